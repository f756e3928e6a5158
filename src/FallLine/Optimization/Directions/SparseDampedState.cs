namespace FallLine.Optimization;

/// <summary>Levenberg and Marquardt's curve for a sparse Jacobian: p(t) = -(JᵀJ + c·D²/t)⁻¹·Jᵀr.</summary>
/// <remarks>
/// <para>
/// The radius goes by 1/λ, so that each trial is one solution; the dense curve, measured by ‖D·p‖, takes several to find its λ, which there cost next to nothing once J is factored. With radii that grow and shrink by factors
/// it converges to stationary points as with ‖D·p‖ (K. Madsen, H. B. Nielsen and O. Tingleff, Methods for non-linear least squares problems, 2004, section 3.2, and as in Ceres).
/// </para>
/// <para>
/// As long as LSMR goes without a factor, a step may leave a part η of the model's gradient (<see cref="ForcingTerm"/>). S. J. Wright and J. N. Holt, An inexact Levenberg–Marquardt method for large sparse nonlinear least squares,
/// J. Austral. Math. Soc. Ser. B 26 (1985) 387–403, prove that the iterates converge to a stationary point for every η bounded below 1, and superlinearly where η tends to 0 at a solution without residuals.
/// </para>
/// </remarks>
internal sealed class SparseDampedState(int dimension, ScalingRule rule, Bounds? bounds) : DampedState(dimension, rule)
{
    private readonly double[] _roots = new double[dimension];
    private readonly SparseBox? _box = bounds is null ? null : new(dimension, bounds);
    private double? _confinedFall;

    private SparseLeastSquares Solver => ((SparseLinearization)Linear).Solver();

    public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
    {
        Bend(step);
        if (_box is null)
        {
            Vectors.AddScaled(from, 1, Curve, to);
        }
        else
        {
            _box.Move(from, Curve, to);
        }
    }

    /// <remarks>From (JᵀJ + c·D²/t)·p = -g follows p′ = c·(JᵀJ + c·D²/t)⁻¹·D²p/t²; at t = 0 it is -D⁻²g/c.</remarks>
    public override double Slope(ReadOnlySpan<double> gradient, double step)
    {
        if (step > 0)
        {
            Bend(step);
            for (int i = 0; i < Dimension; i++)
            {
                _roots[i] = Weight * (Scaling[i] / step) * (Scaling[i] / step) * Curve[i];
            }

            Solver.SolveNormal(_roots);
            return Vectors.Dot(gradient, _roots);
        }

        double sum = 0;
        for (int i = 0; i < Dimension; i++)
        {
            sum -= gradient[i] * Gradient[i] / (Scaling[i] * Scaling[i]);
        }

        return sum / Weight;
    }

    public override double PredictedDecrease(double step)
    {
        Bend(step);
        return _confinedFall ?? base.PredictedDecrease(step);
    }

    protected override void Bend(double step, Span<double> curve)
    {
        Solver.Solve(Scaling, Weight / step, Forcing, curve);
        if (_box is not null)
        {
            double squares = 0;
            for (int i = 0; i < Dimension; i++)
            {
                squares += Scaling[i] * curve[i] * (Scaling[i] * curve[i]);
            }

            (_box.Solver, _box.Forcing) = (Solver, Forcing);
            _confinedFall = _box.Confine(Scaling, Weight / step, Point, Gradient, Math.Sqrt(squares), curve);
        }
    }

    protected override void Aimed(Iterate at) => _confinedFall = null;
}
