namespace FallLine.Optimization;

/// <summary>Bends a step of least squares along the curvature of the residuals: v + ½a.</summary>
/// <param name="residuals">r.</param>
/// <param name="most">How long the bend may be, in parts of the step.</param>
internal sealed class Geodesic(Residuals residuals, double most)
{
    /// <summary>h: far enough that the second difference is not rounding, near enough that it is the derivative here.</summary>
    private const double Probe = 0.1;

    private readonly double[] _ahead = new double[residuals.Count];
    private readonly double[] _probe = new double[residuals.Dimension];
    private readonly double[] _bend = new double[residuals.Dimension];

    /// <summary>Writes v + ½a, or v where the bend is too long, not finite, or could not be evaluated.</summary>
    /// <param name="linear">r and J at the point.</param>
    /// <param name="evaluator">For r a part of the step ahead.</param>
    /// <param name="solver">Has the damping of the step.</param>
    /// <param name="scaling">D.</param>
    /// <param name="point">x.</param>
    /// <param name="step">v.</param>
    /// <param name="bent">Receives the result.</param>
    public void Bend(DenseLinearization linear, Evaluator evaluator, DampedLeastSquares solver, ReadOnlySpan<double> scaling, ReadOnlySpan<double> point, ReadOnlySpan<double> step, Span<double> bent)
    {
        int n = step.Length;
        step.CopyTo(bent);
        Vectors.AddScaled(point, Probe, step, _probe);
        if (!evaluator.TryResiduals(_probe, _ahead))
        {
            return;
        }

        _bend.AsSpan().Clear();
        for (int i = 0; i < _ahead.Length; i++)
        {
            ReadOnlySpan<double> row = linear.Jacobian.Slice(i * n, n);
            double second = 2 / Probe * (((_ahead[i] - linear.Residuals[i]) / Probe) - Vectors.Dot(row, step));
            Vectors.AddScaled(_bend, -second, row, _bend);
        }

        solver.SolveNormal(_bend);
        (double length, double bend) = (0, 0);
        for (int j = 0; j < n; j++)
        {
            length += scaling[j] * scaling[j] * step[j] * step[j];
            bend += scaling[j] * scaling[j] * _bend[j] * _bend[j];
        }

        if (4 * bend <= most * most * length)
        {
            Vectors.AddScaled(step, 0.5, _bend, bent);
        }
    }
}
