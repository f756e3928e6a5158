using FallLine.Messages;

namespace FallLine.Optimization;

/// <content>A second look at points where the gradient vanishes: whether they are minima.</content>
internal sealed partial class Relay
{
    private const int MostLooks = 6;
    private const double LongStep = 1e-3;
    private const double LargeDecrement = 1e-6;
    private const double VanishingSquares = 1e-14;
    private const double Shrunk = 0.5;
    private const double FarAway = 10;
    private const int MostSteps = 200;

    private Objective Descended => field ??= maximize ? new NegatedObjective(choice.Objective) : choice.Objective;

    private GradientTolerance Asked => field ??= (GradientTolerance)(Criteria().FirstOrDefault(criterion => criterion is GradientTolerance) ?? new GradientTolerance()).For(choice.Objective);

    /// <summary>Goes on from points that are no minima, and from those from which the minimum is still far.</summary>
    private Result Looked(Result result)
    {
        double before = double.NaN;
        double[] from = [];
        for (int look = 0; look < MostLooks && IsWorthASecondLook(result) && !cancellation.IsCancellationRequested; look++)
        {
            double[] point = [.. result.Point];
            if (SecondLook.At(Descended, Around(result, point), point, maximize ? -result.Value : result.Value, result.Gradient.AsSpan()) is not { } seen)
            {
                break;
            }

            bool escaping = seen.Lower is null && !double.IsNaN(before) && IsEscaping(seen, result, before, from);
            bool near = !escaping && seen.Lower is null && IsNear(seen, result);
            // Within bounds and under constraints the way on may end where they do.
            double[] farther = near || (escaping && choice.IsFree) || seen.Lower is not null ? point : seen.Farther();
            escaping &= choice.IsFree || farther == point || seen.LeadsBeyond(point, farther);
            Charge(seen);
            if (near)
            {
                break;
            }

            if (escaping)
            {
                result = Escaping(result, seen);
                _attempts[^1] = _attempts[^1] with { Status = result.Status, Reason = result.Reason };
                break;
            }

            (Descent Descent, double[] From, string Why) next = seen.Lower is { } lower
                ? (choice.Descent, lower, $"The gradient vanishes at a point that is no {(maximize ? "maximum" : "minimum")}: from a {(maximize ? "higher" : "lower")} point beside it.")
                : (choice.IsFree ? Methods.MoreSorensenMethod.Default : choice.Descent, farther, Numbers.In($"The gradient is within the tolerance, but Newton's step from here is {seen.Newton:G3} long."));
            (before, from) = seen.Lower is null ? (seen.Newton, point) : (before, from);
            if (Left(next.Descent) is not { } limited)
            {
                break;
            }

            IStopping scaled = limited.Stopping.Map(criterion => criterion is GradientTolerance tolerance ? tolerance with { IsScaled = true } : criterion);
            Result later = Attempt(limited with { Stopping = seen.Lower is null ? scaled | Stop.When(run => run.Iteration >= MostSteps, Beyond) : scaled }, next.From, next.Why);
            later = AsAsked(later);
            if (Violation(later) > 0 || (!IsLower(later.Best.Value, result.Best.Value) && !(later.Status == Status.Converged && later.GradientNorm < result.GradientNorm)))
            {
                break;
            }

            result = later;
        }

        return result;
    }

    private Surroundings Around(Result result, double[] point) => choice.Objective.Constraints is { } constraints
        ? new ConstrainedSurroundings(Descended, constraints, result, choice.Descent.Lagrangian.Tolerance)
        : new BoundedSurroundings(Descended, point, result.Gradient.AsSpan(), Asked.Tolerance);

    private bool IsWorthASecondLook(Result result) =>
        result is { Status: Status.Converged, Reason: "gradient-tolerance" or "zero-gradient", Gradient.IsEmpty: false }
        && choice.Objective is { Order: DerivativeOrder.Hessian, Term: null or Bounds, Reparameterization: null }
        && !(!maximize && choice.Objective is { Residuals: not null } && result.Value <= VanishingSquares * _start);

    /// <summary>After a run that made the gradient much smaller Newton's step is as long as before, or rounding hides it far away: there is nothing to come to.</summary>
    private static bool IsEscaping(SecondLook seen, Result result, double before, double[] from)
    {
        double moved = Vectors.LargestDifference(result.Point.AsSpan(), from);
        bool hidden = seen.IsUndecided || (result.GradientNorm == 0 && !seen.RisesBeyond(from));
        return (hidden ? moved > FarAway * before : seen.Newton > Shrunk * before && moved > before) && seen.LeadsBeyond(from, [.. result.Point]);
    }

    /// <summary>Whether the minimum is where Newton's step says, next to here. A tolerance that the caller gave is the end that he wants.</summary>
    private bool IsNear(SecondLook seen, Result result) =>
        !Asked.IsDefault
        || (seen.Decrement <= LargeDecrement * Math.Abs(_start - (maximize ? -result.Value : result.Value)) && (seen.RelativeNewton <= LongStep || seen.Shortens()));

    /// <summary>A run with a smaller tolerance that rounding ended has met the one that was asked for.</summary>
    private Result AsAsked(Result later)
    {
        if (later.GradientNorm > Asked.Tolerance || !(later.Status is Status.Converged or Status.Stalled || later.Reason == Beyond))
        {
            return later;
        }

        bool exact = later.Reason == Reasons.ZeroGradient.Code;
        return later with
        {
            Status = Status.Converged,
            Reason = exact ? later.Reason : Asked.Name,
            Message = exact ? later.Message : Asked.Message(Reasons.GradientWord(choice.Objective.Term), later.GradientNorm),
            Advice = "",
            FailedSearch = null,
            Findings = [.. later.Findings.Where(finding => finding.Code != "failed-search")],
            Measures = [.. later.Measures.Select(measure => measure.Name == "gradient-norm" && measure.Tolerance > 0 ? measure with { Tolerance = Asked.Tolerance, Met = true } : measure)],
        };
    }

    private Result Escaping(Result result, SecondLook seen) => result with
    {
        Status = Status.Diverged,
        Reason = "escaping",
        Message = (seen.Newton == 0
            ? "The gradient vanishes only far away, where double precision cannot tell the function from a constant."
            : Numbers.In($"The gradient vanishes only farther and farther away: its norm is down to {result.GradientNorm:G3}, but Newton's step still leads {seen.Newton:G3} on and does not get shorter."))
            + $" The function seems to come near a limit, or to fall for ever, without a {(maximize ? "maximum" : "minimum")}.",
        Advice = "Check the formula for a missing term, or bound the variables.",
        Measures = [.. result.Measures.Select(measure => measure with { Met = false })],
    };

    private void Charge(SecondLook look) => Charge(new Evaluations(look.Values + look.Gradients, look.Gradients, 0, look.Hessians));

    private void Charge(Evaluations spent)
    {
        _attempts[^1] = _attempts[^1] with { Evaluations = Tally.Add(_attempts[^1].Evaluations, spent) };
        _spent = Tally.Add(_spent, spent);
    }

    private List<IStopping> Criteria()
    {
        List<IStopping> criteria = [];
        _ = choice.Descent.Stopping.Map(criterion =>
        {
            criteria.Add(criterion);
            return criterion;
        });
        return criteria;
    }
}
