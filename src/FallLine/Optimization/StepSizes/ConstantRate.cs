using FallLine.Optimization;

namespace FallLine;

/// <summary>The same step size for every step: the learning rate, unless a schedule changes it. Accepts every finite point, uphill or down.</summary>
/// <remarks>
/// With <see cref="SteepestDescent"/> a quadratic converges for 0 &lt; rate &lt; 2/L, where L is its largest curvature;
/// at 2/L it swings for ever and above it diverges. Step k = 0, 1, 2, … is <see cref="Rate"/>·schedule(k); where that is 0 the run ends with <c>schedule-end</c>.
/// </remarks>
public sealed record ConstantRate : IStepSize
{
    /// <summary>The declaration of <see cref="Rate"/>.</summary>
    public static NumberOption<ConstantRate, double> RateOption { get; } = new(
        "rate",
        0.01,
        "The step size (learning rate): larger is faster, until it overshoots and diverges.",
        part => part.Rate,
        (part, value) => part with { Rate = value })
    { Above = 0 };

    /// <summary>The declaration of <see cref="Schedule"/>.</summary>
    public static ParsedOption<ConstantRate, Schedule> ScheduleOption { get; } = new(
        "schedule",
        Schedule.None,
        "a schedule",
        Schedule.Parse,
        "How the rate changes from step to step, for example warmup:100+cosine:900.",
        part => part.Schedule,
        (part, value) => part with { Schedule = value });

    private static readonly Option[] s_options = [RateOption, ScheduleOption];

    /// <summary>The step size; above 0, default 0.01.</summary>
    public double Rate { get; init => field = RateOption.Check(value); } = RateOption.DefaultValue;

    /// <summary>The factor of the rate at each step; default <see cref="Schedule.None"/>, 1 throughout.</summary>
    public Schedule Schedule { get; init; } = ScheduleOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => Schedule.IsConstant ? "constant" : "scheduled";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(Rate, Schedule);

    private sealed class State(double rate, Schedule schedule) : StepSizeState
    {
        private int _steps;

        public override double FirstTrial(Iterate from, DirectionState along) => rate * schedule.At(_steps);

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            double step = rate * schedule.At(_steps);
            if (step == 0)
            {
                return Reasons.ScheduleEnd(schedule, _steps);
            }

            if (!evaluator.Try(from, along, step, to))
            {
                return evaluator.Interruption;
            }

            _steps++;
            return to.IsFinite ? null : Reasons.NonFinite(to);
        }

        public override void Exchange(Ledger ledger) => ledger.Number(ref _steps);
    }
}
