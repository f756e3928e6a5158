using FallLine.Optimization;

namespace FallLine;

/// <summary>Proximal gradient steps from a point ahead, Nesterov's acceleration of <see cref="ProximalGradient"/> (FISTA).</summary>
/// <remarks>
/// <para>θ = 1 at first. x₊ = prox(y - t·∇f(y), t); θ₊ = (1 + √(1 + 4θ²))/2; y₊ = x₊ + ((θ - 1)/θ₊)·(x₊ - x); in a set y₊ is projected onto it, so that nothing is evaluated outside. A. Beck and M. Teboulle, SIAM J. Imaging Sci.
/// 2 (2009) 183–202, equations 4.1 to 4.3.</para>
/// <para>restart gradient: (y - x₊)ᵀ(x₊ - x) > 0, the last move led uphill; value: f + h rose. Then θ ← 1, y ← x₊. B. O'Donoghue and E. Candès, Found. Comput. Math. 15 (2015) 715–732, section 3.2. The gradient is taken at y, and once
/// more at x₊ to see what is left: two evaluations a step.</para>
/// </remarks>
public sealed record FastProximalGradient : IDirection
{
    /// <summary>The declaration of <see cref="Restart"/>.</summary>
    public static ChoiceOption<FastProximalGradient, AccelerationRestart> RestartOption { get; } =
        AccelerationRestartOption.Of<FastProximalGradient>(part => part.Restart, (part, value) => part with { Restart = value });

    private static readonly Option[] s_options = [RestartOption];

    /// <summary>When the momentum is forgotten; default <see cref="AccelerationRestart.Gradient"/>.</summary>
    public AccelerationRestart Restart { get; init; } = RestartOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "fast-proximal-gradient";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => true;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Restart, objective.Term);

    private sealed class State(int dimension, AccelerationRestart restart, ProximalTerm? term) : ProximalCurveState(dimension, term)
    {
        private readonly ProximalTerm? _term = term;
        private readonly double[] _before = new double[dimension];
        private double _value = double.PositiveInfinity;
        private double _momentum = 1;
        private bool _moved;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            bool again = !_moved || restart switch
            {
                AccelerationRestart.Gradient => LedUphill(at),
                AccelerationRestart.Value => at.Value > _value,
                AccelerationRestart.Never => false,
            };
            _momentum = again ? 1 : _momentum;
            double next = 0.5 * (1 + Math.Sqrt(1 + (4 * _momentum * _momentum)));
            double ahead = (_momentum - 1) / next;
            (_momentum, _value, _moved) = (next, at.Value, true);
            if (ahead == 0)
            {
                at.Point.CopyTo(_before);
                BaseAt(at);
                return null;
            }

            for (int i = 0; i < _before.Length; i++)
            {
                double x = at.Point[i];
                Base.WritablePoint[i] = x + (ahead * (x - _before[i]));
                _before[i] = x;
            }

            _term?.Confine(Base.WritablePoint);
            if (!evaluator.Evaluate(Base))
            {
                return evaluator.Interruption;
            }

            if (!Base.IsFinite)
            {
                _momentum = 1;
                BaseAt(at);
            }

            return null;
        }

        public override bool Restart(Iterate at)
        {
            bool wasAhead = !Vectors.Same(at.Point, Base.Point);
            _momentum = 1;
            BaseAt(at);
            return wasAhead;
        }

        public override void Exchange(Ledger ledger)
        {
            ledger.Numbers(_before);
            ledger.Numbers(Base.WritablePoint);
            ledger.Number(ref _value);
            ledger.Number(ref _momentum);
            ledger.Flag(ref _moved);
        }

        /// <summary>(y - x₊)ᵀ(x₊ - x) > 0.</summary>
        private bool LedUphill(Iterate at)
        {
            double sum = 0;
            for (int i = 0; i < _before.Length; i++)
            {
                sum += (Base.Point[i] - at.Point[i]) * (at.Point[i] - _before[i]);
            }

            return sum > 0;
        }
    }
}
