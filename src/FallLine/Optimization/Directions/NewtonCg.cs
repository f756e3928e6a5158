using FallLine.Optimization;

namespace FallLine;

/// <summary>Newton's direction, solved for only as exactly as it deserves, by products with the Hessian (truncated Newton).</summary>
/// <remarks>
/// ∇²f(x)·d = -g by conjugate gradients from 0, until the residual is within η·‖g‖ (Eisenstat and Walker's second choice, at most <see cref="Forcing"/>) or a direction of negative curvature is met:
/// then d is what was reached before it, or -g. Always a descent direction. R. S. Dembo and T. Steihaug, Math. Prog. 26 (1983) 190–212; Nocedal and Wright, Numerical Optimization,
/// 2nd ed., algorithm 7.1. Memory: 4 vectors.
/// </remarks>
public sealed record NewtonCg : IDirection
{
    /// <summary>The declaration of <see cref="Forcing"/>.</summary>
    public static NumberOption<NewtonCg, double> ForcingOption { get; } = new(
        "forcing",
        0.1,
        "The largest part of the gradient that may be left at the end of the inner iteration: larger saves products far from the minimum.",
        part => part.Forcing,
        (part, value) => part with { Forcing = value })
    { Above = 0, Below = 1 };

    private static readonly Option[] s_options = [ForcingOption];

    /// <summary>The largest η; above 0 and below 1, default 0.1.</summary>
    public double Forcing { get; init => field = ForcingOption.Check(value); } = ForcingOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "newton-cg";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.HessianProduct;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Forcing);

    private sealed class State(int dimension, double forcing) : StraightDirectionState(dimension)
    {
        private readonly TruncatedConjugateGradient _path = new(dimension, forcing);
        private bool _hasScale;

        /// <summary>1, unless the first direction already had negative curvature, which has no scale.</summary>
        public override double NaturalStep => _hasScale ? 1 : double.NaN;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            _path.Aim(at);
            if (_path.Walk(at, evaluator, double.PositiveInfinity) is { } refused)
            {
                return refused;
            }

            _hasScale = _path.Steps > 0;
            if (_hasScale)
            {
                _path.Position.CopyTo(Vector);
            }

            if (!_hasScale || !(Slope(at.Gradient, 0) < 0))
            {
                Restart(at);
            }

            return null;
        }

        public override bool Restart(Iterate at)
        {
            bool knew = _hasScale;
            _hasScale = false;
            Vectors.Negate(at.Gradient, Vector);
            return knew;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            _path.Exchange(ledger);
            ledger.Flag(ref _hasScale);
        }
    }
}
