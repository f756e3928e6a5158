namespace FallLine.Optimization;

/// <summary>What a least-squares objective looks like near a point: f(x + p) ≈ ½‖r + J·p‖², with r and J corrected for the loss, so that Jᵀr is the gradient.</summary>
internal sealed class Linearization(Residuals source, RobustLoss loss, PivotedQr factor, Bounds? bounds = null)
{
    private readonly double[] _residuals = new double[source.Count];
    private readonly double[] _jacobian = new double[checked(source.Count * source.Dimension)];

    private readonly bool[] _held = new bool[bounds is null ? 0 : source.Dimension];

    /// <summary>Whether it holds for the point that it belongs to.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>r.</summary>
    public ReadOnlySpan<double> Residuals => _residuals;

    /// <summary>J, row by row.</summary>
    public ReadOnlySpan<double> Jacobian => _jacobian;

    /// <summary>The variables that lie on a bound across which the value falls: their columns count as zeros in the factors. Empty where there are no bounds.</summary>
    public ReadOnlySpan<bool> Held => _held;

    /// <summary>Whether every element is a finite number.</summary>
    public bool IsFinite => double.IsFinite(Vectors.LargestMagnitude(_residuals)) && double.IsFinite(Vectors.LargestMagnitude(_jacobian));

    /// <summary>The factors of J, computed when first asked for; one set of factors serves a run.</summary>
    public PivotedQr Factored()
    {
        factor.Factor(this);
        return factor;
    }

    /// <summary>The point has changed.</summary>
    public void Forget()
    {
        IsKnown = false;
        factor.Forget(this);
    }

    /// <summary>Evaluates residuals and Jacobian.</summary>
    /// <returns>½Σρ(rᵢ²), the value of the objective.</returns>
    public double Evaluate(ReadOnlySpan<double> point)
    {
        Forget();
        source.ValuesAndJacobian(point, _residuals, _jacobian);
        double value = LeastSquaresObjective.ValueOf(_residuals, loss);
        Correct();
        if (bounds is not null)
        {
            Hold(bounds, point);
        }

        IsKnown = true;
        return value;
    }

    /// <summary>Jᵀr.</summary>
    public void Gradient(Span<double> gradient)
    {
        int n = gradient.Length;
        gradient.Clear();
        for (int i = 0; i < _residuals.Length; i++)
        {
            Vectors.AddScaled(gradient, _residuals[i], _jacobian.AsSpan(i * n, n), gradient);
        }
    }

    private void Hold(Bounds within, ReadOnlySpan<double> point)
    {
        int n = source.Dimension;
        for (int j = 0; j < n; j++)
        {
            double slope = 0;
            for (int i = 0; i < _residuals.Length; i++)
            {
                slope += _residuals[i] * _jacobian[(i * n) + j];
            }

            (double lower, double upper) = (within.Lower[j], within.Upper[j]);
            _held[j] = lower == upper || (point[j] <= lower && slope > 0) || (point[j] >= upper && slope < 0);
        }
    }

    private void Correct()
    {
        if (ReferenceEquals(loss, RobustLoss.Linear))
        {
            return;
        }

        int n = source.Dimension;
        for (int i = 0; i < _residuals.Length; i++)
        {
            (double residual, double row) = loss.Correction(_residuals[i]);
            _residuals[i] *= residual;
            Vectors.Scale(row, _jacobian.AsSpan(i * n, n), _jacobian.AsSpan(i * n, n));
        }
    }
}
