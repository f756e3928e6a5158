namespace FallLine;

/// <summary>How a rate changes from step to step: the factor of the rate at step 0, 1, 2, …</summary>
/// <remarks>
/// <para>Schedules follow one another (<see cref="Then"/>, in text <c>+</c>) and multiply (<see cref="Times"/>, in text <c>*</c>): <c>warmup:100+cosine:900</c>. The rate itself is the step size's own, so that one schedule
/// serves any rate. In text a kind's numbers follow its name after colons; those in brackets may be left out: see <see cref="Kinds"/>.</para>
/// <para>References: cyclic L. N. Smith, WACV 2017; one-cycle L. N. Smith and N. Topin 2018; restarts I. Loshchilov and F. Hutter, ICLR 2017, equation 5; inverse H. Robbins and S. Monro 1951.</para>
/// </remarks>
/// <example><code>
/// Descent descent = Methods.Momentum() with { StepSize = new ConstantRate { Rate = 0.1, Schedule = Schedule.Warmup(100).Then(Schedule.Cosine(900)) } };
/// </code></example>
public sealed partial class Schedule : IEquatable<Schedule>
{
    private readonly Func<int, double> _factor;
    private readonly string _text;

    private Schedule(string text, Func<int, double> factor, int? length)
    {
        (_text, _factor, Length) = (text, factor, length);
    }

    /// <summary>The factor 1 at every step.</summary>
    public static Schedule None { get; } = new("constant", _ => 1, null);

    /// <summary>After how many steps it has run its course; null where it goes on for ever.</summary>
    public int? Length { get; }

    /// <summary>Whether the factor is 1 at every step.</summary>
    public bool IsConstant => Equals(None);

    /// <summary>The factor 1 for some steps: a plateau between other schedules.</summary>
    /// <param name="steps">How many.</param>
    public static Schedule Constant(int steps) => Make("constant", steps);

    /// <summary>Multiplies by a factor after every so many steps.</summary>
    /// <param name="every">How many steps.</param>
    /// <param name="factor">Above 0.</param>
    public static Schedule Step(int every, double factor = 0.1) => Make("step", every, factor);

    /// <summary>Multiplies by a factor at each of some steps.</summary>
    /// <param name="factor">Above 0.</param>
    /// <param name="steps">When, counted from 0.</param>
    public static Schedule MultiStep(double factor, params ReadOnlySpan<int> steps)
    {
        double[] numbers = new double[steps.Length + 1];
        numbers[0] = factor;
        for (int i = 0; i < steps.Length; i++)
        {
            numbers[i + 1] = steps[i];
        }

        return Make("multi-step", numbers);
    }

    /// <summary>factor^(k/every).</summary>
    /// <param name="factor">Above 0; below 1 it decays.</param>
    /// <param name="every">In how many steps the factor is reached once.</param>
    public static Schedule Exponential(double factor, double every = 1) => Make("exponential", factor, every);

    /// <summary>From 1 down to an end as (1 - k/steps)^power.</summary>
    /// <param name="steps">How long.</param>
    /// <param name="power">1 is a straight line.</param>
    /// <param name="end">The last factor.</param>
    public static Schedule Polynomial(int steps, double power = 1, double end = 0) => Make("polynomial", steps, power, end);

    /// <summary>From 1 down to an end along half a wave of the cosine.</summary>
    /// <param name="steps">How long.</param>
    /// <param name="end">The last factor.</param>
    public static Schedule Cosine(int steps, double end = 0) => Make("cosine", steps, end);

    /// <summary>1/(1 + decay·k)^power: with power 1 as theory asks of noisy gradients.</summary>
    /// <param name="decay">Above 0.</param>
    /// <param name="power">1, or 0.5 for the inverse root.</param>
    public static Schedule Inverse(double decay = 1, double power = 1) => Make("inverse", decay, power);

    /// <summary>Up to 1 along a straight line, for a gentle start.</summary>
    /// <param name="steps">How long; the factor 1 is reached at the last of them.</param>
    /// <param name="from">Where the line begins, one step before the first.</param>
    public static Schedule Warmup(int steps, double from = 0) => Make("warmup", steps, from);

    /// <summary>Up to 1 and down to almost nothing, both along half waves of the cosine.</summary>
    /// <param name="steps">How long.</param>
    /// <param name="rise">The part of it that rises.</param>
    /// <param name="start">The first factor.</param>
    /// <param name="end">The last.</param>
    public static Schedule OneCycle(int steps, double rise = 0.3, double start = 0.04, double end = 4e-6) => Make("one-cycle", steps, rise, start, end);

    /// <summary>Between a least factor and 1, up and down along straight lines, for ever.</summary>
    /// <param name="steps">From one turn to the next.</param>
    /// <param name="least">The least factor, where it begins.</param>
    public static Schedule Cyclic(int steps, double least = 0.1) => Make("cyclic", steps, least);

    /// <summary>Cosines one after another, each longer than the last.</summary>
    /// <param name="steps">How long the first is.</param>
    /// <param name="growth">How many times longer the next is; at least 1.</param>
    /// <param name="end">The last factor of each.</param>
    public static Schedule Restarts(int steps, double growth = 2, double end = 0) => Make("restarts", steps, growth, end);

    /// <summary>The factor at a step.</summary>
    /// <param name="step">From 0.</param>
    public double At(int step) => _factor(step);

    /// <summary>This one, and after its steps another.</summary>
    /// <param name="next">What follows; it counts its steps from 0.</param>
    /// <exception cref="ArgumentException">This one goes on for ever.</exception>
    public Schedule Then(Schedule next)
    {
        ArgumentNullException.ThrowIfNull(next);
        int length = Length ?? throw new ArgumentException($"The schedule '{this}' goes on for ever: nothing can follow it. Give it a number of steps, or put it last.", nameof(next));
        return new($"{this}+{next}", step => step < length ? At(step) : next.At(step - length), length + next.Length);
    }

    /// <summary>The product of the two factors at every step.</summary>
    /// <param name="other">The other; neither may be a sequence.</param>
    public Schedule Times(Schedule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _text.Contains('+', StringComparison.Ordinal) || other._text.Contains('+', StringComparison.Ordinal)
            ? throw new ArgumentException($"A sequence cannot be a factor: multiply the parts of '{this}' and '{other}' first, then let them follow one another.", nameof(other))
            : new($"{this}*{other}", step => At(step) * other.At(step), Length is { } a && other.Length is { } b ? Math.Max(a, b) : Length ?? other.Length);
    }

    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    public override string ToString() => _text;

    /// <summary>Whether both have the same text.</summary>
    public bool Equals(Schedule? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schedule);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);
}
