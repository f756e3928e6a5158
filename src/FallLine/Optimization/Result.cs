using System.Collections.Immutable;
using System.Reflection;

namespace FallLine;

/// <summary>What a run came to: the same fields for every method.</summary>
public sealed record Result
{
    private static readonly string s_version =
        typeof(Result).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>How the run ended, in one word.</summary>
    public required Status Status { get; init; }

    /// <summary>Why, as a stable code: <c>gradient-tolerance</c>, <c>max-iterations</c>, …</summary>
    public required string Reason { get; init; }

    /// <summary>Why, in one sentence with its numbers.</summary>
    public required string Message { get; init; }

    /// <summary>What the caller can do about it; empty where there is nothing to do.</summary>
    public string Advice { get; init; } = "";

    /// <summary>The exception that the objective threw; null where it threw none.</summary>
    public Exception? Error { get; init; }

    /// <summary>The method's name.</summary>
    public required string Method { get; init; }

    /// <summary>Why this method, where it was chosen for the objective; empty where the caller named it.</summary>
    public string Why { get; init; } = "";

    /// <summary>The runs that it is made of, where the method was chosen: one, or more where the first could not go on. Empty where the caller named the method.</summary>
    public ImmutableArray<Attempt> Attempts { get; init; } = [];

    /// <summary>Whether the function was maximised.</summary>
    public bool Maximized { get; init; }

    /// <summary>The value at <see cref="Point"/>, with the objective's <see cref="Objective.Term"/> where there is one.</summary>
    public required double Value { get; init; }

    /// <summary>The last accepted point.</summary>
    public required ImmutableArray<double> Point { get; init; }

    /// <summary>The best point evaluated, accepted or not; never lost, however the run ended.</summary>
    public required BestPoint Best { get; init; }

    /// <summary>The largest magnitude among the partial derivatives at <see cref="Point"/>; within bounds of the projected gradient (see <see cref="Objective.Term"/>).</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The bounds that <see cref="Point"/> lies on, with their multipliers; empty where there are none.</summary>
    public ImmutableArray<ActiveBound> ActiveBounds { get; init; } = [];

    /// <summary>The number of accepted steps.</summary>
    public required int Iterations { get; init; }

    /// <summary>How often the objective was evaluated.</summary>
    public required Evaluations Evaluations { get; init; }

    /// <summary>The time it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What each stopping criterion measured at the end, beside what it asked for.</summary>
    public required ImmutableArray<Measure> Measures { get; init; }

    /// <summary>Every accepted point from the start on, where <see cref="Descent.RecordPath"/> asked for it; empty otherwise.</summary>
    public ImmutableArray<PathPoint> Path { get; init; } = [];

    /// <summary>Under constraints, what each came to at <see cref="Point"/>, with its multiplier; empty without.</summary>
    public ImmutableArray<ConstraintReading> Constraints { get; init; } = [];

    /// <summary>What the run's observers found; <c>result.Diagnosis</c> adds what the objective's curvature explains.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The line search that ended the run because it found no lower point, as it went; null where none did.</summary>
    public RecordedSearch? FailedSearch { get; init; }

    /// <summary>The options in effect, by name.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The version of FallLine.</summary>
    public string Version { get; init; } = s_version;

    /// <summary>The seed of whatever was random.</summary>
    public int Seed { get; init; }

    /// <summary>The names and shapes of the variables, in the order in which they lie in a point.</summary>
    public required Parameters Parameters { get; init; }

    /// <summary>What ran on what, for questions that are asked afterwards; null for a result that was made by hand.</summary>
    internal (Descent Descent, Objective Objective)? Origin { get; init; }

    /// <summary>The same result in the free variables that were moved, where the objective was reparameterised; null otherwise. Questions about the run are answered there.</summary>
    internal Result? Moved { get; init; }

    /// <summary>The point that ended the run and was not accepted; empty where there is none.</summary>
    internal ImmutableArray<double> Refused { get; init; } = [];

    /// <summary>What was descended, at the start of the run.</summary>
    internal double StartValue { get; init; } = double.NaN;

    /// <summary>The gradient of what was descended at <see cref="Point"/>, for few variables.</summary>
    internal ImmutableArray<double> Gradient { get; init; } = [];

    /// <summary>What the direction remembered at the end, where <see cref="Descent.KeepCurvature"/> asked for it.</summary>
    internal DirectionState? Learnt { get; init; }

    /// <summary>Whether a better point than the last one was seen.</summary>
    internal bool IsBestElsewhere => Maximized ? Best.Value > Value : Best.Value < Value;

    /// <summary>A short report.</summary>
    public override string ToString() => Optimization.ResultReport.Of(this);

    internal static PathPoint PointOf(DescentRun run) =>
        new(run.Iteration, [.. run.Current.Point], run.Value, run.Current.GradientNorm, run.Current.Step);

    internal static Result Of(
        Descent descent,
        Objective objective,
        DescentRun run,
        StopReason reason,
        List<Measure> measures,
        Finding[] findings,
        List<PathPoint>? path)
    {
        bool anyFinite = double.IsFinite(run.BestValue);
        return new Result
        {
            Status = reason.Status,
            Reason = reason.Code,
            Message = reason.Message,
            Advice = reason.Advice,
            Error = reason.Error,
            Method = descent.Name,
            Maximized = run.Maximizes,
            Value = run.Value,
            Point = [.. run.Current.Point],
            Best = anyFinite ? new BestPoint(run.BestValue, [.. run.BestPoint]) : new BestPoint(run.Value, [.. run.Current.Point]),
            GradientNorm = run.Current.GradientNorm,
            ActiveBounds = objective.Term is Bounds bounds ? bounds.Active(run.Current.Point, run.Current.Gradient, objective.Parameters) : [],
            Iterations = run.Iteration,
            Evaluations = run.Evaluations,
            Elapsed = run.Elapsed,
            Measures = [.. measures],
            Path = path is null ? [] : [.. path],
            Findings = [.. findings],
            Options = descent.EffectiveOptions(objective),
            Seed = descent.Seed,
            Parameters = objective.Parameters,
            Origin = (descent, objective),
            Refused = reason.At,
            FailedSearch = reason.Search,
            StartValue = run.StartValue,
            Gradient = run.Current.Point.Length <= Choice.MostVariables ? [.. run.Current.Gradient] : [],
        };
    }
}
