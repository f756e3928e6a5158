using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Optimization;

internal sealed class FixedTransform : Transform
{
    private readonly ImmutableArray<double> _values;

    public FixedTransform(ImmutableArray<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException(Numbers.In($"A parameter cannot be fixed at {value}; it must be a finite number."), nameof(values));
            }
        }

        _values = values;
    }

    public override string Name => "fixed";

    public override int FreeCount(Shape shape) => 0;

    public override Expr ToUser(Expr free, Shape shape) => Expr.Literal([.. ForEach(_values, shape, "values")], shape);

    public override string? ToFree(ReadOnlySpan<double> user, Shape shape, Span<double> free) => null;
}
