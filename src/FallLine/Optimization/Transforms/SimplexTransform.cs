namespace FallLine.Optimization;

/// <remarks>The additive log-ratio: uᵢ = log(xᵢ/xₙ). J. Aitchison, J. R. Stat. Soc. B 44 (1982) 139–177, section 4.</remarks>
internal sealed class SimplexTransform : Transform
{
    /// <summary>How far a start's sum may be from 1: what decimals with a few digits leave.</summary>
    private const double SumTolerance = 1e-6;

    public override string Name => "simplex";

    public override int FreeCount(Shape shape) => shape.Rank == 1 && shape.Size >= 2
        ? shape.Size - 1
        : throw new ShapeException($"Shares that sum to 1 are a vector of at least 2 elements; this parameter has shape {shape}.");

    public override Expr ToUser(Expr free, Shape shape)
    {
        Expr logits = Expr.Concatenate([free, Expr.Literal([0], Shape.Vector(1))]);
        return Expr.Exp(logits - Expr.LogSumExp(logits));
    }

    public override string? ToFree(ReadOnlySpan<double> user, Shape shape, Span<double> free)
    {
        double sum = 0;
        foreach (double share in user)
        {
            sum += share;
            if (!(share > 0))
            {
                return "must have all elements above 0";
            }
        }

        for (int i = 0; i < free.Length; i++)
        {
            free[i] = Math.Log(user[i] / user[^1]);
        }

        return Math.Abs(sum - 1) <= SumTolerance ? null : "must have elements that sum to 1";
    }
}
