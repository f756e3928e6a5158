namespace FallLine.Optimization;

/// <summary>What a least-squares objective looks like near a point: f(x + p) ≈ ½‖r + J·p‖², with r and J corrected for the loss, so that Jᵀr is the gradient.</summary>
/// <remarks>How J is kept, and so how the model is made least, is the concern of its kinds: whole (<see cref="DenseLinearization"/>), or its entries alone (<see cref="SparseLinearization"/>).</remarks>
internal abstract class Linearization(Residuals source, RobustLoss loss, Bounds? bounds)
{
    /// <summary>
    /// Below this mean of κ the residuals keep their full curvature. In a bundle adjustment from far off, 40 to 80 steps become 17 to 27 with the convex losses, and the others find lower minima; from near all is as before.
    /// At 0.15 half of that is lost, at 0.5 losses whose scale is small end slowly.
    /// </summary>
    private const double LeastKept = 0.3;

    private readonly double[] _residuals = new double[source.Count];
    private readonly bool[] _held = new bool[bounds is null ? 0 : source.Dimension];
    private readonly double[] _slopes = new double[bounds is null ? 0 : source.Dimension];

    /// <summary>Whether it holds for the point that it belongs to.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>r.</summary>
    public ReadOnlySpan<double> Residuals => _residuals;

    /// <summary>The variables that lie on a bound across which the value falls: their columns count as zeros where the model is made least. Empty where there are no bounds.</summary>
    public ReadOnlySpan<bool> Held => _held;

    /// <summary>Whether every element is a finite number.</summary>
    public bool IsFinite => double.IsFinite(Vectors.LargestMagnitude(_residuals)) && double.IsFinite(Vectors.LargestMagnitude(Elements));

    /// <summary>The length of each column of J; 1 for a column of zeros.</summary>
    public abstract ReadOnlySpan<double> Scale { get; }

    /// <summary>What is linearised.</summary>
    protected Residuals Source { get; } = source;

    /// <summary>The elements of J that are kept.</summary>
    protected abstract Span<double> Elements { get; }

    /// <summary>Evaluates residuals and Jacobian.</summary>
    /// <returns>½Σρ(rᵢ²), the value of the objective.</returns>
    public double Evaluate(ReadOnlySpan<double> point)
    {
        Forget();
        Fill(point, _residuals);
        double value = LeastSquaresObjective.ValueOf(_residuals, loss);
        Correct();
        if (bounds is not null)
        {
            Hold(bounds, point);
        }

        IsKnown = true;
        return value;
    }

    /// <summary>The point has changed.</summary>
    public virtual void Forget() => IsKnown = false;

    /// <summary>Jᵀr.</summary>
    public abstract void Gradient(Span<double> gradient);

    /// <summary>‖J·p‖², the held variables counting as 0.</summary>
    public abstract double SquaredProduct(ReadOnlySpan<double> vector);

    /// <summary>Writes -J⁺r: the shortest of the p that make ‖r + J·p‖ least, in units of <see cref="Scale"/>.</summary>
    public abstract void GaussNewton(Span<double> step);

    /// <summary>Writes the p that makes ‖r + J·p‖² + Σ(dⱼpⱼ)² least.</summary>
    /// <param name="roots">d, at least 0.</param>
    /// <param name="forcing">What part of the model's gradient may be left, where it is iterated.</param>
    /// <param name="step">Receives p.</param>
    public abstract void Damped(ReadOnlySpan<double> roots, double forcing, Span<double> step);

    /// <summary>The length of the part of r that p can take away and of the part that it cannot, and the number of dimensions of the first.</summary>
    public abstract (double Reachable, double Unreachable, int Rank) Split();

    /// <summary>Writes r and J at a point.</summary>
    protected abstract void Fill(ReadOnlySpan<double> point, Span<double> residuals);

    /// <summary>The kept elements of a row of J.</summary>
    protected abstract Span<double> Row(int row);

    private void Hold(Bounds within, ReadOnlySpan<double> point)
    {
        Gradient(_slopes);
        for (int j = 0; j < _held.Length; j++)
        {
            (double lower, double upper) = (within.Lower[j], within.Upper[j]);
            _held[j] = lower == upper || (point[j] <= lower && _slopes[j] > 0) || (point[j] >= upper && _slopes[j] < 0);
        }
    }

    private void Correct()
    {
        if (ReferenceEquals(loss, RobustLoss.Linear))
        {
            return;
        }

        double kept = 0;
        foreach (double residual in _residuals)
        {
            kept += loss.Correction(residual).Curvature;
        }

        bool full = kept < LeastKept * _residuals.Length;
        for (int i = 0; i < _residuals.Length; i++)
        {
            (double weight, double curvature) = loss.Correction(_residuals[i]);
            curvature = full ? 1 : curvature;
            _residuals[i] *= Math.Sqrt(weight / curvature);
            Vectors.Scale(Math.Sqrt(weight * curvature), Row(i), Row(i));
        }
    }
}
