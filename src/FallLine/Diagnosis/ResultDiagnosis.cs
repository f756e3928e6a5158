using System.Collections.Immutable;
using FallLine.Diagnosis;

namespace FallLine;

/// <summary>What a result says when it is asked why.</summary>
/// <remarks>Computed when asked, from the objective that the run used: a result that nobody questions costs nothing.</remarks>
public static class ResultDiagnosis
{
    extension(Result result)
    {
        /// <summary>What the run showed about the problem, each finding with its evidence and what to do; empty where nothing is amiss.</summary>
        public ImmutableArray<Finding> Diagnosis =>
            result.Moved is { } moved ? moved.Diagnosis
            : [.. result.Findings, .. result.Origin is { } origin ? Of(result, origin.Descent, origin.Objective) : [], .. StationaryDiagnosis.Of(result)];

        /// <summary>
        /// What the second derivatives say of the point reached: minimum, maximum, saddle or degenerate. Null where the run did
        /// not reach a point with a vanishing gradient, or where <see cref="FallLine.CriticalPoint.Classify"/> cannot tell. Under constraints, of the Lagrangian along
        /// the directions that they leave.
        /// </summary>
        public CriticalPoint? CriticalPoint =>
            result.Moved is { } moved ? moved.CriticalPoint
            : result is { Status: Status.Converged, Origin: { } origin, Point: var point } && IsStationary(result)
                ? result.Constraints.IsEmpty ? FallLine.CriticalPoint.Classify(origin.Objective, point.AsSpan()) : ConstrainedPoint.Classify(origin.Objective, result)
                : null;
    }

    private static IEnumerable<Finding> Of(Result result, Descent descent, Objective objective) =>
    [
        .. NonFiniteDiagnosis.Of(result, objective),
        .. RateDiagnosis.Of(result, descent, objective),
        .. DifferencesDiagnosis.Of(result, objective),
        .. GradientDiagnosis.Of(result, objective),
        .. NoiseDiagnosis.Of(result, objective),
        .. MultiplierDiagnosis.Of(result, descent),
    ];

    private static bool IsStationary(Result result) =>
        result.Measures.Any(measure => measure is { Name: "gradient-norm" or "subgradient-norm", Met: true });
}
