using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Optimization;

/// <content>Kinks: the end of a descent that was made for smooth functions, and sometimes the minimum itself.</content>
internal sealed partial class Relay
{
    private const double FarOff = 1e9;

    /// <summary>A run that stalled at a kink, as one that converged where gradients around the point show that nothing near it is lower; null where they do not.</summary>
    /// <param name="result">What stalled.</param>
    /// <param name="isLast">Whether no other method goes on: then the search descends to the kink's lowest point; before, one look around must do.</param>
    private Result? AtKink(Result result, bool isLast)
    {
        if (choice.Objective is not { Dimension: <= KinkSearch.MostVariables, Derivatives: not DerivativeSource.Differences } || cancellation.IsCancellationRequested)
        {
            return null;
        }

        double[] point = [.. result.Best.Point];
        if (Vectors.LargestMagnitude(point) > FarOff * Math.Max(1, _startSize))
        {
            // On a flight to infinity steps in proportion to the point jump over any wave, which then looks like a kink.
            return null;
        }

        var search = new KinkSearch(Descended, new Random(choice.Descent.Seed));
        bool settled = (isLast ? Kink.IsAt(choice.Objective, point, KinkSearch.NearEnough) : search.IsStationary(point, KinkSearch.NearEnough)) && search.Descend(point, cancellation);
        var spent = new Evaluations(search.Gradients, search.Gradients, 0, 0);
        _spent = Tally.Add(_spent, spent);
        if (!settled)
        {
            _attempts[^1] = _attempts[^1] with { Evaluations = Tally.Add(_attempts[^1].Evaluations, spent) };
            return null;
        }

        double value = choice.Objective.Value(point);
        ImmutableArray<ActiveBound> active = choice.Objective.Term is Bounds bounds ? bounds.Active(point, search.Subgradient, choice.Objective.Parameters) : [];
        double[] gradient = new double[point.Length];
        _ = choice.Objective.ValueAndGradient(point, gradient);
        _attempts.Add(new Attempt("gradient-sampling", $"'{result.Method}' stopped at a kink ({result.Reason}).", Status.Converged, "kink", value, 0, spent));
        return result with
        {
            Status = Status.Converged,
            Reason = "kink",
            Message = Numbers.In($"This is a kink from which no direction leads {(maximize ? "higher" : "lower")}: gradients around it{(active.IsEmpty ? "" : ", less what bounds take up,")} cancel to {search.Shortest:G3}, within the tolerance {search.Tolerance:G3}."),
            Advice = "",
            Value = value,
            Point = [.. point],
            Best = IsLower(result.Best.Value, value) ? result.Best : new BestPoint(value, [.. point]),
            GradientNorm = Vectors.LargestMagnitude(gradient),
            ActiveBounds = active,
            Gradient = [],
            FailedSearch = null,
            Findings = [.. result.Findings.Where(finding => finding.Code != "failed-search")],
            Measures = [.. result.Measures, new Measure("subgradient-norm", search.Shortest, search.Tolerance, true)],
        };
    }
}
