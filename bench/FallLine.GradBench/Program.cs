using FallLine.GradBench;
using FallLine.GradBench.Evaluations;
using FallLine.GradBench.Protocol;

Evaluation[] evaluations =
[
    Hello.Evaluation, LeastSquares.Evaluation, LogSumExp.Evaluation, Determinant.Evaluation, KMeans.Evaluation, GaussianMixture.Evaluation,
    RungeKutta.Evaluation, Particle.Evaluation, Saddle.Evaluation, BundleAdjustment.Evaluation, Lstm.Evaluation, HandTracking.Evaluation,
    Logistic.Evaluation, Product.Evaluation,
];

using StreamReader input = new(Console.OpenStandardInput());
using Stream output = Console.OpenStandardOutput();
new Session(evaluations).Run(input, output);
