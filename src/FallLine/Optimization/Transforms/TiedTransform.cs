namespace FallLine.Optimization;

/// <summary>A parameter that follows from others; <see cref="Reparameterization"/> gives the rule those.</summary>
internal sealed class TiedTransform(Func<Variables, Expr> rule) : Transform
{
    public override string Name => "tied";

    public Expr Follow(Variables untied) => rule(untied);

    public override int FreeCount(Shape shape) => 0;

    public override Expr ToUser(Expr free, Shape shape) => throw new NotSupportedException("A tied parameter is made from others, not from free variables.");

    public override string? ToFree(ReadOnlySpan<double> user, Shape shape, Span<double> free) => null;
}
