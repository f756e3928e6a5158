using System.Collections.Immutable;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Runs several methods from one start, one after another, and compares what they needed for the same.</summary>
/// <remarks>
/// <para><b>The goal</b> is the best value that any of them came to, but for a millionth of the way from the start's value; what is compared is how many evaluations, and seconds, each needed to get there. Before it is timed, a method takes three
/// steps, so that the first does not pay for compiling what all use.</para>
/// <para><b>Rates.</b> With <see cref="Tune"/>, a method with a rate first gets its best one: of its default times 10⁻⁴ to 10², then of the best's neighbours at factors of 10^½, 10^¼ and 10^⅛. Best is the rate whose run converges with the fewest
/// evaluations, or, where none does, comes lowest. Other options stay as they are.</para>
/// </remarks>
/// <example><code>
/// RaceResult race = new Race { Methods = [Methods.MomentumMethod, Methods.LimitedMemoryBfgsMethod], Tune = true }.Run(objective, start);
/// Console.WriteLine(race.Entries[0].Descent.Name);
/// </code></example>
public sealed record Race
{
    private const double PartOfTheWay = 1e-6;
    private const int UntimedSteps = 3;

    /// <summary>The methods; the classic ones that the objective allows where empty: gradient descent, momentum, accelerated gradients, Adam, conjugate gradients, BFGS, L-BFGS, Newton.</summary>
    public ImmutableArray<Method> Methods { get; init; } = [];

    /// <summary>Whether each method that has a rate gets its best one first.</summary>
    public bool Tune { get; init; }

    /// <summary>When each run stops; limits hold for each.</summary>
    public IStopping Stopping { get; init; } = Stop.Default;

    /// <summary>Whether to climb instead of descending.</summary>
    public bool Maximize { get; init; }

    /// <summary>The clock that times the runs.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs the race.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">Where all begin.</param>
    /// <param name="cancellationToken">Ends the race within one evaluation; what was run so far is kept.</param>
    /// <exception cref="ArgumentException">The start does not fit the objective, or the objective lacks a derivative that a named method needs.</exception>
    public RaceResult Run(Objective objective, ReadOnlySpan<double> start, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Method[] methods = Methods.IsEmpty ? [.. Classic(objective)] : [.. Methods];
        List<(RaceEntry Entry, List<Mark> Marks)> runs = [];
        double[] from = start.ToArray();
        foreach (Method method in methods)
        {
            if (runs.Count > 0 && cancellationToken.IsCancellationRequested)
            {
                break;
            }

            runs.Add(RunOne(objective, from, method.Default with { Stopping = Stopping, Clock = Clock }, cancellationToken));
        }

        double startValue = objective.Value(from) + (objective.Term?.Value(from) ?? 0);
        double[] values = [.. runs.Select(run => run.Entry.Result.Best.Value).Where(double.IsFinite)];
        double best = values.Length == 0 ? double.NaN : Maximize ? values.Max() : values.Min();
        double goal = double.IsFinite(startValue) ? best + (PartOfTheWay * (startValue - best)) : best;
        return new RaceResult
        {
            Entries = [.. runs.Select(run => At(run.Entry, run.Marks, goal))
                .OrderBy(entry => entry.EvaluationsToGoal ?? int.MaxValue)
                .ThenBy(entry => double.IsNaN(entry.Result.Best.Value) ? double.PositiveInfinity : Maximize ? -entry.Result.Best.Value : entry.Result.Best.Value)],
            Goal = goal,
            BestValue = best,
            StartValue = startValue,
            IsCancelled = cancellationToken.IsCancellationRequested,
        };
    }

    private static IEnumerable<Method> Classic(Objective objective) => new[]
    {
        FallLine.Methods.GradientDescentMethod, FallLine.Methods.MomentumMethod, FallLine.Methods.AcceleratedGradientMethod, FallLine.Methods.AdamMethod,
        FallLine.Methods.ConjugateGradientMethod, FallLine.Methods.BfgsMethod, FallLine.Methods.LimitedMemoryBfgsMethod, FallLine.Methods.NewtonMethod,
    }.Where(method => method.Needs <= objective.Order && (objective.Term is not { } term || method.Default.Direction.Takes(term)));

    private (RaceEntry Entry, List<Mark> Marks) RunOne(Objective objective, double[] start, Descent descent, CancellationToken cancellation)
    {
        RateSearch? search = Tune && descent.Options.Any(option => option.Name == "rate") ? RateSearch.Run(objective, start, descent, Maximize, cancellation) : null;
        Descent tuned = search?.Best ?? descent;
        _ = Go(tuned with { Stopping = Stop.AfterIterations(UntimedSteps) }, objective, start, cancellation);
        List<Mark> marks = [];
        double sign = Maximize ? -1 : 1;
        IDescentObserver watch = Observer.Of(run =>
        {
            if (marks.Count == 0 || sign * run.BestValue < sign * marks[^1].Value)
            {
                marks.Add(new Mark(run.BestValue, run.Evaluations.Value, run.Elapsed));
            }
        });
        Result result = Go(tuned with { Observers = [.. tuned.Observers, watch] }, objective, start, cancellation);
        var entry = new RaceEntry
        {
            Descent = tuned,
            Result = result,
            TunedRate = search?.Rate,
            TuningRuns = search?.Runs ?? 0,
            TuningEvaluations = search?.Evaluations ?? 0,
        };
        return (entry, marks);
    }

    private Result Go(Descent descent, Objective objective, double[] start, CancellationToken cancellation) =>
        Maximize ? descent.Maximize(objective, start, cancellation) : descent.Minimize(objective, start, cancellation);

    private RaceEntry At(RaceEntry entry, List<Mark> marks, double goal)
    {
        foreach (Mark mark in marks)
        {
            if (Maximize ? mark.Value >= goal : mark.Value <= goal)
            {
                return entry with { EvaluationsToGoal = mark.Evaluations, TimeToGoal = mark.Elapsed };
            }
        }

        // A run may end in the middle of a step, whose best point no observer saw.
        double best = entry.Result.Best.Value;
        return (Maximize ? best >= goal : best <= goal) ? entry with { EvaluationsToGoal = entry.Result.Evaluations.Value, TimeToGoal = entry.Result.Elapsed } : entry;
    }

    private readonly record struct Mark(double Value, int Evaluations, TimeSpan Elapsed);
}
