namespace FallLine;

/// <summary>Where a training stands.</summary>
/// <param name="Iteration">The number of accepted steps.</param>
/// <param name="Value">What is descended: the loss with the penalty, in the target's own units.</param>
/// <param name="GradientNorm">The largest magnitude among the partial derivatives, in the units of the descent.</param>
/// <param name="Elapsed">The time since the descent began.</param>
public readonly record struct TrainingProgress(int Iteration, double Value, double GradientNorm, TimeSpan Elapsed);
