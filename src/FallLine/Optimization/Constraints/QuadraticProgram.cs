namespace FallLine.Optimization;

/// <summary>The least value of ½·pᵀBp + gᵀp where cᵢ + aᵢᵀp = 0 or ≤ 0 and l ≤ p ≤ u, for a positive definite B.</summary>
/// <remarks>
/// The dual method: it begins at the minimum without constraints and takes in one violated constraint after the other, so it needs no feasible start and finds out where there is none. With N the normals of the active ones,
/// L⁻¹N = Q·[R; 0] and J = L⁻ᵀQ, B = L·Lᵀ; a change of the active set turns J and R by plane rotations, n² multiplications each. D. Goldfarb and A. Idnani, Math. Prog. 27 (1983) 1–33.
/// </remarks>
internal sealed class QuadraticProgram
{
    /// <summary>A normal whose part outside the active ones is below this depends on them.</summary>
    private const double Dependent = 1e-10;

    /// <summary>A constraint fails that is missed by more than this part of what was added up.</summary>
    private const double Slack = 1e-13;

    private readonly int _n;
    private readonly int _rows;
    private readonly double[] _factor;
    private readonly double[] _j;
    private readonly double[] _r;
    private readonly double[] _normal;
    private readonly double[] _d;
    private readonly double[] _z;
    private readonly double[] _fall;
    private readonly double[] _dual;
    private readonly double[] _signs;
    private readonly int[] _active;
    private readonly bool[] _isActive;
    private readonly double[] _point;
    private readonly double[] _multipliers;
    private int _count;

    /// <param name="dimension">n, the number of variables.</param>
    /// <param name="rows">m, the number of constraints but bounds.</param>
    public QuadraticProgram(int dimension, int rows)
    {
        (_n, _rows) = (dimension, rows);
        int all = rows + (2 * dimension);
        int square = checked(dimension * dimension);
        (_factor, _j, _r) = (new double[square], new double[square], new double[square]);
        (_normal, _d, _z, _fall, _dual) = (new double[dimension], new double[dimension], new double[dimension], new double[dimension], new double[dimension + 1]);
        (_signs, _active, _isActive) = (new double[all], new int[dimension + 1], new bool[all]);
        (_point, _multipliers) = (new double[dimension], new double[rows]);
    }

    /// <summary>p.</summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>λ, one for each row, with Bp + g + Aᵀλ pressing on bounds alone; at least 0 where the row is an inequality.</summary>
    public ReadOnlySpan<double> Multipliers => _multipliers;

    /// <summary>Solves it.</summary>
    /// <param name="hessian">B, n by n.</param>
    /// <param name="gradient">g.</param>
    /// <param name="constraints">c, A row by row, and which rows are equations.</param>
    /// <param name="lower">l; -∞ where there is none.</param>
    /// <param name="upper">u; ∞ where there is none.</param>
    /// <returns>False where the constraints contradict each other or B is not positive definite.</returns>
    public bool Solve(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, LinearConstraints constraints, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        if (!Begin(hessian, gradient))
        {
            return false;
        }

        // Equations first: they stay active to the end.
        for (int row = 0; row < _rows; row++)
        {
            if (constraints.IsEquality(row))
            {
                double missed = constraints.At(row, _point, out double size);
                _signs[row] = missed > 0 ? -1 : 1;
                if (!Enter(row, -Math.Abs(missed), Slack * size, constraints))
                {
                    return false;
                }
            }
        }

        // Each constraint that enters raises the dual value, so no active set comes twice; rounding is what the limit is for.
        int most = 20 * ((2 * _rows) + (3 * _n) + 10);
        for (int taken = 0; taken < most; taken++)
        {
            int worst = Worst(constraints, lower, upper, out double missed, out double slack);
            if (worst < 0)
            {
                Report();
                return true;
            }

            if (!Enter(worst, missed, slack, constraints))
            {
                return false;
            }
        }

        return false;
    }

    private bool Begin(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient)
    {
        _count = 0;
        Array.Clear(_isActive);
        Array.Fill(_signs, -1, 0, _rows);
        Array.Fill(_signs, 1, _rows, _n);
        Array.Fill(_signs, -1, _rows + _n, _n);
        if (!Cholesky.TryFactor(hessian, 0, 0, _factor, _n))
        {
            return false;
        }

        // Row k of L⁻¹ is column k of J = L⁻ᵀ; J is kept by columns.
        for (int k = 0; k < _n; k++)
        {
            Span<double> column = _j.AsSpan(k * _n, _n);
            column.Clear();
            column[k] = 1 / _factor[(k * _n) + k];
            for (int i = k - 1; i >= 0; i--)
            {
                double sum = 0;
                for (int between = i + 1; between <= k; between++)
                {
                    sum += _factor[(between * _n) + i] * column[between];
                }

                column[i] = -sum / _factor[(i * _n) + i];
            }
        }

        Array.Clear(_point);
        for (int k = 0; k < _n; k++)
        {
            ReadOnlySpan<double> column = _j.AsSpan(k * _n, _n);
            Vectors.AddScaled(_point, -Vectors.Dot(column, gradient), column, _point);
        }

        return double.IsFinite(Vectors.LargestMagnitude(_point));
    }

    /// <summary>The constraint that is missed by the most, in lengths of its normal; -1 where all hold.</summary>
    private int Worst(LinearConstraints constraints, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, out double missed, out double slack)
    {
        int worst = -1;
        double greatest = 0;
        (missed, slack) = (0, 0);
        for (int row = 0; row < _rows; row++)
        {
            if (_isActive[row] || constraints.IsEquality(row))
            {
                continue;
            }

            double value = -constraints.At(row, _point, out double size);
            if (value < -Slack * size && -value > greatest * constraints.Length(row))
            {
                (worst, greatest, missed, slack) = (row, -value / constraints.Length(row), value, Slack * size);
            }
        }

        for (int i = 0; i < _n; i++)
        {
            (double below, double above) = (_point[i] - lower[i], upper[i] - _point[i]);
            double allowed = Slack * Math.Abs(_point[i]);
            if (below < -allowed && -below > greatest && !_isActive[_rows + i])
            {
                (worst, greatest, missed, slack) = (_rows + i, -below, below, allowed);
            }

            if (above < -allowed && -above > greatest && !_isActive[_rows + _n + i])
            {
                (worst, greatest, missed, slack) = (_rows + _n + i, -above, above, allowed);
            }
        }

        return worst;
    }

    /// <summary>Steps 2 of the paper: goes on in the dual until the constraint is met, dropping those whose multipliers vanish on the way.</summary>
    /// <param name="entering">Its number: a row, then the lower bounds, then the upper.</param>
    /// <param name="missed">By how much it is missed, below 0; 0 for an equation that holds.</param>
    /// <param name="slack">What counts as met.</param>
    /// <param name="constraints">The rows.</param>
    private bool Enter(int entering, double missed, double slack, LinearConstraints constraints)
    {
        _dual[_count] = 0;
        while (true)
        {
            Normal(entering, constraints);
            double all = 0;
            double outside = 0;
            for (int k = 0; k < _n; k++)
            {
                _d[k] = Vectors.Dot(_j.AsSpan(k * _n, _n), _normal);
                all += _d[k] * _d[k];
                outside += k >= _count ? _d[k] * _d[k] : 0;
            }

            bool dependent = outside <= Dependent * Dependent * all;
            if (dependent && missed >= -slack && entering < _rows && constraints.IsEquality(entering))
            {
                return true;
            }

            for (int k = _count - 1; k >= 0; k--)
            {
                double sum = _d[k];
                for (int later = k + 1; later < _count; later++)
                {
                    sum -= _r[(later * _n) + k] * _fall[later];
                }

                _fall[k] = sum / _r[(k * _n) + k];
            }

            int blocking = Blocking(constraints, out double partial);
            double full = dependent ? double.PositiveInfinity : -missed / outside;
            double step = Math.Min(partial, full);
            if (!double.IsFinite(step))
            {
                return false;
            }

            for (int k = 0; k < _count; k++)
            {
                _dual[k] -= step * _fall[k];
            }

            _dual[_count] += step;
            if (!dependent)
            {
                Array.Clear(_z);
                for (int k = _count; k < _n; k++)
                {
                    Vectors.AddScaled(_z, _d[k], _j.AsSpan(k * _n, _n), _z);
                }

                Vectors.AddScaled(_point, step, _z, _point);
                missed += step * outside;
            }

            if (full <= partial)
            {
                Add(entering);
                return true;
            }

            Drop(blocking);
        }
    }

    /// <summary>The active constraint whose multiplier vanishes first, and how far that is.</summary>
    private int Blocking(LinearConstraints constraints, out double partial)
    {
        int blocking = -1;
        partial = double.PositiveInfinity;
        for (int k = 0; k < _count; k++)
        {
            bool stays = _active[k] < _rows && constraints.IsEquality(_active[k]);
            if (!stays && _fall[k] > 0 && _dual[k] / _fall[k] < partial)
            {
                (blocking, partial) = (k, _dual[k] / _fall[k]);
            }
        }

        return blocking;
    }

    private void Normal(int number, LinearConstraints constraints)
    {
        if (number < _rows)
        {
            ReadOnlySpan<double> row = constraints.Row(number);
            for (int i = 0; i < _n; i++)
            {
                _normal[i] = _signs[number] * row[i];
            }
        }
        else
        {
            Array.Clear(_normal);
            _normal[(number - _rows) % _n] = _signs[number];
        }
    }

    /// <summary>Rotates d's part outside into its first element, and J with it; what is left of d is the new column of R.</summary>
    private void Add(int number)
    {
        for (int k = _n - 1; k > _count; k--)
        {
            (double cosine, double sine) = Rotation(_d[k - 1], _d[k]);
            _d[k - 1] = (cosine * _d[k - 1]) + (sine * _d[k]);
            _d[k] = 0;
            Rotate(_j.AsSpan((k - 1) * _n, _n), _j.AsSpan(k * _n, _n), cosine, sine);
        }

        _d.AsSpan(0, _count + 1).CopyTo(_r.AsSpan(_count * _n, _n));
        _active[_count] = number;
        _isActive[number] = true;
        _count++;
    }

    /// <summary>Takes a column out of R and rotates it, and J with it, back into a triangle. The entering constraint's multiplier moves down with the others.</summary>
    private void Drop(int place)
    {
        _isActive[_active[place]] = false;
        for (int k = place; k < _count - 1; k++)
        {
            _r.AsSpan((k + 1) * _n, _n).CopyTo(_r.AsSpan(k * _n, _n));
            _active[k] = _active[k + 1];
            _dual[k] = _dual[k + 1];
        }

        _dual[_count - 1] = _dual[_count];
        _count--;
        for (int k = place; k < _count; k++)
        {
            (double cosine, double sine) = Rotation(_r[(k * _n) + k], _r[(k * _n) + k + 1]);
            for (int column = k; column < _count; column++)
            {
                ref double upper = ref _r[(column * _n) + k];
                ref double below = ref _r[(column * _n) + k + 1];
                (upper, below) = ((cosine * upper) + (sine * below), (cosine * below) - (sine * upper));
            }

            Rotate(_j.AsSpan(k * _n, _n), _j.AsSpan((k + 1) * _n, _n), cosine, sine);
        }
    }

    private void Report()
    {
        Array.Clear(_multipliers);
        for (int k = 0; k < _count; k++)
        {
            if (_active[k] < _rows)
            {
                _multipliers[_active[k]] = -_signs[_active[k]] * _dual[k];
            }
        }
    }

    private static (double Cosine, double Sine) Rotation(double a, double b)
    {
        double length = double.Hypot(a, b);
        return length == 0 ? (1, 0) : (a / length, b / length);
    }

    private static void Rotate(Span<double> left, Span<double> right, double cosine, double sine)
    {
        for (int i = 0; i < left.Length; i++)
        {
            (left[i], right[i]) = ((cosine * left[i]) + (sine * right[i]), (cosine * right[i]) - (sine * left[i]));
        }
    }
}
