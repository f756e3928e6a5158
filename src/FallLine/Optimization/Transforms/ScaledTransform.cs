using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Optimization;

internal sealed class ScaledTransform : Transform
{
    private readonly ImmutableArray<double> _factors;

    public ScaledTransform(ImmutableArray<double> factors)
    {
        foreach (double factor in factors)
        {
            if (!(factor > 0 && double.IsFinite(factor)))
            {
                throw new ArgumentException(Numbers.In($"The scale of a parameter must be finite and above 0; it is {factor}."), nameof(factors));
            }
        }

        _factors = factors;
    }

    public override string Name => "scaled";

    public override int FreeCount(Shape shape) => shape.Size;

    public override Expr ToUser(Expr free, Shape shape) => free.Reshape(shape) * Expr.Literal([.. Factors(shape)], shape);

    public override string? ToFree(ReadOnlySpan<double> user, Shape shape, Span<double> free)
    {
        ImmutableArray<double> factors = Factors(shape);
        for (int i = 0; i < free.Length; i++)
        {
            free[i] = user[i] / factors[i];
            if (!double.IsFinite(free[i]))
            {
                return "is too large for its scale";
            }
        }

        return null;
    }

    private ImmutableArray<double> Factors(Shape shape) => ForEach(_factors, shape, "scales");
}
