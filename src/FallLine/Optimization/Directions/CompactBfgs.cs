namespace FallLine.Optimization;

/// <summary>A quasi-Newton matrix from the last few steps in compact form: B = θ·I - W·M·Wᵀ, W = [Y θ·S], M = [-D Lᵀ; L θ·SᵀS]⁻¹.</summary>
/// <remarks>
/// S and Y hold the pairs s and y of steps and changes of gradient, oldest first; D is the diagonal of SᵀY, L its part below; θ = yᵀy/sᵀy of the newest. R. H. Byrd, J. Nocedal and R. B. Schnabel,
/// Math. Prog. 63 (1994) 129–156. A pair lies in a slot that it keeps until it is the oldest and gives way; <see cref="Slot"/> finds it by age.
/// </remarks>
internal sealed class CompactBfgs
{
    private const double RoundingUnit = 2.2204460492503131e-16;

    private readonly int _memory;
    private readonly double[] _stepProducts;
    private readonly double[] _mixedProducts;
    private readonly double[] _p;
    private readonly double[] _r;
    private readonly double[] _q;
    private readonly QuasiDefinite _middle;
    private int _first;

    public CompactBfgs(int dimension, int memory)
    {
        _memory = memory;
        (Steps, Changes) = (new double[memory][], new double[memory][]);
        for (int slot = 0; slot < memory; slot++)
        {
            (Steps[slot], Changes[slot]) = (new double[dimension], new double[dimension]);
        }

        int square = checked(memory * memory);
        (_stepProducts, _mixedProducts) = (new double[square], new double[square]);
        (_p, _r, _q) = (new double[square], new double[square], new double[square]);
        _middle = new QuasiDefinite(memory);
    }

    /// <summary>s, by slot.</summary>
    public double[][] Steps { get; }

    /// <summary>y, by slot.</summary>
    public double[][] Changes { get; }

    /// <summary>The number of pairs.</summary>
    public int Count { get; private set; }

    /// <summary>θ; 1 without a pair.</summary>
    public double Theta { get; private set; } = 1;

    /// <summary>How often a pair was taken in or all were forgotten: a new number is a new matrix.</summary>
    public int Version { get; private set; }

    /// <summary>The slot of a pair by its age, 0 being the oldest.</summary>
    public int Slot(int age) => (_first + age) % _memory;

    /// <summary>sᵀy of the pair in a slot.</summary>
    public double Curvature(int slot) => _mixedProducts[(slot * _memory) + slot];

    /// <summary>B becomes I.</summary>
    public void Clear() => (Count, _first, Theta, Version) = (0, 0, 1, Version + 1);

    /// <summary>Takes in the step between two points, unless the curvature along it is lost in rounding.</summary>
    public void Add(ReadOnlySpan<double> from, ReadOnlySpan<double> fromGradient, Iterate to)
    {
        // The newest pair takes the free slot after the others, or the oldest one's, which nothing refers to once it is overwritten.
        int slot = Slot(Count);
        (double[] s, double[] y) = (Steps[slot], Changes[slot]);
        bool full = Count == _memory;
        double fall = 0;
        double curvature = 0;
        double size = 0;
        for (int i = 0; i < s.Length; i++)
        {
            double step = to.Point[i] - from[i];
            double change = to.Gradient[i] - fromGradient[i];
            fall -= fromGradient[i] * step;
            curvature += step * change;
            size += change * change;
        }

        if (!(curvature > RoundingUnit * fall && double.IsFinite(size / curvature)))
        {
            return;
        }

        Vectors.Subtract(to.Point, from, s);
        Vectors.Subtract(to.Gradient, fromGradient, y);
        (_first, Count) = full ? ((_first + 1) % _memory, Count) : (_first, Count + 1);
        Theta = size / curvature;
        Version++;
        for (int age = 0; age < Count; age++)
        {
            int other = Slot(age);
            _stepProducts[(slot * _memory) + other] = _stepProducts[(other * _memory) + slot] = Vectors.Dot(s, Steps[other]);
            _mixedProducts[(slot * _memory) + other] = Vectors.Dot(s, Changes[other]);
        }

        if (!FactorMiddle())
        {
            Clear();
        }
    }

    /// <summary>v ← M·v.</summary>
    public void MultiplyMiddle(Span<double> v) => _middle.Solve(v);

    /// <summary>result = Wᵀ·d.</summary>
    public void Gather(ReadOnlySpan<double> d, Span<double> result)
    {
        for (int age = 0; age < Count; age++)
        {
            result[age] = Vectors.Dot(Changes[Slot(age)], d);
            result[Count + age] = Theta * Vectors.Dot(Steps[Slot(age)], d);
        }
    }

    /// <summary>Row i of W.</summary>
    public void Row(int i, Span<double> result)
    {
        for (int age = 0; age < Count; age++)
        {
            result[age] = Changes[Slot(age)][i];
            result[Count + age] = Theta * Steps[Slot(age)][i];
        }
    }

    /// <summary>Names what is remembered, for a checkpoint.</summary>
    public void Exchange(Ledger ledger)
    {
        (int count, double theta, int version) = (Count, Theta, Version);
        ledger.Number(ref count);
        ledger.Number(ref _first);
        ledger.Number(ref theta);
        ledger.Number(ref version);
        (Count, Theta, Version) = (count, theta, version);
        for (int slot = 0; slot < _memory; slot++)
        {
            ledger.Numbers(Steps[slot]);
            ledger.Numbers(Changes[slot]);
        }

        ledger.Numbers(_stepProducts);
        ledger.Numbers(_mixedProducts);
        if (ledger.IsReading && Count > 0)
        {
            _ = FactorMiddle();
        }
    }

    private bool FactorMiddle()
    {
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                int at = (i * Count) + j;
                int product = (Slot(i) * _memory) + Slot(j);
                _p[at] = i == j ? _mixedProducts[product] : 0;
                _r[at] = i > j ? _mixedProducts[product] : 0;
                _q[at] = Theta * _stepProducts[product];
            }
        }

        return _middle.Factor(Count, _p, _r, _q);
    }
}
