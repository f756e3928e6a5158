using FallLine.Optimization;

namespace FallLine;

/// <summary>L-BFGS for a function with an <see cref="L1"/> term (OWL-QN): the curvature is that of the smooth part, and a step does not carry a variable across zero.</summary>
/// <remarks>
/// <para>◇ is the derivative of f + h towards where it falls: gᵢ ± λᵢ beside zero, at zero that of the side that falls, or 0. d = -H·◇, where H is made of pairs s and y = ∇f(x₊) - ∇f(x); its elements that do not go against ◇
/// are set to 0. x(t) = x + t·d, with 0 for a variable that left the orthant of x (where xᵢ = 0, that of -◇ᵢ). G. Andrew and J. Gao, ICML 2007, algorithm 1.</para>
/// <para>Needs a step size that goes by the value alone: <see cref="Backtracking"/>. Memory: 2·memory vectors.</para>
/// </remarks>
public sealed record OrthantWise : IDirection
{
    /// <summary>The declaration of <see cref="Memory"/>.</summary>
    public static NumberOption<OrthantWise, int> MemoryOption { get; } = new(
        "memory",
        10,
        "How many of the last steps are remembered: more can save steps on hard problems and costs 2 vectors each.",
        part => part.Memory,
        (part, value) => part with { Memory = value })
    { AtLeast = 1, AtMost = 1000 };

    private static readonly Option[] s_options = [MemoryOption];

    /// <summary>How many steps are remembered; from 1 to 1000, default 10.</summary>
    public int Memory { get; init => field = MemoryOption.Check(value); } = MemoryOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "orthant-wise";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is L1;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Memory, objective.Term as L1 ?? new L1(0));

    private sealed class State(int dimension, int memory, L1 term) : DirectionState
    {
        private readonly CompactBfgs _pairs = new(dimension, memory);
        private readonly double[] _weights = new double[memory];
        private readonly double[] _point = new double[dimension];
        private readonly double[] _gradient = new double[dimension];
        private readonly double[] _steepest = new double[dimension];
        private readonly double[] _direction = new double[dimension];
        private bool _moved;

        /// <summary>1 once H knows the scale of the problem.</summary>
        public override double NaturalStep => _pairs.Count > 0 ? 1 : double.NaN;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (_moved)
            {
                _pairs.Add(_point, _gradient, at);
            }

            at.Point.CopyTo(_point);
            at.Gradient.CopyTo(_gradient);
            _moved = true;
            for (int i = 0; i < _steepest.Length; i++)
            {
                _steepest[i] = -term.Pseudogradient(i, at.Point[i], at.Gradient[i]);
            }

            ApplyInverse();
            return Slope(at.Gradient, 0) < 0 || Restart(at) ? null : Reasons.Rounding(at.GradientNorm);
        }

        public override bool Restart(Iterate at)
        {
            bool hadPairs = _pairs.Count > 0;
            _pairs.Clear();
            _steepest.CopyTo(_direction, 0);
            return hadPairs;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            for (int i = 0; i < _direction.Length; i++)
            {
                double x = from[i];
                double moved = x + (step * _direction[i]);
                double side = x != 0 ? x : _steepest[i];
                to[i] = term.Weight(i) > 0 && moved * side <= 0 ? 0 : moved;
            }
        }

        /// <remarks>At the start that of f + h; elsewhere, where h has its own slope, the same line by the smooth part's gradient.</remarks>
        public override double Slope(ReadOnlySpan<double> gradient, double step)
        {
            double slope = 0;
            for (int i = 0; i < _direction.Length; i++)
            {
                double moved = _point[i] + (step * _direction[i]);
                double side = _point[i] != 0 ? _point[i] : _steepest[i];
                bool stopped = term.Weight(i) > 0 && step > 0 && moved * side <= 0;
                slope += stopped || _direction[i] == 0 ? 0 : _direction[i] * (gradient[i] + (Math.Sign(side) * term.Weight(i)));
            }

            return slope;
        }

        public override void Exchange(Ledger ledger)
        {
            _pairs.Exchange(ledger);
            ledger.Numbers(_point);
            ledger.Numbers(_gradient);
            ledger.Numbers(_steepest);
            ledger.Numbers(_direction);
            ledger.Flag(ref _moved);
        }

        /// <summary>d = -H·◇ by the two-loop recursion, and 0 where it does not go against ◇.</summary>
        private void ApplyInverse()
        {
            Span<double> d = _direction;
            _steepest.CopyTo(d);
            for (int age = _pairs.Count - 1; age >= 0; age--)
            {
                int slot = _pairs.Slot(age);
                _weights[age] = Vectors.Dot(_pairs.Steps[slot], d) / _pairs.Curvature(slot);
                Vectors.AddScaled(d, -_weights[age], _pairs.Changes[slot], d);
            }

            Vectors.Scale(1 / _pairs.Theta, d, d);
            for (int age = 0; age < _pairs.Count; age++)
            {
                int slot = _pairs.Slot(age);
                double weight = Vectors.Dot(_pairs.Changes[slot], d) / _pairs.Curvature(slot);
                Vectors.AddScaled(d, _weights[age] - weight, _pairs.Steps[slot], d);
            }

            for (int i = 0; i < d.Length; i++)
            {
                d[i] = d[i] * _steepest[i] > 0 ? d[i] : 0;
            }
        }
    }
}
