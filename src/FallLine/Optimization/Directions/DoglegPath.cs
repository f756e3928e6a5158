namespace FallLine.Optimization;

/// <summary>Two straight legs: from 0 down the gradient to the minimum of the model on it, and on to the model's own minimum. A point of it is given by its distance from 0.</summary>
/// <remarks>Distances are Euclidean: a direction that measures otherwise hands over scaled vectors and scales what it gets.</remarks>
internal sealed class DoglegPath(int dimension)
{
    private readonly double[] _gradient = new double[dimension];
    private readonly double[] _newton = new double[dimension];
    private readonly double[] _leg = new double[dimension];
    private double _gradientLength;
    private double _gradientCurvature;
    private double _cauchyStep;
    private double _cauchyLength;
    private double _legGradient;
    private double _legCurvature;

    /// <summary>g, which the caller writes.</summary>
    public Span<double> Gradient => _gradient;

    /// <summary>The model's minimum, which the caller writes.</summary>
    public Span<double> Newton => _newton;

    /// <summary>The second leg, once the first is known.</summary>
    public ReadOnlySpan<double> Leg => _leg;

    /// <summary>Where the path ends.</summary>
    public double NewtonLength { get; private set; }

    /// <summary>Lays the first leg.</summary>
    /// <param name="curvature">gᵀB·g.</param>
    public void LayFirst(double curvature)
    {
        _gradientLength = Vectors.Norm(_gradient);
        _gradientCurvature = curvature;
        _cauchyStep = _gradientLength * _gradientLength / _gradientCurvature;
        NewtonLength = Vectors.Norm(_newton);
        _cauchyLength = Math.Min(_cauchyStep * _gradientLength, NewtonLength);
        Vectors.AddScaled(_newton, _cauchyStep, _gradient, _leg);
        _legGradient = Vectors.Dot(_leg, _gradient);
    }

    /// <summary>Lays the second.</summary>
    /// <param name="curvature">legᵀB·leg.</param>
    public void LaySecond(double curvature) => _legCurvature = curvature;

    /// <summary>Writes the point at a distance, or the end.</summary>
    public void Point(double step, Span<double> point)
    {
        if (step <= _cauchyLength)
        {
            Vectors.Scale(-step / _gradientLength, _gradient, point);
            return;
        }

        Vectors.Scale(-_cauchyStep, _gradient, point);
        Vectors.AddScaled(point, Along(step), _leg, point);
    }

    /// <summary>gradientᵀp′(step).</summary>
    public double Slope(ReadOnlySpan<double> gradient, double step)
    {
        if (step <= _cauchyLength)
        {
            return _gradientLength == 0 ? 0 : -Vectors.Dot(gradient, _gradient) / _gradientLength;
        }

        // On the second leg ‖pᵁ + a·leg‖ = t, so a′ = t / (legᵀ(pᵁ + a·leg)).
        double a = Along(step);
        double across = (-_cauchyStep * _legGradient) + (a * Vectors.Dot(_leg, _leg));
        return step >= NewtonLength || across <= 0 ? 0 : Vectors.Dot(gradient, _leg) * step / across;
    }

    /// <summary>By how much the model falls.</summary>
    /// <remarks>At pᵁ the model has fallen by ½·gᵀg·(gᵀg/gᵀBg); the leg begins with the slope legᵀ(g + B·pᵁ) = ‑legᵀB·leg, its own minimum being its end.</remarks>
    public double Fall(double step)
    {
        double squared = _gradientLength * _gradientLength;
        double first = Math.Min(step, _cauchyLength) / _gradientLength;
        double fall = first * (squared - (0.5 * first * _gradientCurvature));
        double a = step <= _cauchyLength ? 0 : Along(step);
        return fall + (a * (1 - (0.5 * a)) * _legCurvature);
    }

    /// <summary>What is asked of the path from the point after the one that it was laid from: its first leg.</summary>
    public void Exchange(Ledger ledger)
    {
        ledger.Numbers(_gradient);
        ledger.Number(ref _gradientLength);
        ledger.Number(ref _cauchyLength);
    }

    /// <summary>a in [0, 1] with ‖pᵁ + a·leg‖ = t.</summary>
    private double Along(double step)
    {
        if (step >= NewtonLength)
        {
            return 1;
        }

        double square = Vectors.Dot(_leg, _leg);
        double mixed = -_cauchyStep * _legGradient;
        double rest = (step - _cauchyLength) * (step + _cauchyLength);
        double root = Math.Sqrt(Math.Max(0, (mixed * mixed) + (square * rest)));

        // The larger root, in the form that does not cancel.
        double a = mixed > 0 ? rest / (mixed + root) : (root - mixed) / square;
        return double.IsFinite(a) ? Math.Clamp(a, 0, 1) : 1;
    }
}
