using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Runs of several methods, each from the best point of those before it, until one converges or none is left; see <see cref="Choice"/> for the rules.</summary>
internal sealed partial class Relay(Choice choice, bool maximize, CancellationToken cancellation)
{
    private const int StepsOfLeastSquares = 50;
    private const string HandOver = "hand-over";
    private const string Beyond = "beyond";
    private const string Creeping = "creeping";
    private const int StepsThatCreep = 10;
    private const int EvaluationsOfCreeping = 10;

    // Criteria of the relay itself: they end a run, and mean nothing to the caller.
    private static readonly string[] s_own = [HandOver, Beyond, Creeping, .. Elsewhere.Criteria];

    private readonly List<Attempt> _attempts = [];
    private readonly HashSet<string> _tried = [];
    private readonly List<PathPoint> _path = [];
    private Evaluations _spent;
    private int _iterations;
    private TimeSpan _elapsed;
    private double _start;
    private double _startSize;

    public Result Run(ReadOnlySpan<double> start)
    {
        Result result = Attempt(choice.Descent, start, choice.Why);
        _start = result.StartValue;
        _startSize = Vectors.LargestMagnitude(start);
        while (!IsDrowned(ref result) && Next(result) is { } next)
        {
            if (next.IsKink && AtKink(result, isLast: false) is { } settled)
            {
                result = settled;
                break;
            }

            Result later = Attempt(next.Descent, result.Best.Point.AsSpan(), next.Why);
            result = IsBetter(later, result) ? later : result;
        }

        result = (IsStalled(result) || result.Reason == Creeping) && choice.IsFollowed && !_drowned && AtKink(result, isLast: true) is { } kink ? kink : result;
        if (choice.IsFollowed && Elsewhere.IsWorthALook(result, choice.Objective, maximize))
        {
            foreach ((Descent descent, double[] from) in Elsewhere.Runs(choice.Objective, result.Point.AsSpan(), result.Value))
            {
                if (Left(descent) is not { } limited || cancellation.IsCancellationRequested)
                {
                    break;
                }

                Result other = Attempt(limited, from, "As many residuals as variables do not vanish here, where the Jacobian is singular: from beyond, along the direction in which it is.", isAside: true);
                if (other.Status == Status.Converged && Elsewhere.IsLower(other.Value, result.Value))
                {
                    result = other;
                    if (!Elsewhere.IsWorthALook(result, choice.Objective, maximize))
                    {
                        break;
                    }
                }
            }
        }

        result = Falling(Looked(Restored(result)), start.ToArray());
        result = s_own.Contains(result.Reason) ? Resigned(result) : result;
        return result with
        {
            Why = choice.Why,
            Attempts = [.. _attempts],
            Evaluations = _spent,
            Iterations = _iterations,
            Elapsed = _elapsed,
            Path = choice.Descent.RecordPath ? [.. _path] : [],
        };
    }

    /// <summary>Under constraints what counts first is how far they fail.</summary>
    private bool IsBetter(Result later, Result than)
    {
        (double violation, double other) = (Violation(later), Violation(than));
        return later.Status == Status.Converged || violation < other || (violation == other && IsLower(later.Best.Value, than.Best.Value));
    }

    private bool IsLower(double value, double than) => maximize ? value > than : value < than;

    private Result Attempt(Descent descent, ReadOnlySpan<double> from, string why, bool isAside = false)
    {
        _tried.Add(descent.Name);
        Descent limited = !choice.IsFollowed || isAside ? descent
            : descent.Direction is LevenbergMarquardt && choice.Objective.Term is null ? descent with { Stopping = descent.Stopping | Patience() }
            : descent.Name == Descent.DefaultMethod.Id ? descent with { Stopping = descent.Stopping | Brisk() }
            : descent;
        Result result = maximize ? limited.Maximize(choice.Objective, from, cancellation) : limited.Minimize(choice.Objective, from, cancellation);
        Status status = s_own.Contains(result.Reason) ? Status.Limit : result.Status;
        _attempts.Add(new Attempt(result.Method, why, status, result.Reason, result.Best.Value, result.Iterations, result.Evaluations));
        result = result with { Status = status, Measures = [.. result.Measures.Where(measure => !s_own.Contains(measure.Name)).Select(InAll)] };
        if (!result.Path.IsEmpty)
        {
            int offset = _iterations;
            _path.AddRange(result.Path.Skip(_path.Count > 0 && !isAside ? 1 : 0).Select(point => point with { Iteration = point.Iteration + offset }));
        }

        _spent = Tally.Add(_spent, result.Evaluations);
        _iterations += result.Iterations;
        _elapsed += result.Elapsed;
        return result;
    }

    /// <summary>A limit's measure of one run, as the measure of all so far.</summary>
    private Measure InAll(Measure measure) => measure.Name switch
    {
        "iterations" => measure with { Value = measure.Value + _iterations, Tolerance = measure.Tolerance + _iterations },
        "evaluations" => measure with { Value = measure.Value + _spent.Value, Tolerance = measure.Tolerance + _spent.Value },
        "seconds" => measure with { Value = measure.Value + _elapsed.TotalSeconds, Tolerance = measure.Tolerance + _elapsed.TotalSeconds },
        _ => measure,
    };

    private static IStopping Patience() => Stop.When(run => run.Iteration >= StepsOfLeastSquares, HandOver);

    /// <summary>Ends a run whose searches have become long: where a function is smooth, a step takes one or two evaluations.</summary>
    private static IStopping Brisk()
    {
        int[] evaluations = new int[StepsThatCreep];
        return Stop.When(
            run =>
            {
                int now = run.Evaluations.Value;
                int before = evaluations[run.Iteration % StepsThatCreep];
                evaluations[run.Iteration % StepsThatCreep] = now;
                return run.Iteration >= StepsThatCreep && now - before > StepsThatCreep * EvaluationsOfCreeping * run.Objective.ValuesPerGradient;
            },
            Creeping);
    }

    /// <summary>What goes on where a run could not; null where nothing does.</summary>
    private (Descent Descent, string Why, bool IsKink)? Next(Result result)
    {
        if (choice.Objective.Constraints is not null)
        {
            return NextUnderConstraints(result);
        }

        bool stalled = IsStalled(result) || result is { Status: Status.Stalled, Reason: "oscillating" };
        bool patience = result.Reason == HandOver;
        bool creeping = result.Reason == Creeping;
        if (!choice.IsFollowed || cancellation.IsCancellationRequested || !(stalled || patience || creeping || result is { Status: Status.Failed, Reason: "non-finite" }))
        {
            return null;
        }

        string because = patience
            ? $"After {StepsOfLeastSquares} steps '{result.Method}' had not converged: the residuals do not vanish and are strongly curved."
            : creeping ? $"'{result.Method}' needed more than {EvaluationsOfCreeping} evaluations for each step, as at a kink."
            : $"'{result.Method}' stopped short of the tolerance ({result.Reason}).";
        bool dense = choice.Objective is { Order: DerivativeOrder.Hessian, Dimension: <= Choice.MostVariables };
        bool kink = (IsStalled(result) || creeping) && dense && IsKink(result);
        Descent curved = Methods.MoreSorensenMethod.Default;
        Descent simple = Descent.DefaultMethod.Default;
        Descent weak = new() { Name = "lbfgs-weak", Direction = new LimitedMemoryBfgs(), StepSize = new HagerZhang() };
        Descent[] order = !dense ? [simple, weak] : kink ? [weak] : [curved, weak];
        if (choice.Objective.Term is Bounds)
        {
            Descent inBox = Methods.LimitedMemoryBfgsBMethod.Default;
            order = !dense ? [inBox, weak] : kink ? [weak] : [inBox, Methods.NewtonMethod.Default, weak];
        }

        foreach (Descent candidate in order.Where(candidate => !_tried.Contains(candidate.Name)))
        {
            return Left(candidate) is { } limited ? (limited, because, kink) : null;
        }

        return null;
    }

    /// <summary>A run that was ended for another to go on, where none could.</summary>
    private static Result Resigned(Result result) => result with
    {
        Status = Status.Stalled,
        Reason = "line-search",
        Message = Numbers.In($"No method found a lower point at less than {EvaluationsOfCreeping} evaluations a step; the gradient norm here is {result.GradientNorm:G3}."),
        Advice = "The function may have a kink or noise here, or its gradient may be wrong: check it against finite differences.",
    };

    private static bool IsStalled(Result result) => result is { Status: Status.Stalled, Reason: "line-search" or "rounding" };

    /// <summary>A method with what the caller asked of the first, and what is left of its limits; null where nothing is.</summary>
    private Descent? Left(Descent descent)
    {
        bool spent = false;
        IStopping stopping = choice.Descent.Stopping.Map(criterion =>
        {
            switch (criterion)
            {
                case IterationLimit limit when limit.Iterations > _iterations:
                    return limit with { Iterations = limit.Iterations - _iterations };
                case EvaluationLimit limit when limit.Evaluations > _spent.Value:
                    return limit with { Evaluations = limit.Evaluations - _spent.Value };
                case TimeLimit limit when limit.Seconds > _elapsed.TotalSeconds:
                    return limit with { Seconds = limit.Seconds - _elapsed.TotalSeconds };
                case IterationLimit or EvaluationLimit or TimeLimit:
                    spent = true;
                    return criterion;
                default:
                    return criterion;
            }
        });
        Descent first = choice.Descent;
        return spent ? null : descent with
        {
            Stopping = descent.Stopping == Stop.Default ? stopping : stopping | descent.Stopping,
            RecordPath = first.RecordPath,
            Observers = first.Observers,
            Clock = first.Clock,
            Seed = first.Seed,
            Lagrangian = first.Lagrangian,
        };
    }
}
