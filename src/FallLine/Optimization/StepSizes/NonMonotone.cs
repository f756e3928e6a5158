using FallLine.Optimization;

namespace FallLine;

/// <summary>A line search that lets the value rise for a while: a new value is held against the worst of the last ones, or their average, not against the last one.</summary>
/// <remarks>
/// <para>Accepts the first t with f(x + p(t)) ≤ R + c·t·φ′(0). greatest: R = max of the last <see cref="Memory"/> values (L. Grippo, F. Lampariello and S. Lucidi, SIAM J. Numer. Anal. 23 (1986) 707–716,
/// equation 5). average: Q ← 0.85·Q + 1, R ← R + (f - R)/Q (H. Zhang and W. W. Hager, SIAM J. Optim. 14 (2004) 1043–1056, equation 1.5). A refused trial is replaced by the minimum of the
/// parabola through φ(0), φ′(0) and φ(t), kept between a tenth and a half of it.</para>
/// <para>Spectral steps (<see cref="BarzilaiBorwein"/>) owe their speed to rises that a monotone search would cut off. With <see cref="Memory"/> = 1 it is Armijo's.</para>
/// <para>Gives up with <c>line-search</c> or <c>rounding</c>.</para>
/// </remarks>
public sealed record NonMonotone : IStepSize
{
    private const double LeastCut = 0.1;
    private const double MostCut = 0.5;
    private const double AverageDecay = 0.85;

    /// <summary>The declaration of <see cref="Reference"/>.</summary>
    public static ChoiceOption<NonMonotone, NonMonotoneReference> ReferenceOption { get; } = new(
        "reference",
        [("greatest", NonMonotoneReference.Greatest), ("average", NonMonotoneReference.Average)],
        "What a new value must lie below: the greatest of the last values, or a running average of all.",
        part => part.Reference,
        (part, value) => part with { Reference = value });

    /// <summary>The declaration of <see cref="Memory"/>.</summary>
    public static NumberOption<NonMonotone, int> MemoryOption { get; } = new(
        "memory",
        10,
        "How many of the last values a new one is held against: more lets the value rise for longer.",
        part => part.Memory,
        (part, value) => part with { Memory = value })
    { AtLeast = 1, AtMost = 1000, IgnoredWhen = "unless reference is greatest" };

    /// <summary>The declaration of <see cref="SufficientDecrease"/>.</summary>
    public static NumberOption<NonMonotone, double> SufficientDecreaseOption { get; } =
        SearchOptions.SufficientDecrease<NonMonotone>(1, part => part.SufficientDecrease, (part, value) => part with { SufficientDecrease = value });

    private static readonly Option[] s_options = [ReferenceOption, MemoryOption, SufficientDecreaseOption];

    /// <summary>What a new value must lie below; default <see cref="NonMonotoneReference.Greatest"/>.</summary>
    public NonMonotoneReference Reference { get; init; } = ReferenceOption.DefaultValue;

    /// <summary>How many of the last values; from 1 to 1000, default 10. Ignored unless <see cref="Reference"/> is <see cref="NonMonotoneReference.Greatest"/>.</summary>
    public int Memory { get; init => field = MemoryOption.Check(value); } = MemoryOption.DefaultValue;

    /// <summary>c; above 0 and below 1, default 1e-4.</summary>
    public double SufficientDecrease { get; init => field = SufficientDecreaseOption.Check(value); } = SufficientDecreaseOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "non-monotone";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(this);

    private sealed class State : StepSizeState
    {
        private readonly NonMonotone _options;
        private readonly SearchMemory _memory = new();
        private readonly ArmijoSearch _search;
        private readonly double[] _values;
        private double _average;
        private double _weight;
        private int _next;

        public State(NonMonotone options)
        {
            _options = options;
            _search = new ArmijoSearch(options.SufficientDecrease, LeastCut, MostCut);
            _values = new double[options.Memory];
            Array.Fill(_values, double.NegativeInfinity);
        }

        public override double FirstTrial(Iterate from, DirectionState along) => _memory.Foreseen(from, along);

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            double slope0 = along.Slope(from.Gradient, 0);
            double allowance = Reference(from.Value) - from.Value;
            return slope0 < 0
                ? _search.Run(_memory, from, along, to, evaluator, _memory.FirstTrial(along, slope0), allowance)
                : LineSearch.WithoutSlope(_memory, from, along, to, evaluator);
        }

        public override void Exchange(Ledger ledger)
        {
            _memory.Exchange(ledger);
            ledger.Numbers(_values);
            ledger.Number(ref _average);
            ledger.Number(ref _weight);
            ledger.Number(ref _next);
        }

        /// <summary>R, with the value of a newly accepted point taken in.</summary>
        private double Reference(double value)
        {
            if (_options.Reference == NonMonotoneReference.Average)
            {
                _weight = (AverageDecay * _weight) + 1;
                _average += (value - _average) / _weight;
                return Math.Max(_average, value);
            }

            _values[_next] = value;
            _next = (_next + 1) % _values.Length;
            double greatest = value;
            foreach (double earlier in _values)
            {
                greatest = Math.Max(greatest, earlier);
            }

            return greatest;
        }
    }
}
