using FallLine.Optimization;

namespace FallLine;

/// <summary>Nesterov's accelerated gradient, whose momentum grows by itself and is forgotten when it leads uphill: no decay to choose.</summary>
/// <remarks>
/// <para>v = 0, θ = 1 at first. g = ∇f(x); where restart says so: v ← 0, θ ← 1. v ← β·v + g; θ₊ = (1 + √(1 + 4θ²))/2; β ← (θ - 1)/θ₊; θ ← θ₊; d = -(g + β·v). With x read as the point where
/// the gradient is taken, and at a constant rate, this is Nesterov's y ← x - rate·g(x); x ← y₊ + β·(y₊ - y) exactly. Y. Nesterov, Soviet Math. Doklady 27 (1983) 372–376; A. Beck and M. Teboulle,
/// SIAM J. Imaging Sci. 2 (2009) 183–202, equations 4.2 and 4.3.</para>
/// <para>restart gradient: gᵀv &lt; 0, the last move led uphill; value: f(x) rose. B. O'Donoghue and E. Candès, Found. Comput. Math. 15 (2015) 715–732, equations 12 and 13. A method that is
/// accelerated for ever ripples where the function is strongly convex; with restarts it is linear without knowing how strongly.</para>
/// </remarks>
public sealed record AcceleratedGradient : IDirection
{
    /// <summary>The declaration of <see cref="Restart"/>.</summary>
    public static ChoiceOption<AcceleratedGradient, AccelerationRestart> RestartOption { get; } =
        AccelerationRestartOption.Of<AcceleratedGradient>(part => part.Restart, (part, value) => part with { Restart = value });

    private static readonly Option[] s_options = [RestartOption];

    /// <summary>When the momentum is forgotten; default <see cref="AccelerationRestart.Gradient"/>.</summary>
    public AccelerationRestart Restart { get; init; } = RestartOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "accelerated-gradient";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Restart);

    private sealed class State(int dimension, AccelerationRestart restart) : StraightDirectionState(dimension)
    {
        private readonly double[] _velocity = new double[dimension];
        private double _momentum = 1;
        private double _kept;
        private double _value = double.PositiveInfinity;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            ReadOnlySpan<double> g = at.Gradient;
            bool again = restart switch
            {
                AccelerationRestart.Gradient => Vectors.Dot(g, _velocity) < 0,
                AccelerationRestart.Value => at.Value > _value,
                AccelerationRestart.Never => false,
            };
            if (again)
            {
                (_momentum, _kept) = (1, 0);
            }

            _value = at.Value;
            Vectors.AddScaled(g, _kept, _velocity, _velocity);
            double next = 0.5 * (1 + Math.Sqrt(1 + (4 * _momentum * _momentum)));
            _kept = (_momentum - 1) / next;
            _momentum = next;
            Vectors.AddScaled(g, _kept, _velocity, Vector);
            Vectors.Negate(Vector, Vector);
            return null;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_velocity);
            ledger.Number(ref _momentum);
            ledger.Number(ref _kept);
            ledger.Number(ref _value);
        }
    }
}
