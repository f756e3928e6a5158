namespace FallLine.Optimization;

/// <summary>One run of <see cref="TrustRegionReflective"/>.</summary>
internal sealed class ReflectiveState(int dimension, ScalingRule rule, Bounds bounds) : DampedState(dimension, rule)
{
    private const double LeastBack = 0.995;
    private const double Landing = 1e-3;
    private const double Difference = 1e-6;

    private readonly double[] _barrier = new double[dimension];
    private readonly double[] _reach = new double[dimension];
    private readonly double[] _roots = new double[dimension];
    private readonly double[] _path = new double[dimension];
    private readonly double[] _turned = new double[dimension];
    private readonly double[] _trial = new double[dimension];
    private double _firstValue = double.NaN;
    private double _back;

    public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
    {
        Bend(step);
        for (int i = 0; i < Dimension; i++)
        {
            (double lower, double upper) = (bounds.Lower[i], bounds.Upper[i]);
            to[i] = Curve[i] == lower - from[i] ? lower : Curve[i] == upper - from[i] ? upper : Math.Clamp(from[i] + Curve[i], lower, upper);
        }
    }

    /// <remarks>At t = 0 it is -E⁻¹g/c; elsewhere, where the path may be bent, a difference.</remarks>
    public override double Slope(ReadOnlySpan<double> gradient, double step)
    {
        if (step > 0)
        {
            Bend(step * (1 + Difference));
            double ahead = Vectors.Dot(gradient, Curve);
            Bend(step);
            return (ahead - Vectors.Dot(gradient, Curve)) / (step * Difference);
        }

        double sum = 0;
        for (int i = 0; i < Dimension; i++)
        {
            sum -= gradient[i] * _reach[i] * Gradient[i];
        }

        return sum / Weight;
    }

    public override void Exchange(Ledger ledger)
    {
        base.Exchange(ledger);
        ledger.Numbers(_reach);
        ledger.Number(ref _firstValue);
    }

    protected override void Aimed(Iterate at)
    {
        _firstValue = double.IsNaN(_firstValue) ? at.Value : _firstValue;
        double most = 0;
        for (int i = 0; i < Dimension; i++)
        {
            double g = Gradient[i];
            double room = g > 0 ? at.Point[i] - bounds.Lower[i] : g < 0 ? bounds.Upper[i] - at.Point[i] : double.PositiveInfinity;
            bool bounded = double.IsFinite(room) && room > 0;
            _barrier[i] = bounded ? Math.Abs(g) / room : 0;
            _reach[i] = bounded ? room / Scaling[i] : 1 / (Scaling[i] * Scaling[i]);
            most = bounded ? Math.Max(most, Math.Abs(g) * room) : most;
        }

        _back = Math.Max(LeastBack, 1 - (most / _firstValue));
    }

    protected override void Bend(double step, Span<double> curve)
    {
        for (int i = 0; i < Dimension; i++)
        {
            _roots[i] = Math.Sqrt(_barrier[i] + (Weight / (step * _reach[i])));
        }

        Linear.Damped(_roots, Forcing, curve);
        if (Stride(Point, curve) <= 1)
        {
            Turn(curve);
        }

        Land(curve);
    }

    /// <summary>The best by the model of the three ways that stay inside.</summary>
    private void Turn(Span<double> step)
    {
        double radius = Length(step);
        double stride = Stride(Point, step);
        for (int i = 0; i < Dimension; i++)
        {
            _path[i] = stride * step[i];
            _trial[i] = Point[i] + _path[i];
            _turned[i] = IsMet(i, stride, step[i]) ? -step[i] : step[i];
        }

        double toBound = Stride(_trial, _turned);
        double toRadius = ToRadius(_path, _turned, radius);
        double far = toBound < toRadius ? _back * toBound : toRadius;
        double near = far > 0 ? (1 - _back) * stride / Math.Min(toBound, toRadius) : double.PositiveInfinity;
        double reflected = near <= far ? Least(_path, _turned, near, far) : double.PositiveInfinity;

        Vectors.Scale(_back * stride, step, step);
        double best = Model(step);
        if (reflected < best)
        {
            best = reflected;
            _path.CopyTo(step);
        }

        Array.Clear(_path);
        for (int i = 0; i < Dimension; i++)
        {
            _turned[i] = -_reach[i] * Gradient[i];
        }

        double down = Stride(Point, _turned);
        double length = Length(_turned);
        double most = length > 0 ? Math.Min(_back * down, radius / length) : 0;
        if (Least(_path, _turned, 0, most) < best)
        {
            _path.CopyTo(step);
        }
    }

    /// <summary>Ends on a bound what would come within a thousandth of its distance from it.</summary>
    private void Land(Span<double> step)
    {
        for (int i = 0; i < Dimension; i++)
        {
            double room = (Gradient[i] > 0 ? bounds.Lower[i] : bounds.Upper[i]) - Point[i];
            if (Gradient[i] != 0 && double.IsFinite(room) && step[i] * room > 0 && Math.Abs(room - step[i]) <= Landing * Math.Abs(room))
            {
                step[i] = room;
            }
        }
    }

    /// <summary>How often a step fits between a point and the first bound; infinite where it meets none.</summary>
    private double Stride(ReadOnlySpan<double> from, ReadOnlySpan<double> step)
    {
        double stride = double.PositiveInfinity;
        for (int i = 0; i < Dimension; i++)
        {
            double room = step[i] > 0 ? bounds.Upper[i] - from[i] : bounds.Lower[i] - from[i];
            stride = step[i] == 0 ? stride : Math.Min(stride, Math.Max(0, room / step[i]));
        }

        return stride;
    }

    private bool IsMet(int i, double stride, double step) =>
        step != 0 && Math.Max(0, ((step > 0 ? bounds.Upper[i] : bounds.Lower[i]) - Point[i]) / step) <= stride;

    /// <summary>‖E^½·p‖.</summary>
    private double Length(ReadOnlySpan<double> step)
    {
        double squares = 0;
        for (int i = 0; i < Dimension; i++)
        {
            squares += step[i] * step[i] / _reach[i];
        }

        return Math.Sqrt(squares);
    }

    /// <summary>s ≥ 0 with ‖E^½(p + s·q)‖ equal to a radius that p is within.</summary>
    private double ToRadius(ReadOnlySpan<double> from, ReadOnlySpan<double> along, double radius)
    {
        (double square, double mixed, double inside) = (0, 0, 0);
        for (int i = 0; i < Dimension; i++)
        {
            square += along[i] * along[i] / _reach[i];
            mixed += from[i] * along[i] / _reach[i];
            inside += from[i] * from[i] / _reach[i];
        }

        double rest = Math.Max(0, (radius * radius) - inside);
        double root = Math.Sqrt((mixed * mixed) + (square * rest));
        return square == 0 ? 0 : mixed > 0 ? rest / (mixed + root) : (root - mixed) / square;
    }

    /// <summary>Goes from p along q to the least of the model between two multiples, and says what that is.</summary>
    private double Least(Span<double> from, ReadOnlySpan<double> along, double near, double far)
    {
        double begin = Model(from);
        double curvature = Curvature(along);
        Vectors.AddScaled(from, 1, along, _trial);
        double slope = Model(_trial) - begin - (0.5 * curvature);
        double best = curvature > 0 ? Math.Clamp(-slope / curvature, near, far) : slope < 0 ? far : near;
        Vectors.AddScaled(from, best, along, from);
        return begin + (best * (slope + (0.5 * best * curvature)));
    }

    /// <summary>gᵀp + ½·pᵀ(JᵀJ + B)p.</summary>
    private double Model(ReadOnlySpan<double> step) => Vectors.Dot(Gradient, step) + (0.5 * Curvature(step));

    private double Curvature(ReadOnlySpan<double> step)
    {
        double squares = Linear.SquaredProduct(step);
        for (int i = 0; i < Dimension; i++)
        {
            squares += _barrier[i] * step[i] * step[i];
        }

        return squares;
    }
}
