namespace FallLine.Data;

/// <summary>How well a model predicts rows whose targets are known.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Loss">The loss that the model was trained with, without the penalty.</param>
/// <param name="Metrics">The metrics that fit the target (<see cref="FallLine.Metrics"/>), by their ids.</param>
/// <param name="Confusion">How often each class was taken for each; null where a number is predicted.</param>
/// <param name="Warnings">What had to be filled in or could not be recognised: one sentence each.</param>
public sealed record Evaluation(int Rows, double Loss, IReadOnlyDictionary<string, double> Metrics, ConfusionMatrix? Confusion, IReadOnlyList<string> Warnings);
