using System.Text.Json;
using FallLine.GradBench.Evaluations;

namespace FallLine.GradBench;

/// <summary>One evaluation of GradBench: a module by its name, and how each of its functions is made ready for an input.</summary>
/// <param name="Module">The name by which GradBench asks for it.</param>
/// <param name="Functions">From the name of a function to what prepares it for an input.</param>
internal sealed record Evaluation(string Module, IReadOnlyDictionary<string, Func<JsonElement, Work>> Functions)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<Evaluation> All { get; } =
    [
        Hello.Evaluation, LeastSquares.Evaluation, LogSumExp.Evaluation, Determinant.Evaluation, KMeans.Evaluation, GaussianMixture.Evaluation,
        RungeKutta.Evaluation, Particle.Evaluation, Saddle.Evaluation, BundleAdjustment.Evaluation, Lstm.Evaluation, HandTracking.Evaluation,
        Logistic.Evaluation, Product.Evaluation,
    ];
}
