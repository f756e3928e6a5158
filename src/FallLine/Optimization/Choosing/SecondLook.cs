namespace FallLine.Optimization;

/// <summary>What second derivatives, and values beside it, say of a point where a run ended because the gradient vanishes there.</summary>
/// <remarks>
/// <para>Where an eigenvalue of the Hessian is not surely positive, values are taken beside the point, along its eigenvector and, where several count as zero, along mixed directions of these: a lower one shows
/// a saddle, a maximum or a point such as 0 of x³; also below them along the directions that surely curve up, for a way down may be bent: y² + 3x²y + 2x⁴ rises along every line through 0, and falls along y = -1.5x². Where none is lower, the
/// length of Newton's step tells whether the minimum is near: with curvatures of their magnitude, for where one is negative and yet nothing beside is lower, the gradient is not as small as it seems.</para>
/// <para>Within bounds and under constraints the Hessian is that along the directions which nothing with a multiplier forbids. Points beside are moved back to what is allowed; the ways off bounds and constraints that are met without a multiplier
/// take part in the mixed directions.</para>
/// </remarks>
internal sealed class SecondLook
{
    /// <summary>Of the largest eigenvalue: smaller ones may be zero.</summary>
    private const double RelativeZero = 1e-10;

    /// <summary>Of the largest eigenvalue: what rounding makes of a zero.</summary>
    private const double Rounding = 1e-13;

    /// <summary>Of the values: smaller differences are rounding.</summary>
    private const double Lowest = 1e-14;

    private const double Shorter = 0.96;
    private const double Short = 1e-3;
    private const int NextSteps = 4;
    private const double LittleBeyond = 0.1;
    private const double SmallPart = 0.1;
    private const int MixedDirections = 4;

    /// <summary>How far beside the point values are taken, in units of max(1, ‖x‖).</summary>
    private static readonly double[] s_reaches = [1e-5, 1e-3, 1e-1];

    private readonly Objective _descended;
    private readonly Surroundings _around;
    private readonly double[] _point;
    private readonly double _value;
    private readonly double _scale;
    private readonly double[] _step;
    private (double[] Direction, double Curvature)[] _rising = [];
    private double _least;

    private SecondLook(Objective descended, Surroundings around, double[] point, double value)
    {
        (_descended, _around, _point, _value, _least) = (descended, around, point, value, value);
        _step = new double[point.Length];
        _scale = Math.Max(1, Vectors.LargestMagnitude(point));
    }

    /// <summary>A point beside it that is lower; null where none was found, or none was sought.</summary>
    public double[]? Lower { get; private set; }

    /// <summary>The largest change of a variable by Newton's step, as far as it is allowed.</summary>
    public double Newton { get; private set; }

    /// <summary>The same in units of max(1, ‖x‖).</summary>
    public double RelativeNewton => Newton / _scale;

    /// <summary>By how much Newton's step promises to lower the value; 0 where that drowns in rounding.</summary>
    public double Decrement { get; private set; }

    /// <summary>Whether rounding hides the curvature along some direction.</summary>
    public bool IsUndecided { get; private set; }

    /// <summary>Evaluations of the value alone that it took.</summary>
    public int Values { get; private set; }

    /// <summary>Evaluations of the gradient.</summary>
    public int Gradients { get; private set; }

    /// <summary>Evaluations of the Hessian.</summary>
    public int Hessians { get; private set; } = 1;

    /// <summary>Looks at a point.</summary>
    /// <param name="descended">The function that was descended.</param>
    /// <param name="around">What lies around the point.</param>
    /// <param name="point">Where.</param>
    /// <param name="value">The value there.</param>
    /// <param name="gradient">The gradient there; under constraints that of the Lagrangian.</param>
    /// <returns>Null where the Hessian is not finite.</returns>
    public static SecondLook? At(Objective descended, Surroundings around, double[] point, double value, ReadOnlySpan<double> gradient)
    {
        int n = point.Length;
        double[] hessian = new double[n * n];
        around.Hessian(point, hessian);
        if (!double.IsFinite(Vectors.LargestMagnitude(hessian)))
        {
            return null;
        }

        var look = new SecondLook(descended, around, point, value);
        look.Judge(hessian, gradient);
        return look;
    }

    private void Judge(double[] hessian, ReadOnlySpan<double> gradient)
    {
        List<double[]> undecided = [.. _around.Inward];
        (double[] values, double[][] vectors) = Decompose(hessian);
        double largest = Vectors.LargestMagnitude(values);
        for (int k = 0; k < values.Length; k++)
        {
            if (values[k] <= RelativeZero * largest)
            {
                undecided.Add(vectors[k]);
            }

            IsUndecided |= Math.Abs(values[k]) <= Rounding * largest;
        }

        double decrement = NewtonStep(values, vectors, gradient, _step);
        _rising = [.. vectors.Zip(values).Where(pair => pair.Second > RelativeZero * largest)];

        Newton = Allowed();
        Decrement = decrement > Lowest * Math.Abs(_value) ? decrement : 0;
        Seek(undecided, gradient);
    }

    /// <summary>Writes Newton's step, with curvatures of their magnitude, along the directions whose curvature rounding does not hide.</summary>
    /// <returns>By how much it promises to lower the value.</returns>
    private static double NewtonStep(double[] values, double[][] vectors, ReadOnlySpan<double> gradient, double[] step)
    {
        double decrement = 0;
        double largest = Vectors.LargestMagnitude(values);
        Array.Clear(step);
        for (int k = 0; k < values.Length; k++)
        {
            double curvature = Math.Abs(values[k]);
            if (curvature > Rounding * largest)
            {
                double along = Vectors.Dot(vectors[k], gradient);
                Vectors.AddScaled(step, -along / curvature, vectors[k], step);
                decrement += along * along / (2 * curvature);
            }
        }

        return decrement;
    }

    private double Allowed()
    {
        double[] there = new double[_point.Length];
        Vectors.AddScaled(_point, 1, _step, there);
        return _around.Enter(there) ? Vectors.LargestDifference(there, _point) : Vectors.LargestMagnitude(_step);
    }

    /// <summary>Eigenvalues λ and vectors v of D·ZᵀHZ·D, as Z·D·v, where Z are the free directions and D makes the diagonal ±1: the signs are those of H along them, and no variable's unit drowns another's curvature.</summary>
    private (double[] Values, double[][] Vectors) Decompose(double[] hessian)
    {
        int n = _point.Length;
        IReadOnlyList<double[]> free = _around.Free;
        int m = free.Count;
        double[] matrix = Along(hessian, free);
        double[] unit = new double[m];
        for (int k = 0; k < m; k++)
        {
            double curvature = Math.Abs(matrix[(k * m) + k]);
            curvature = curvature > 0 ? curvature : Vectors.LargestMagnitude(matrix.AsSpan(k * m, m));
            unit[k] = curvature > 0 ? 1 / Math.Sqrt(curvature) : 1;
        }

        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column < m; column++)
            {
                matrix[(row * m) + column] *= unit[row] * unit[column];
            }
        }

        double[] vectors = new double[m * m];
        double[] values = new double[m];
        if (m > 0)
        {
            SymmetricEigen.Decompose(matrix, vectors, values, new double[m]);
        }

        return (values, [.. Enumerable.Range(0, m).Select(k =>
        {
            double[] whole = new double[n];
            for (int i = 0; i < m; i++)
            {
                Vectors.AddScaled(whole, unit[i] * vectors[(k * m) + i], free[i], whole);
            }

            return whole;
        })]);
    }

    /// <summary>ZᵀHZ.</summary>
    private static double[] Along(double[] hessian, IReadOnlyList<double[]> free)
    {
        double[] matrix = new double[free.Count * free.Count];
        for (int row = 0; row < free.Count; row++)
        {
            int n = free[row].Length;
            double[] product = new double[n];
            for (int i = 0; i < n; i++)
            {
                if (free[row][i] != 0)
                {
                    Vectors.AddScaled(product, free[row][i], hessian.AsSpan(i * n, n), product);
                }
            }

            for (int column = 0; column < free.Count; column++)
            {
                matrix[(row * free.Count) + column] = Vectors.Dot(product, free[column]);
            }
        }

        return matrix;
    }

    /// <summary>Directions are lowered by in all signs and mixtures: of several ways down the one that takes part in all of them is taken.</summary>
    private void Seek(List<double[]> directions, ReadOnlySpan<double> gradient)
    {
        foreach (double[] direction in directions)
        {
            Vectors.Scale(1 / Vectors.Norm(direction), direction, direction);
            Seek(direction, gradient);
        }

        for (int k = 0; k < MixedDirections && directions.Count > 1; k++)
        {
            double[] mixed = new double[_point.Length];
            for (int i = 0; i < directions.Count; i++)
            {
                // All alike, which leads into the box from its corner; then Weyl's sequence of the golden ratio, which has no symmetry.
                double weight = k == 0 ? 1 : (((k * directions.Count) + i + 1) * 0.6180339887498949 % 1) - 0.5;
                Vectors.AddScaled(mixed, weight, directions[i], mixed);
            }

            Vectors.Scale(1 / Vectors.Norm(mixed), mixed, mixed);
            Seek(mixed, gradient);
        }
    }

    private void Seek(double[] direction, ReadOnlySpan<double> gradient)
    {
        foreach (double reach in s_reaches)
        {
            foreach (double sign in new double[] { 1, -1 })
            {
                double[] beside = new double[_point.Length];
                Vectors.AddScaled(_point, sign * reach * _scale, direction, beside);
                if (!_around.Enter(beside))
                {
                    continue;
                }

                Compare(beside, gradient);
                if (Lower is null && _rising.Length > 0 && Bend(beside))
                {
                    Compare(beside, gradient);
                }
            }
        }
    }

    private void Compare(double[] beside, ReadOnlySpan<double> gradient)
    {
        double there = _descended.Value(beside);
        Values++;

        // The gradient is small, not zero: what it promises is no sign of a saddle.
        double promised = (2 * Math.Abs(Vectors.Dot(gradient, beside) - Vectors.Dot(gradient, _point))) + _around.Slack(beside);
        if (double.IsFinite(there) && there < _least && there < _value - promised - (Lowest * Math.Max(Math.Abs(there), Math.Abs(_value))))
        {
            (_least, Lower) = (there, [.. beside]);
        }
    }

    /// <summary>Newton's step along the directions that surely curve up; false where it leads nowhere.</summary>
    private bool Bend(double[] beside)
    {
        double[] slope = new double[beside.Length];
        Gradients++;
        _ = _descended.ValueAndGradient(beside, slope);
        foreach ((double[] direction, double curvature) in _rising)
        {
            Vectors.AddScaled(beside, -Vectors.Dot(direction, slope) / curvature, direction, beside);
        }

        return double.IsFinite(Vectors.LargestMagnitude(beside)) && _around.Enter(beside);
    }

    /// <summary>Whether a way leads on beyond its end, as far as it is allowed.</summary>
    public bool LeadsBeyond(double[] from, double[] to) => Vectors.LargestDifference(Beyond(from, to), to) > SmallPart * LittleBeyond * Vectors.LargestDifference(from, to);

    /// <summary>Whether the value rises a little beyond the point, on the way that led here.</summary>
    public bool RisesBeyond(double[] from)
    {
        double there = _descended.Value(Beyond(from, _point));
        Values++;
        return there > _value + (Lowest * Math.Max(Math.Abs(there), Math.Abs(_value)));
    }

    private double[] Beyond(double[] from, double[] to)
    {
        double[] way = new double[to.Length];
        double[] beyond = new double[to.Length];
        Vectors.AddScaled(to, -1, from, way);
        Vectors.AddScaled(to, LittleBeyond, way, beyond);
        return _around.Enter(beyond) ? beyond : to;
    }

    /// <summary>The lowest point along Newton's step, ever farther as long as the value falls: where a minimum is that way, beside it.</summary>
    public double[] Farther()
    {
        double[] lowest = _point;
        double least = _value;
        double[] gradient = new double[_point.Length];
        for (double times = 1; times < 1e15; times *= 2)
        {
            double[] there = new double[_point.Length];
            Vectors.AddScaled(_point, times, _step, there);
            bool allowed = _around.Enter(there);
            double value = _descended.ValueAndGradient(there, gradient);
            Gradients++;
            if (!(allowed && value < least && Vectors.Dot(gradient, _step) <= 0))
            {
                break;
            }

            (least, lowest) = (value, there);
        }

        return lowest;
    }

    /// <summary>Whether each of the next of Newton's steps is clearly shorter than the one before, as it is on the way to any minimum, also one where curvature vanishes: on the way to that of xᵏ by (k - 2)/(k - 1). One alone may be so by chance, as on waves that die away.</summary>
    public bool Shortens()
    {
        double[] there = [.. _point];
        double[] gradient = new double[_point.Length];
        double[] hessian = new double[_point.Length * _point.Length];
        double[] step = [.. _step];
        double length = Newton;
        for (int k = 0; k < NextSteps; k++)
        {
            Vectors.AddScaled(there, 1, step, there);
            _ = _around.Enter(there);
            double value = _descended.ValueAndGradient(there, gradient);
            Gradients++;
            _around.Hessian(there, hessian);
            Hessians++;
            if (!double.IsFinite(value) || !double.IsFinite(Vectors.LargestMagnitude(hessian)))
            {
                return false;
            }

            (double[] values, double[][] vectors) = Decompose(hessian);
            _ = NewtonStep(values, vectors, gradient, step);
            double next = Vectors.LargestMagnitude(step);
            if (!(next <= Shorter * length))
            {
                return false;
            }

            if (next <= Short * _scale)
            {
                return true;
            }

            length = next;
        }

        return true;
    }
}
