namespace FallLine;

/// <summary>Which curvature <see cref="BarzilaiBorwein"/> takes its length from.</summary>
public enum BarzilaiBorweinRule
{
    /// <summary>Long and short in turn; the default.</summary>
    Alternating,

    /// <summary>sᵀs/sᵀy: the least of the curvatures that a secant allows.</summary>
    Long,

    /// <summary>sᵀy/yᵀy: the greatest.</summary>
    Short,
}
