namespace FallLine.Optimization;

/// <summary>The curve of exact minima of the model whose matrix is the Hessian.</summary>
/// <param name="dimension">The number of variables.</param>
/// <param name="cubic">Whether a cubic term holds the model back instead of a radius.</param>
internal sealed class HessianCurveState(int dimension, bool cubic) : SpectralCurveState(dimension, cubic)
{
    public override bool LeadsOn(Iterate at, Evaluator evaluator) => IsIndefinite(at, evaluator);

    protected override StopReason? Model(Iterate at, Evaluator evaluator, Span<double> matrix) =>
        evaluator.Hessian(at, matrix) ? null : evaluator.Interruption;
}
