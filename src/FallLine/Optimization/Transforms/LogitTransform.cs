using FallLine.Messages;

namespace FallLine.Optimization;

internal sealed class LogitTransform : ElementTransform
{
    private readonly double _lower;
    private readonly double _upper;

    public LogitTransform(double lower, double upper)
    {
        if (!(double.IsFinite(lower) && double.IsFinite(upper) && lower < upper))
        {
            throw new ArgumentException(Numbers.In($"A logit transform between {lower} and {upper}: both must be finite, and the first below the second."), nameof(lower));
        }

        (_lower, _upper) = (lower, upper);
    }

    public override string Name => Numbers.In($"logit({_lower}, {_upper})");

    protected override string Domain => Numbers.In($"must lie between {_lower} and {_upper}, on neither");

    protected override Expr ToUser(Expr free) => _lower + ((_upper - _lower) * Expr.Sigmoid(free));

    protected override double ToFree(double user) => Math.Log((user - _lower) / (_upper - user));
}
