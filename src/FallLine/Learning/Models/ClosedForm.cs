namespace FallLine;

/// <summary>The minimum of a squared error with a penalty, found by linear algebra instead of descent, and how far descent ended from it.</summary>
/// <param name="Predictor">The minimum; of several the one with the smallest weights.</param>
/// <param name="Rank">How many directions the features span; below their number, some depend on others and the weights are not unique.</param>
/// <param name="Loss">The loss there, without the penalty, in the target's own units.</param>
/// <param name="LargestDifference">
/// The largest difference between a weight of the descent and the same of the closed form, relative to the latter; over targets with mean 0 and variance 1,
/// where weights below 1e-6 count as 1e-6.
/// </param>
public sealed record ClosedForm(LinearPredictor Predictor, int Rank, double Loss, double LargestDifference);
