using FallLine.Optimization;

namespace FallLine;

/// <summary>Quasi-Newton with a short memory within bounds (L-BFGS-B): towards the minimum of a quadratic model over the variables that no bound holds.</summary>
/// <remarks>
/// <para>B = θ·I - W·M·Wᵀ from the last <see cref="Memory"/> pairs s = xₖ₊₁ - xₖ, y = gₖ₊₁ - gₖ. From x the projected steepest descent is followed to the first minimum of gᵀp + ½·pᵀBp, the generalised Cauchy
/// point; the variables that met a bound on the way are held there, and over the others the model is minimised and the minimum projected onto the box: x̄. d = x̄ - x, a straight line that ends where it leaves the box.</para>
/// <para>R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190–1208; the projection is that of version 3.0, J. L. Morales and J. Nocedal, ACM TOMS 38 (2011) 7. A pair is kept only where sᵀy exceeds the
/// rounding of -gᵀs. Without bounds it is L-BFGS. Work per step: about (8·memory + 2·memory²/k)·n multiplications, k the steps between changes of the held variables; memory: 2·memory vectors.</para>
/// </remarks>
public sealed record LimitedMemoryBfgsB : IDirection
{
    /// <summary>The declaration of <see cref="Memory"/>.</summary>
    public static NumberOption<LimitedMemoryBfgsB, int> MemoryOption { get; } = new(
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
    public string Name => "lbfgs-b";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Memory, objective.Term as Bounds);

    private sealed class State : DirectionState
    {
        private readonly Bounds _bounds;
        private readonly bool _anyBound;
        private readonly bool _boxed = true;
        private readonly CompactBfgs _model;
        private readonly CauchyPoint _cauchy;
        private readonly SubspaceMinimum _subspace;
        private readonly double[] _point;
        private readonly double[] _gradient;
        private readonly double[] _target;
        private readonly double[] _direction;
        private bool _moved;
        private double _reach = 1;
        private double _greatest;

        public State(int dimension, int memory, Bounds? bounds)
        {
            _bounds = bounds ?? Bounds.Same(dimension, double.NegativeInfinity, double.PositiveInfinity);
            for (int i = 0; i < dimension; i++)
            {
                bool hasLower = double.IsFinite(_bounds.Lower[i]);
                bool hasUpper = double.IsFinite(_bounds.Upper[i]);
                _anyBound |= hasLower || hasUpper;
                _boxed &= hasLower && hasUpper;
            }

            _model = new CompactBfgs(dimension, memory);
            _cauchy = new CauchyPoint(_bounds, dimension, memory);
            _subspace = new SubspaceMinimum(_bounds, dimension, memory);
            _point = new double[dimension];
            _gradient = new double[dimension];
            _target = new double[dimension];
            _direction = new double[dimension];
        }

        /// <summary>1, to the model's minimum; before the first pair, unless the whole box is finite, a step of length 1, or as long as the last that showed no curvature: where there is none, as of a plane, each goes farther.</summary>
        public override double NaturalStep => _model.Count > 0 || _boxed ? 1 : Math.Min(_reach / Vectors.Norm(_direction), _greatest);

        public override double GreatestStep => _greatest;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (_moved)
            {
                _model.Add(_point, _gradient, at);
                Vectors.Subtract(at.Point, _point, _direction);
                _reach = _model.Count > 0 ? 1 : Math.Max(1, Vectors.Norm(_direction));
            }

            at.Point.CopyTo(_point);
            at.Gradient.CopyTo(_gradient);
            Point(at);
            if (!(Slope(at.Gradient, 0) < 0) && !Restart(at))
            {
                return Reasons.Rounding(at.GradientNorm);
            }

            _moved = true;
            return null;
        }

        public override bool Restart(Iterate at)
        {
            bool hadMemory = _model.Count > 0;
            _model.Clear();
            _reach = 1;
            Point(at);
            return hadMemory;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            // The target itself at 1: x + (x̄ - x) would miss the bounds by rounding.
            if (step == 1)
            {
                _target.CopyTo(to);
            }
            else
            {
                Vectors.AddScaled(from, Math.Min(step, _greatest), _direction, to);
                _bounds.Project(to, to);
            }
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step) => step <= _greatest ? Vectors.Dot(gradient, _direction) : 0;

        public override void Exchange(Ledger ledger)
        {
            _model.Exchange(ledger);
            ledger.Numbers(_point);
            ledger.Numbers(_gradient);
            ledger.Numbers(_direction);
            ledger.Number(ref _greatest);
            ledger.Number(ref _reach);
            ledger.Flag(ref _moved);
        }

        private void Point(Iterate at)
        {
            if (_anyBound || _model.Count == 0)
            {
                _cauchy.Find(at, _model);
            }
            else
            {
                _cauchy.Skip(at);
            }

            if (_model.Count == 0)
            {
                _cauchy.Point.CopyTo(_target, 0);
            }
            else if (!_subspace.Find(at, _model, _cauchy, _target))
            {
                _ = Restart(at);
                return;
            }

            Vectors.Subtract(_target, at.Point, _direction);
            _greatest = _moved || !_anyBound ? Room(at.Point) : 1;
        }

        /// <summary>The step at which the first variable meets its bound.</summary>
        private double Room(ReadOnlySpan<double> point)
        {
            double room = double.PositiveInfinity;
            for (int i = 0; i < point.Length; i++)
            {
                double d = _direction[i];
                if (d != 0)
                {
                    room = Math.Min(room, ((d > 0 ? _bounds.Upper[i] : _bounds.Lower[i]) - point[i]) / d);
                }
            }

            // The target lies in the box, so what is left below 1 is rounding.
            return Math.Max(1, room);
        }
    }
}
