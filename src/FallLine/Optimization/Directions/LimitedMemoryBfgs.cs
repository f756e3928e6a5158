using FallLine.Optimization;

namespace FallLine;

/// <summary>Quasi-Newton with a short memory (L-BFGS): d = -H·g, where H approximates the inverse Hessian from the last few steps.</summary>
/// <remarks>
/// <para>Of each of the last <see cref="Memory"/> steps it keeps s = xₖ₊₁ - xₖ and y = gₖ₊₁ - gₖ. H is what the BFGS formula
/// H ← (I - s·yᵀ/yᵀs)·H·(I - y·sᵀ/yᵀs) + s·sᵀ/yᵀs makes of γ·I, oldest pair first, with γ = sᵀy/yᵀy of the newest pair (<see cref="InitialScaling"/>). The two-loop
/// recursion gives H·g in 4·memory·n multiplications without forming H.</para>
/// <para>A pair is kept only where sᵀy &gt; 10⁻¹²·‖s‖·‖y‖, so that H stays positive definite; a strong Wolfe search makes sᵀy positive, other step sizes need not.
/// With no pair, d = -g.</para>
/// </remarks>
public sealed record LimitedMemoryBfgs : IDirection
{
    private const double LeastCurvature = 1e-12;
    private const int FewVariables = 32;

    /// <summary>The declaration of <see cref="Memory"/>.</summary>
    public static NumberOption<LimitedMemoryBfgs, int> MemoryOption { get; } = new(
        "memory",
        10,
        "How many of the last steps are remembered: more can save steps on hard problems and costs 2 vectors each. Not given, up to 32 variables take twice their number where that is more.",
        part => part.Memory,
        (part, value) => part with { Memory = value })
    { AtLeast = 1, AtMost = 1000 };

    /// <summary>The declaration of <see cref="InitialScaling"/>.</summary>
    public static ChoiceOption<LimitedMemoryBfgs, InitialScaling> InitialScalingOption { get; } = new(
        "initial-scaling",
        [("short", InitialScaling.Short), ("long", InitialScaling.Long), ("none", InitialScaling.None)],
        "The inverse curvature assumed where no step has shown any: by the newest step's greatest (short) or least (long) curvature, or 1 (none).",
        part => part.InitialScaling,
        (part, value) => part with { InitialScaling = value })
    { IgnoredWhen = "a preconditioner is given" };

    private static readonly Option[] s_options = [MemoryOption, InitialScalingOption];

    private readonly int? _memory;

    /// <summary>How many steps are remembered; from 1 to 1000, default 10. Not given, up to 32 variables take twice their number where that is more.</summary>
    public int Memory { get => _memory ?? MemoryOption.DefaultValue; init => _memory = MemoryOption.Check(value); }

    /// <summary>The multiple γ of I that H is made of; default <see cref="InitialScaling.Short"/>. Without effect where there is a <see cref="Preconditioner"/>.</summary>
    public InitialScaling InitialScaling { get; init; } = InitialScalingOption.DefaultValue;

    /// <summary>M ≈ the Hessian: H is then made of M⁻¹ instead of γ·I. None by default.</summary>
    public Preconditioner? Preconditioner { get; init; }

    /// <inheritdoc/>
    public string Name => "lbfgs";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, _memory ?? DefaultMemory(objective.Dimension), InitialScaling, Preconditioner);

    /// <summary>2n pairs hold what BFGS would know of n variables. Ill-conditioned quadratics need it: at n = 8 and condition 10¹² 10 pairs take 547 gradients, 16 pairs 157.</summary>
    private static int DefaultMemory(int dimension) =>
        dimension <= FewVariables ? Math.Max(MemoryOption.DefaultValue, 2 * dimension) : MemoryOption.DefaultValue;

    private sealed class State : StraightDirectionState
    {
        private readonly AlignedVector[] _steps;
        private readonly AlignedVector[] _changes;
        private readonly double[] _curvatures;
        private readonly double[] _weights;
        private readonly AlignedVector _point;
        private readonly AlignedVector _gradient;
        private readonly InitialScaling _scaling;
        private readonly Preconditioner? _preconditioner;
        private readonly double[] _scaled;
        private double _scale;
        private bool _moved;
        private int _next;
        private int _count;

        public State(int dimension, int memory, InitialScaling scaling, Preconditioner? preconditioner)
            : base(dimension)
        {
            _scaling = scaling;
            _preconditioner = preconditioner;
            _scaled = new double[preconditioner is null ? 0 : dimension];
            _steps = new AlignedVector[memory];
            _changes = new AlignedVector[memory];
            for (int i = 0; i < memory; i++)
            {
                _steps[i] = new AlignedVector(dimension);
                _changes[i] = new AlignedVector(dimension);
            }

            _curvatures = new double[memory];
            _weights = new double[memory];
            _point = new AlignedVector(dimension);
            _gradient = new AlignedVector(dimension);
        }

        /// <summary>1 once H knows the scale of the problem; before that the direction has no scale.</summary>
        public override double NaturalStep => _count > 0 ? 1 : double.NaN;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (_moved)
            {
                Remember(at);
            }
            else
            {
                at.Point.CopyTo(_point.Span);
                at.Gradient.CopyTo(_gradient.Span);
                _moved = true;
            }

            if (!(ApplyInverseHessian(at) < 0))
            {
                Restart(at);
            }

            return null;
        }

        public override bool Restart(Iterate at)
        {
            bool hadMemory = _count > 0;
            _count = 0;
            Vectors.Negate(at.Gradient, Vector);
            return hadMemory;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            for (int i = 0; i < _steps.Length; i++)
            {
                ledger.Numbers(_steps[i]);
                ledger.Numbers(_changes[i]);
            }

            ledger.Numbers(_curvatures);
            ledger.Numbers(_point);
            ledger.Numbers(_gradient);
            ledger.Number(ref _scale);
            ledger.Flag(ref _moved);
            ledger.Number(ref _next);
            ledger.Number(ref _count);
        }

        public override void Inherit(DirectionState earlier)
        {
            if (earlier is not State other || other._steps.Length != _steps.Length || other._point.Length != _point.Length)
            {
                return;
            }

            for (int i = 0; i < _steps.Length; i++)
            {
                other._steps[i].Span.CopyTo(_steps[i]);
                other._changes[i].Span.CopyTo(_changes[i]);
            }

            other._curvatures.CopyTo(_curvatures, 0);
            (_scale, _next, _count) = (other._scale, other._next, other._count);
        }

        private void Remember(Iterate at)
        {
            (double moved, double curvature, double changed) = Vectors.Renew(at.Point, _point, _steps[_next], at.Gradient, _gradient, _changes[_next]);
            if (curvature > LeastCurvature * Math.Sqrt(moved) * Math.Sqrt(changed))
            {
                _curvatures[_next] = curvature;
                _scale = _scaling switch
                {
                    InitialScaling.Short => curvature / changed,
                    InitialScaling.Long => moved / curvature,
                    InitialScaling.None => 1,
                };
                _next = (_next + 1) % _steps.Length;
                _count = Math.Min(_count + 1, _steps.Length);
            }
            else
            {
                // The slot held the oldest pair when the memory was full: it is overwritten and must not be read again.
                _count = Math.Min(_count, _steps.Length - 1);
            }
        }

        /// <summary>d = -H·g.</summary>
        /// <returns>The slope gᵀd.</returns>
        private double ApplyInverseHessian(Iterate at)
        {
            Span<double> d = Vector;
            Vectors.Negate(at.Gradient, d);
            double dot = _count > 0 ? Vectors.Dot(_steps[Slot(1)], d) : 0;
            for (int age = 1; age < _count; age++)
            {
                double weight = Weigh(age, dot);
                dot = Vectors.AddScaledThenDot(1, d, -weight, _changes[Slot(age)], _steps[Slot(age + 1)]);
            }

            dot = Middle(at, d, dot);
            for (int age = _count; age >= 1; age--)
            {
                int i = Slot(age);
                ReadOnlySpan<double> next = age > 1 ? _changes[Slot(age - 1)].Span : at.Gradient;
                dot = Vectors.AddScaledThenDot(1, d, _weights[i] - (dot / _curvatures[i]), _steps[i], next);
            }

            return dot;
        }

        /// <summary>The end of the first loop, H₀, and what the second begins with.</summary>
        private double Middle(Iterate at, Span<double> d, double dot)
        {
            if (_count == 0 && _preconditioner is null)
            {
                return Vectors.Dot(at.Gradient, d);
            }

            ReadOnlySpan<double> next = at.Gradient;
            if (_count > 0)
            {
                int oldest = Slot(_count);
                double weight = Weigh(_count, dot);
                next = _changes[oldest];
                if (_preconditioner is null)
                {
                    return Vectors.AddScaledThenDot(_scale, d, -weight, next, next);
                }

                Vectors.AddScaled(d, -weight, next, d);
            }

            _preconditioner!.Solve(at.Point, d, _scaled);
            _scaled.CopyTo(d);
            return Vectors.Dot(next, d);
        }

        private double Weigh(int age, double dot) => _weights[Slot(age)] = dot / _curvatures[Slot(age)];

        private int Slot(int age) => (_next - age + _steps.Length) % _steps.Length;
    }
}
