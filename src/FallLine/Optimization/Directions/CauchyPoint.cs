namespace FallLine.Optimization;

/// <summary>The first minimum of a quadratic model along the projected steepest descent, x(t) = P(x - t·g): the generalised Cauchy point.</summary>
/// <remarks>R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190–1208, algorithm CP. Between two breakpoints, where variables meet their bounds, the model is a parabola of t, which is carried on in O(memory²).</remarks>
internal sealed class CauchyPoint(Bounds bounds, int dimension, int memory)
{
    private const double RoundingUnit = 2.2204460492503131e-16;

    private readonly double[] _direction = new double[dimension];
    private readonly double[] _path = new double[2 * memory];
    private readonly double[] _row = new double[2 * memory];
    private readonly double[] _product = new double[2 * memory];
    private readonly bool[] _isHeld = new bool[dimension];
    private readonly Breakpoints _breakpoints = new(dimension);

    /// <summary>The point.</summary>
    public double[] Point { get; } = new double[dimension];

    /// <summary>Wᵀ·(point - x).</summary>
    public double[] Displacement { get; } = new double[2 * memory];

    /// <summary>Which variables lie on a bound there and stay; the others are free.</summary>
    public ReadOnlySpan<bool> IsHeld => _isHeld;

    /// <summary>Takes x itself, with all variables free.</summary>
    public void Skip(Iterate at)
    {
        at.Point.CopyTo(Point);
        Array.Clear(_isHeld);
        Array.Clear(Displacement);
    }

    /// <summary>Walks to the point.</summary>
    public void Find(Iterate at, CompactBfgs model)
    {
        int moving = Begin(at);
        int k = 2 * model.Count;
        Span<double> p = _path.AsSpan(0, k);
        Span<double> c = Displacement.AsSpan(0, k);
        c.Clear();
        double square = Vectors.Dot(_direction, _direction);
        if (square == 0)
        {
            return;
        }

        model.Gather(_direction, p);
        double slope = -square;
        double curvature = (model.Theta * square) - Form(model, p);
        double least = RoundingUnit * curvature;
        double time = 0;
        double rest = -slope / curvature;
        while (_breakpoints.Count > 0 && _breakpoints.Least - time <= rest)
        {
            (int b, double next) = _breakpoints.Take();
            double dt = next - time;
            time = next;
            double d = _direction[b];
            double bound = d > 0 ? bounds.Upper[b] : bounds.Lower[b];
            double gone = bound - Point[b];
            (Point[b], _direction[b], _isHeld[b]) = (bound, 0, true);
            Vectors.AddScaled(c, dt, p, c);
            if (--moving == 0)
            {
                return;
            }

            slope += (dt * curvature) + (d * d) - (model.Theta * d * gone);
            curvature -= model.Theta * d * d;
            if (k > 0)
            {
                Span<double> w = _row.AsSpan(0, k);
                Span<double> mw = _product.AsSpan(0, k);
                model.Row(b, w);
                w.CopyTo(mw);
                model.MultiplyMiddle(mw);
                slope += d * Vectors.Dot(mw, c);
                curvature += (2 * d * Vectors.Dot(mw, p)) - (d * d * Vectors.Dot(mw, w));
                Vectors.AddScaled(p, -d, w, p);
            }

            curvature = Math.Max(least, curvature);
            rest = -slope / curvature;
        }

        rest = Math.Max(0, rest);
        Vectors.AddScaled(Point, time + rest, _direction, Point);
        bounds.Project(Point, Point);
        Vectors.AddScaled(c, rest, p, c);
    }

    /// <summary>Points the path downhill and finds where it bends.</summary>
    /// <returns>How many variables move.</returns>
    private int Begin(Iterate at)
    {
        at.Point.CopyTo(Point);
        _breakpoints.Clear();
        int moving = 0;
        for (int i = 0; i < Point.Length; i++)
        {
            (double x, double g, double lower, double upper) = (Point[i], at.Gradient[i], bounds.Lower[i], bounds.Upper[i]);
            _isHeld[i] = lower == upper || (x <= lower && g >= 0) || (x >= upper && g <= 0);
            _direction[i] = _isHeld[i] ? 0 : -g;
            double time = g < 0 ? (x - upper) / g : g > 0 ? (x - lower) / g : double.PositiveInfinity;
            moving += _direction[i] == 0 ? 0 : 1;
            if (_direction[i] != 0 && time < double.PositiveInfinity)
            {
                _breakpoints.Add(i, time);
            }
        }

        _breakpoints.Order();
        return moving;
    }

    private double Form(CompactBfgs model, ReadOnlySpan<double> p)
    {
        Span<double> mp = _product.AsSpan(0, p.Length);
        p.CopyTo(mp);
        if (p.Length > 0)
        {
            model.MultiplyMiddle(mp);
        }

        return Vectors.Dot(p, mp);
    }
}
