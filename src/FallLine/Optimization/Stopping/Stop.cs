namespace FallLine;

/// <summary>The stopping criteria, as words: <c>Stop.WhenGradientNormBelow(1e-10) | Stop.AfterIterations(1_000)</c>.</summary>
/// <remarks>
/// Whatever is asked for here, a run also ends, with a reason of its own, when it can see that it gets nowhere: at a value
/// that is not finite, when the values run away, in a swing between two points, at the limit of rounding, or at a gradient of exactly zero.
/// </remarks>
public static class Stop
{
    /// <summary>What applies where nothing else is said: the default gradient tolerance or the default iteration limit.</summary>
    public static IStopping Default { get; } = StopWhenAny.Of(new GradientTolerance(), new IterationLimit());

    /// <summary>One of each criterion that has options, with its defaults: what can be set by name.</summary>
    public static IReadOnlyList<IStopping> Criteria { get; } =
    [
        new GradientTolerance(),
        new OffsetTolerance(),
        new StepTolerance(),
        new ValueTolerance(),
        new TargetValue(),
        new IterationLimit(),
        new EvaluationLimit(),
        new TimeLimit(),
    ];

    /// <summary>Converged when the largest magnitude among the partial derivatives is at most <paramref name="tolerance"/>.</summary>
    /// <param name="tolerance">At least 0; absolute.</param>
    public static IStopping WhenGradientNormBelow(double tolerance) => new GradientTolerance { Tolerance = tolerance };

    /// <summary>Converged when the step that is left of a fit is at most <paramref name="tolerance"/> standard errors long; for sums of squares.</summary>
    /// <param name="tolerance">At least 0.</param>
    public static IStopping WhenOffsetBelow(double tolerance) => new OffsetTolerance { Tolerance = tolerance };

    /// <summary>Converged when a step moves no variable by more than <paramref name="absolute"/> + <paramref name="relative"/>·max|xᵢ|.</summary>
    /// <param name="absolute">At least 0.</param>
    /// <param name="relative">At least 0.</param>
    public static IStopping WhenStepBelow(double absolute, double relative = 0) => new StepTolerance { Absolute = absolute, Relative = relative };

    /// <summary>Converged when the value changes by at most <paramref name="absolute"/> + <paramref name="relative"/>·|value| in three successive steps.</summary>
    /// <param name="absolute">At least 0.</param>
    /// <param name="relative">At least 0.</param>
    public static IStopping WhenValueChangeBelow(double absolute, double relative = 0) => new ValueTolerance { Absolute = absolute, Relative = relative };

    /// <summary>Converged when the value is at most <paramref name="target"/>, or at least when maximising.</summary>
    /// <param name="target">The value to reach.</param>
    public static IStopping WhenValueReaches(double target) => new TargetValue { Target = target };

    /// <summary>A limit of exactly <paramref name="count"/> accepted steps.</summary>
    /// <param name="count">At least 0.</param>
    public static IStopping AfterIterations(int count) => new IterationLimit { Iterations = count };

    /// <summary>A limit of <paramref name="count"/> evaluations of the function, with or without gradient.</summary>
    /// <param name="count">At least 1.</param>
    public static IStopping AfterEvaluations(int count) => new EvaluationLimit { Evaluations = count };

    /// <summary>A limit on the time by the run's clock.</summary>
    /// <param name="time">Above zero.</param>
    public static IStopping After(TimeSpan time) => new TimeLimit { Seconds = time.TotalSeconds };

    /// <summary>Stops, as if cancelled, when a condition of the caller's own holds at an accepted point.</summary>
    /// <param name="condition">Called once for the start and once per accepted step.</param>
    /// <param name="name">The reason's code.</param>
    public static IStopping When(Func<DescentRun, bool> condition, string name = "condition")
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new StopPredicate(condition, name);
    }
}
