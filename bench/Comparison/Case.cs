namespace FallLine.Comparison;

/// <summary>One evaluation at one size.</summary>
/// <param name="Module">The evaluation.</param>
/// <param name="Size">Its size in words.</param>
/// <param name="Value">The name of the function.</param>
/// <param name="Derivative">The name of its derivative.</param>
/// <param name="Input">Makes the input, the same at each call.</param>
internal sealed record Case(string Module, string Size, string Value, string Derivative, Func<object> Input)
{
    /// <summary>The hand-written derivative has a second yardstick: a tape in C++, which stands for the tools of that kind.</summary>
    public bool Taped { get; init; }

    /// <summary>PyTorch is asked too.</summary>
    public bool Torch { get; init; }

    /// <summary>The size of terms that cancel in the answer, so that rounding in them is no fault of it.</summary>
    public double Terms { get; init; }

    /// <summary>Timed, and not only checked.</summary>
    public bool Timed { get; init; } = true;

    /// <summary>What the derivative's function is called on the tape.</summary>
    public string TapedDerivative => Derivative + "_taped";
}
