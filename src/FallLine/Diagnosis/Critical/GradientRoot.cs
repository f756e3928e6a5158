using FallLine.Optimization;

namespace FallLine.Diagnosis;

/// <summary>Solves ∇f(x) = 0 from one start: Newton's method within a trust radius, in units of the box's widths.</summary>
/// <remarks>
/// <para>With u = x / width, g = ∇f and H = ∇²f in these units: of the eigenvalues λᵢ and eigenvectors vᵢ of H, p = -Σ vᵢ·λᵢ/(λᵢ² + μ)·vᵢᵀg, which is Levenberg's step for ‖g‖² without forming HᵀH; μ is 0 where
/// Newton's step lies within the radius, and is otherwise raised until p does. A step is accepted where it makes ‖g‖ smaller; the radius adapts as in a trust region.</para>
/// <para>Known roots r are kept away from by deflation: g is multiplied by M(u) = Π (1 + ℓ²/‖u - r‖²), which vanishes nowhere and blows up at each r. Newton's step for M·g is p/(1 - ∇log Mᵀp): the same line,
/// another length or the other way. P. E. Farrell, Á. Birkisson and S. W. Funke, SIAM J. Sci. Comput. 37 (2015) A2026–A2045.</para>
/// <para>A root is accepted where Newton's step no longer moves the point, or where rounding stops it close by: never for a small gradient alone, which a plain far from any root has too.</para>
/// </remarks>
internal sealed class GradientRoot
{
    private const int MostSteps = 120;
    private const double FirstRadius = 0.1;
    private const double LargestRadius = 0.5;
    private const double Settled = 1e-12;
    private const double SettledInRounding = 1e-6;
    private const double GradientInRounding = 1e-9;
    private const double GradientOfRoot = 1e-6;
    private const double NullEigenvalue = 1e-13;
    private const double FarthestOut = 0.5;

    private readonly Objective _objective;
    private readonly Box _box;
    private readonly double _scale;
    private readonly int _n;
    private readonly double[] _gradient;
    private readonly double[] _trialGradient;
    private readonly double[] _trial;
    private readonly double[] _hessian;
    private readonly double[] _vectors;
    private readonly double[] _values;
    private readonly double[] _work;
    private readonly double[] _along;
    private readonly double[] _step;

    /// <summary>Prepares a search.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="box">Where roots count, and whose widths are the units.</param>
    /// <param name="scale">The size of gradients elsewhere, in those units; 0 where it is not known.</param>
    public GradientRoot(Objective objective, Box box, double scale)
    {
        _scale = scale;
        (_objective, _box, _n) = (objective, box, objective.Dimension);
        Point = new double[_n];
        _gradient = new double[_n];
        _trialGradient = new double[_n];
        _trial = new double[_n];
        _hessian = new double[_n * _n];
        _vectors = new double[_n * _n];
        _values = new double[_n];
        _work = new double[_n];
        _along = new double[_n];
        _step = new double[_n];
    }

    /// <summary>Where the search ended.</summary>
    public double[] Point { get; }

    /// <summary>The value there.</summary>
    public double Value { get; private set; }

    /// <summary>The value at the start; NaN where the gradient there is not finite.</summary>
    public double StartValue { get; private set; }

    /// <summary>The norm of the gradient at the start, in units of the box's widths.</summary>
    public double StartNorm { get; private set; }

    /// <summary>Evaluations of the gradient so far.</summary>
    public int Gradients { get; private set; }

    /// <summary>Evaluations of the Hessian so far.</summary>
    public int Hessians { get; private set; }

    /// <summary>Seeks a root.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="known">Roots to keep away from; empty for none.</param>
    /// <param name="reach">How far a known root is felt, in widths of the box.</param>
    /// <param name="cancellation">Ends the search without a root.</param>
    /// <param name="radius">The first radius, in widths of the box.</param>
    /// <returns>Whether one was found, in the box or a little outside; <see cref="Point"/> is it.</returns>
    public bool Solve(ReadOnlySpan<double> start, IReadOnlyList<double[]> known, double reach, CancellationToken cancellation, double radius = FirstRadius)
    {
        start.CopyTo(Point);
        double norm = Evaluate(Point, _gradient, out double value);
        Value = value;
        StartNorm = norm;
        StartValue = double.IsFinite(norm) ? value : double.NaN;
        double largest = norm;
        double merit = norm * Deflation(Point, known, reach);
        for (int k = 0; k < MostSteps && double.IsFinite(norm); k++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            if (norm == 0)
            {
                return _box.Contains(Point, 1e-9) && IsAwayFrom(known);
            }

            if (!Decompose())
            {
                return false;
            }

            double newton = Length(0);
            if (newton <= Settled)
            {
                // Differences across a kink look like an enormous curvature, under which no step is long.
                if (norm > GradientOfRoot * Math.Max(_scale, k > 0 ? largest : 0))
                {
                    return false;
                }

                Polish(norm);
                return _box.Contains(Point, 1e-9) && IsAwayFrom(known);
            }

            bool moved = false;
            for (int trial = 0; trial < 60 && !moved; trial++)
            {
                double length = Step(radius);
                double scale = DeflatedScale(known, reach);
                length = Take(scale, Math.Min(1, 2 * radius / (Math.Abs(scale) * length)), length);
                double trialNorm = Evaluate(_trial, _trialGradient, out double trialValue);
                double trialMerit = trialNorm * Deflation(_trial, known, reach);
                if (trialMerit < merit)
                {
                    radius = trialMerit < 0.5 * merit ? Math.Min(LargestRadius, Math.Max(radius, 2 * length)) : radius;
                    _trial.CopyTo(Point, 0);
                    _trialGradient.CopyTo(_gradient, 0);
                    (norm, merit, Value, moved) = (trialNorm, trialMerit, trialValue, true);
                    largest = Math.Max(largest, norm);
                }
                else
                {
                    radius = 0.25 * Math.Min(radius, length);
                    if (radius < Settled)
                    {
                        break;
                    }
                }
            }

            if (!moved)
            {
                return newton <= SettledInRounding && norm <= GradientInRounding * largest && _box.Contains(Point, 1e-9) && IsAwayFrom(known);
            }

            if (!_box.Contains(Point, FarthestOut))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The last step of Newton's method, where it makes the gradient smaller.</summary>
    private void Polish(double norm)
    {
        Take(1, 1, Step(double.PositiveInfinity));
        if (Evaluate(_trial, _trialGradient, out double value) < norm)
        {
            _trial.CopyTo(Point, 0);
            Value = value;
        }
    }

    private double Evaluate(double[] at, double[] gradient, out double value)
    {
        Gradients++;
        value = _objective.ValueAndGradient(at, gradient);
        for (int i = 0; i < _n; i++)
        {
            gradient[i] *= _box.Width(i);
        }

        return double.IsFinite(value) ? Vectors.Norm(gradient) : double.NaN;
    }

    private bool Decompose()
    {
        Hessians++;
        if (_objective.Order >= DerivativeOrder.Hessian)
        {
            _objective.Hessian(Point, _hessian);
        }
        else if (double.IsNaN(SecondDerivatives.Evaluate(_objective, Point, _hessian)))
        {
            return false;
        }

        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                _hessian[(i * _n) + j] *= _box.Width(i) * _box.Width(j);
            }
        }

        if (!double.IsFinite(Vectors.LargestMagnitude(_hessian)))
        {
            return false;
        }

        SymmetricEigen.Decompose(_hessian, _vectors, _values, _work);
        for (int i = 0; i < _n; i++)
        {
            _along[i] = Vectors.Dot(_vectors.AsSpan(i * _n, _n), _gradient);
        }

        return true;
    }

    private double Null => NullEigenvalue * Vectors.LargestMagnitude(_values);

    /// <summary>‖p‖ for a μ. An eigenvalue that rounding cannot tell from zero has no part in the step: along a curve of roots there is nowhere to go.</summary>
    private double Length(double mu)
    {
        double sum = 0;
        double zero = Null;
        for (int i = 0; i < _n; i++)
        {
            double part = Part(i, mu, zero);
            sum += part * part;
        }

        return Math.Sqrt(sum);
    }

    private double Part(int i, double mu, double zero)
    {
        double λ = _values[i];
        return _along[i] == 0 || Math.Abs(λ) <= zero ? 0 : -_along[i] * λ / ((λ * λ) + mu);
    }

    /// <summary>Writes p, at most as long as the radius; returns its length.</summary>
    private double Step(double radius)
    {
        double zero = Null;
        double mu = 0;
        if (!(Length(0) <= radius))
        {
            double largest = Vectors.LargestMagnitude(_values);
            (double low, double high) = (0, largest * largest * 1e-12);
            while (Length(high) > radius && high < 1e300)
            {
                (low, high) = (high, 10 * high);
            }

            for (int k = 0; k < 40 && high > low * 1.01; k++)
            {
                double middle = low == 0 ? high / 10 : Math.Sqrt(low * high);
                (low, high) = Length(middle) > radius ? (middle, high) : (low, middle);
                if (high < 1e-300)
                {
                    break;
                }
            }

            mu = high;
        }

        Array.Clear(_step);
        for (int i = 0; i < _n; i++)
        {
            Vectors.AddScaled(_step, Part(i, mu, zero), _vectors.AsSpan(i * _n, _n), _step);
        }

        return Vectors.Norm(_step);
    }

    /// <summary>Goes along p, scaled; returns how far.</summary>
    private double Take(double scale, double shorter, double length)
    {
        for (int i = 0; i < _n; i++)
        {
            _trial[i] = Point[i] + (scale * shorter * _step[i] * _box.Width(i));
        }

        return Math.Abs(scale * shorter) * length;
    }

    private double Deflation(double[] at, IReadOnlyList<double[]> known, double reach)
    {
        double product = 1;
        foreach (double[] root in known)
        {
            product *= 1 + (reach * reach / Squared(at, root));
        }

        return product;
    }

    /// <summary>1/(1 - ∇log Mᵀp): what deflation makes of Newton's step.</summary>
    private double DeflatedScale(IReadOnlyList<double[]> known, double reach)
    {
        double slope = 0;
        foreach (double[] root in known)
        {
            double squared = Squared(Point, root);
            double inner = 0;
            for (int i = 0; i < _n; i++)
            {
                inner += (Point[i] - root[i]) / _box.Width(i) * _step[i];
            }

            slope -= 2 * reach * reach * inner / (squared * (squared + (reach * reach)));
        }

        double scale = 1 / (1 - slope);
        return double.IsFinite(scale) && scale != 0 ? scale : 1;
    }

    private double Squared(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < _n; i++)
        {
            double away = (x[i] - y[i]) / _box.Width(i);
            sum += away * away;
        }

        return Math.Max(sum, 1e-30);
    }

    private bool IsAwayFrom(IReadOnlyList<double[]> known) => known.All(root => Squared(Point, root) > 1e-18);
}
