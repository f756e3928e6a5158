namespace FallLine.Optimization;

/// <summary>The minimum of the compact quadratic model over the variables that are free at the Cauchy point, brought back into the box.</summary>
/// <remarks>
/// <para>d = r/θ + W·K⁻¹·Wᵀr/θ² over the free variables, where r is the negative gradient of the model at the Cauchy point and K = M⁻¹ - WᵀW/θ (Byrd, Lu, Nocedal and Zhu 1995, section 5.1).
/// K = [-(D + YᵀY/θ) Rᵀ; R θ·SᵀS], where YᵀY runs over the free variables and SᵀS over the held ones, and R over the held ones below its diagonal and, negative, over the free ones elsewhere:
/// no difference of large numbers.</para>
/// <para>The point is projected onto the box; where that leads uphill, the step is cut at the first bound instead. J. L. Morales and J. Nocedal, ACM TOMS 38 (2011) 7.</para>
/// </remarks>
internal sealed class SubspaceMinimum(Bounds bounds, int dimension, int memory)
{
    private readonly double[] _residual = new double[dimension];
    private readonly int[] _free = new int[dimension];
    private readonly int[] _held = new int[dimension];
    private readonly bool[] _wasHeld = new bool[dimension];
    private readonly double[] _changeProducts = new double[checked(memory * memory)];
    private readonly double[] _mixedProducts = new double[checked(memory * memory)];
    private readonly double[] _stepProducts = new double[checked(memory * memory)];
    private readonly double[] _p = new double[checked(memory * memory)];
    private readonly double[] _r = new double[checked(memory * memory)];
    private readonly double[] _q = new double[checked(memory * memory)];
    private readonly double[] _small = new double[2 * memory];
    private readonly QuasiDefinite _middle = new(memory);
    private int _freeCount;
    private int _version = -1;

    /// <summary>Finds the point.</summary>
    /// <param name="at">x.</param>
    /// <param name="model">The model around x.</param>
    /// <param name="cauchy">The generalised Cauchy point.</param>
    /// <param name="result">Receives the point.</param>
    /// <returns>False where rounding has left a matrix that is not definite.</returns>
    public bool Find(Iterate at, CompactBfgs model, CauchyPoint cauchy, Span<double> result)
    {
        cauchy.Point.CopyTo(result);
        bool same = Divide(cauchy.IsHeld) && model.Version == _version + 1;
        _version = model.Version;
        if (_freeCount == 0)
        {
            _version = -1;
            return true;
        }

        if (!Factor(model, same))
        {
            _version = -1;
            return false;
        }

        Span<double> v = _small.AsSpan(0, 2 * model.Count);
        Residual(at, model, cauchy, v);
        model.Gather(_residual, v);
        _middle.Solve(v);
        double inverse = 1 / model.Theta;
        Vectors.Scale(inverse, _residual, _residual);
        AddProduct(model, inverse * inverse, v);
        Confine(at, cauchy.Point, result);
        return true;
    }

    /// <summary>Lists the free and the held variables.</summary>
    /// <returns>Whether they are the same as the last time.</returns>
    private bool Divide(ReadOnlySpan<bool> isHeld)
    {
        bool same = isHeld.SequenceEqual(_wasHeld);
        isHeld.CopyTo(_wasHeld);
        (_freeCount, int heldCount) = (0, 0);
        for (int i = 0; i < isHeld.Length; i++)
        {
            if (isHeld[i])
            {
                _held[heldCount++] = i;
            }
            else
            {
                _free[_freeCount++] = i;
            }
        }

        return same;
    }

    /// <summary>Factors K; where the same variables are free as before, only the products with the newest pair are missing.</summary>
    private bool Factor(CompactBfgs model, bool same)
    {
        int k = model.Count;
        for (int i = same ? k - 1 : 0; i < k; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Multiply(model, model.Slot(i), model.Slot(j));
            }
        }

        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                int at = (i * k) + j;
                int product = (model.Slot(i) * memory) + model.Slot(j);
                _p[at] = (_changeProducts[product] / model.Theta) + (i == j ? model.Curvature(model.Slot(i)) : 0);
                _r[at] = _mixedProducts[product];
                _q[at] = model.Theta * _stepProducts[product];
            }
        }

        return _middle.Factor(k, _p, _r, _q);
    }

    /// <summary>The products of a pair with one that is not newer.</summary>
    private void Multiply(CompactBfgs model, int newer, int older)
    {
        (double[] s, double[] y, double[] sOlder, double[] yOlder) = (model.Steps[newer], model.Changes[newer], model.Steps[older], model.Changes[older]);
        int at = (newer * memory) + older;
        int mirrored = (older * memory) + newer;
        ReadOnlySpan<int> free = _free.AsSpan(0, _freeCount);
        ReadOnlySpan<int> held = _held.AsSpan(0, s.Length - _freeCount);
        _changeProducts[at] = _changeProducts[mirrored] = Dot(y, yOlder, free);
        _stepProducts[at] = _stepProducts[mirrored] = Dot(s, sOlder, held);
        _mixedProducts[at] = Dot(s, yOlder, held);
        _mixedProducts[mirrored] = -Dot(sOlder, y, free);
    }

    private static double Dot(double[] x, double[] y, ReadOnlySpan<int> elements)
    {
        if (elements.Length == x.Length)
        {
            return Vectors.Dot(x, y);
        }

        double sum = 0;
        foreach (int i in elements)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>r = -(g + θ·(xᶜ - x) - W·M·c) over the free variables, 0 over the others.</summary>
    private void Residual(Iterate at, CompactBfgs model, CauchyPoint cauchy, Span<double> scratch)
    {
        cauchy.Displacement.AsSpan(0, scratch.Length).CopyTo(scratch);
        model.MultiplyMiddle(scratch);
        Array.Clear(_residual);
        foreach (int i in _free.AsSpan(0, _freeCount))
        {
            _residual[i] = -at.Gradient[i] - (model.Theta * (cauchy.Point[i] - at.Point[i]));
        }

        AddProduct(model, 1, scratch);
    }

    /// <summary>r ← r + a·W·v over the free variables.</summary>
    private void AddProduct(CompactBfgs model, double a, ReadOnlySpan<double> v)
    {
        for (int age = 0; age < model.Count; age++)
        {
            (double[] s, double[] y) = (model.Steps[model.Slot(age)], model.Changes[model.Slot(age)]);
            double ofChange = a * v[age];
            double ofStep = a * model.Theta * v[model.Count + age];
            if (_freeCount == s.Length)
            {
                Vectors.AddScaled(_residual, ofChange, y, _residual);
                Vectors.AddScaled(_residual, ofStep, s, _residual);
                continue;
            }

            foreach (int i in _free.AsSpan(0, _freeCount))
            {
                _residual[i] = _residual[i] + (ofChange * y[i]) + (ofStep * s[i]);
            }
        }
    }

    /// <summary>From the Cauchy point along the step, projected; cut at the first bound where the projection leads uphill.</summary>
    private void Confine(Iterate at, ReadOnlySpan<double> cauchy, Span<double> result)
    {
        Vectors.AddScaled(cauchy, 1, _residual, result);
        bounds.Project(result, result);
        double slope = 0;
        for (int i = 0; i < result.Length; i++)
        {
            slope += (result[i] - at.Point[i]) * at.Gradient[i];
        }

        if (slope <= 0)
        {
            return;
        }

        double part = 1;
        int first = -1;
        foreach (int i in _free.AsSpan(0, _freeCount))
        {
            double room = (_residual[i] > 0 ? bounds.Upper[i] : bounds.Lower[i]) - cauchy[i];
            if (_residual[i] != 0 && part * Math.Abs(_residual[i]) > Math.Abs(room))
            {
                (part, first) = (room / _residual[i], i);
            }
        }

        Vectors.AddScaled(cauchy, part, _residual, result);
        if (first >= 0)
        {
            result[first] = _residual[first] > 0 ? bounds.Upper[first] : bounds.Lower[first];
        }

        bounds.Project(result, result);
    }
}
