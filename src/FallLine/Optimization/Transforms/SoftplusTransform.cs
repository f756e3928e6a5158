namespace FallLine.Optimization;

internal sealed class SoftplusTransform : ElementTransform
{
    public override string Name => "softplus";

    protected override string Domain => "must be above 0";

    protected override Expr ToUser(Expr free) => Expr.Softplus(free);

    /// <summary>log(eˣ - 1) = x + log(1 - e⁻ˣ), which does not overflow; the difference e⁻ˣ - 1 in one piece, because it cancels near 0.</summary>
    protected override double ToFree(double user) => user + Math.Log(-Kernels.SpecialFunctions.Expm1(-user));
}
