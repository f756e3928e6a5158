namespace FallLine.Optimization;

/// <summary>The p that makes ‖J·p + r‖² + Σδⱼ·pⱼ² least for a sparse J, by LSMR on A = J·S⁻¹ with √δ as rows below it, S holding the lengths of the columns.</summary>
/// <remarks>
/// <para>
/// A triangle R makes the columns of A·R⁻¹ alike, and LSMR solves in R·S·p. At first R is diagonal, which costs nothing and suits well-conditioned problems best. Once a solution takes more than <see cref="StepsWithoutFactor"/> steps, the Cholesky
/// factor of AᵀA + δ is R from then on, where it is affordable: then LSMR ends after its first step, or where the condition of A is near 1/√ε after some more, which
/// restore the digits that AᵀA lost. Both keep O(entries of the pattern, and of the factor) numbers and never m × n.
/// </para>
/// <para>Nothing is allocated after the construction but the factor, once. The same input gives the same bits: what is chosen goes by counts, not by time.</para>
/// </remarks>
internal sealed class SparseLeastSquares
{
    /// <summary>Up to so many multiplications a factor is worth while whatever J costs, and so many for each entry of J: then it costs no more than the some hundred steps that LSMR takes without it.</summary>
    private const double SmallWork = 1e9;
    private const double WorkPerEntry = 4000;

    /// <summary>The most products of two entries of a row that are added up to AᵀA.</summary>
    private const double MostPairs = 1e9;

    /// <summary>
    /// What stands at least in δ where R is computed: a factor of a nearly singular AᵀA would be all rounding. R then makes, of the solutions of a singular system, the shortest the one that LSMR finds: RᵀR is AᵀA, which is the same for all of them, and this times the unit matrix.
    /// </summary>
    private const double Shift = 1e-10;

    private const double Exact = 1e-12;
    private const int MostRefinements = 20;

    /// <summary>So many steps cost about as much as planning a factor of a narrow band and computing it once.</summary>
    private const int StepsWithoutFactor = 100;
    private const int MostSteps = 10_000;

    private readonly int _rows;
    private readonly int _columns;
    private readonly Lsmr _lsmr;
    private readonly double _mostWork;
    private readonly double[] _scale;
    private readonly double[] _scaled;
    private readonly double[] _active;
    private readonly double[] _diagonal;
    private readonly double[] _roots;
    private readonly double[] _jacobi;
    private readonly double[] _lengths;
    private readonly double[] _solution;
    private readonly double[] _work;
    private readonly double[] _residuals;
    private readonly double[] _newton;
    private readonly double[] _right;
    private SparseCholesky? _factor;
    private SparseLinearization? _of;
    private bool _hasNewton;
    private bool _tooDense;

    /// <param name="pattern">Where J has entries.</param>
    public SparseLeastSquares(SparsityPattern pattern)
        : this(pattern, Math.Max(SmallWork, WorkPerEntry * pattern.Count))
    {
    }

    /// <param name="pattern">Where J has entries.</param>
    /// <param name="mostWork">The most multiplications of a factorisation; where there would be more, LSMR goes without.</param>
    internal SparseLeastSquares(SparsityPattern pattern, double mostWork)
    {
        Pattern = pattern;
        (_rows, _columns) = (pattern.Rows, pattern.Columns);
        _lsmr = new Lsmr(_rows + _columns, _columns);
        _right = new double[_rows + _columns];
        _mostWork = mostWork;
        _scaled = new double[pattern.Count];
        _active = new double[pattern.Count];
        _residuals = new double[_rows];
        (_scale, _diagonal, _roots, _jacobi, _lengths) = (new double[_columns], new double[_columns], new double[_columns], new double[_columns], new double[_columns]);
        (_solution, _work, _newton) = (new double[_columns], new double[_columns], new double[_columns]);
    }

    /// <summary>Where J has entries.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>S: the length of each column of J; 1 for a column of zeros.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>Whether a factor helps: steps are then exact whatever is asked. Set where that is known from before.</summary>
    public bool IsFactored
    {
        get => _factor is not null;
        set
        {
            if (value && _factor is null && !_tooDense)
            {
                _factor = Plan(Pattern, _mostWork) is { } plan ? new SparseCholesky(Pattern, plan) : null;
                _tooDense = _factor is null;
            }
        }
    }

    /// <summary>-J⁺r.</summary>
    public ReadOnlySpan<double> GaussNewton
    {
        get
        {
            if (!_hasNewton)
            {
                Solve(_scale, 0, Exact, _newton);
                _hasNewton = true;
            }

            return _newton;
        }
    }

    /// <summary>Takes over r and J, unless that has been done.</summary>
    public void Load(SparseLinearization linear)
    {
        if (ReferenceEquals(_of, linear))
        {
            return;
        }

        (_of, _hasNewton) = (linear, false);
        linear.Residuals.CopyTo(_residuals);
        ReadOnlySpan<double> entries = linear.Entries;
        ReadOnlySpan<int> columns = Pattern.ColumnIndices;
        ReadOnlySpan<bool> held = linear.Held;
        _scale.AsSpan().Clear();
        double largest = Vectors.LargestMagnitude(entries);
        double unit = largest > 0 && double.IsFinite(largest) ? Math.ScaleB(1, Math.ILogB(largest)) : 1;
        for (int entry = 0; entry < entries.Length; entry++)
        {
            // In a unit in which no square overflows.
            double element = entries[entry] / unit;
            _scale[columns[entry]] += element * element;
        }

        for (int j = 0; j < _columns; j++)
        {
            double length = held.IsEmpty || !held[j] ? Math.Sqrt(_scale[j]) * unit : 0;
            _lengths[j] = length > 0 ? 1 : 0;
            _scale[j] = length > 0 ? length : 1;
        }

        for (int entry = 0; entry < entries.Length; entry++)
        {
            int column = columns[entry];
            _scaled[entry] = _lengths[column] * entries[entry] / _scale[column];
        }
    }

    /// <summary>The model has changed.</summary>
    public void Forget(SparseLinearization linear) => _of = ReferenceEquals(_of, linear) ? null : _of;

    /// <summary>‖J·p‖².</summary>
    public double SquaredProduct(ReadOnlySpan<double> vector)
    {
        for (int j = 0; j < _columns; j++)
        {
            _work[j] = _scale[j] * vector[j];
        }

        double squares = 0;
        ReadOnlySpan<int> starts = Pattern.RowStarts;
        ReadOnlySpan<int> columns = Pattern.ColumnIndices;
        for (int i = 0; i < _rows; i++)
        {
            double sum = 0;
            for (int entry = starts[i]; entry < starts[i + 1]; entry++)
            {
                sum += _scaled[entry] * _work[columns[entry]];
            }

            squares += sum * sum;
        }

        return squares;
    }

    /// <summary>The length of the part of r that J can take away and of the part that it cannot, and the number of columns that are not zero.</summary>
    public (double Reachable, double Unreachable, int Rank) Split()
    {
        double reachable = Math.Sqrt(SquaredProduct(GaussNewton));
        double length = Vectors.Norm(_residuals);
        int rank = 0;
        foreach (double column in _lengths)
        {
            rank += column > 0 ? 1 : 0;
        }

        return (reachable, reachable < length ? Math.Sqrt((length - reachable) * (length + reachable)) : 0, Math.Min(rank, _rows));
    }

    /// <summary>Writes p for δ = λ·D².</summary>
    /// <param name="scaling">D.</param>
    /// <param name="damping">λ, at least 0.</param>
    /// <param name="forcing">What part of the model's gradient may be left; without effect where a factor gives all of it.</param>
    /// <param name="step">Receives p.</param>
    public void Solve(ReadOnlySpan<double> scaling, double damping, double forcing, Span<double> step)
    {
        _scaled.CopyTo(_active.AsSpan());
        Prepare(scaling, damping, []);
        Right();
        Run(forcing, step);
    }

    /// <summary>The same, with some variables held where the step has them.</summary>
    /// <param name="scaling">D.</param>
    /// <param name="damping">λ, at least 0.</param>
    /// <param name="forcing">What part of the model's gradient may be left.</param>
    /// <param name="held">Which are held.</param>
    /// <param name="step">Holds their part, and receives the others'.</param>
    public void Solve(ReadOnlySpan<double> scaling, double damping, double forcing, ReadOnlySpan<bool> held, Span<double> step)
    {
        ReadOnlySpan<int> columns = Pattern.ColumnIndices;
        for (int entry = 0; entry < _active.Length; entry++)
        {
            _active[entry] = held[columns[entry]] ? 0 : _scaled[entry];
        }

        Prepare(scaling, damping, held);
        Right();
        ReadOnlySpan<int> starts = Pattern.RowStarts;
        for (int i = 0; i < _rows; i++)
        {
            for (int entry = starts[i]; entry < starts[i + 1]; entry++)
            {
                int column = columns[entry];
                _right[i] -= held[column] ? _scaled[entry] * _scale[column] * step[column] : 0;
            }
        }

        Run(forcing, _newton.AsSpan());
        _hasNewton = false;
        for (int j = 0; j < _columns; j++)
        {
            step[j] = held[j] ? step[j] : _newton[j];
        }
    }

    /// <summary>Writes (JᵀJ + δ)⁻¹ times a vector, for the δ last solved for, which is above 0.</summary>
    /// <param name="vector">Holds the vector, and receives the result.</param>
    public void SolveNormal(Span<double> vector)
    {
        _right.AsSpan(0, _rows).Clear();
        Span<double> below = _right.AsSpan(_rows);
        for (int j = 0; j < _columns; j++)
        {
            below[j] = _roots[j] > 0 ? vector[j] / (_scale[j] * _roots[j]) : 0;
        }

        Run(Exact, vector);
    }

    private void Prepare(ReadOnlySpan<double> scaling, double damping, ReadOnlySpan<bool> held)
    {
        double root = Math.Sqrt(damping);
        for (int j = 0; j < _columns; j++)
        {
            double length = held.IsEmpty || !held[j] ? _lengths[j] : 0;
            _roots[j] = root * scaling[j] / _scale[j];
            double square = Math.Max(_roots[j] * _roots[j], Shift);
            _diagonal[j] = length > 0 ? square : square + 1;
            _jacobi[j] = 1 / Math.Sqrt(length + _diagonal[j]);
        }
    }

    private void Right()
    {
        Vectors.Negate(_residuals, _right.AsSpan(0, _rows));
        _right.AsSpan(_rows).Clear();
    }

    private void Run(double forcing, Span<double> step)
    {
        if (!IsFactored && !Iterate(forcing, _tooDense ? MostSteps : StepsWithoutFactor) && !_tooDense)
        {
            IsFactored = true;
            _ = IsFactored || Iterate(forcing, MostSteps);
        }

        if (_factor is not null)
        {
            _factor.Factor(_active, _diagonal);
            _ = Iterate(Math.Min(forcing, Exact), MostRefinements);
        }

        Unprecondition(_solution);
        for (int j = 0; j < _columns; j++)
        {
            step[j] = _solution[j] / _scale[j];
        }
    }

    /// <returns>Whether the steps sufficed.</returns>
    private bool Iterate(double forcing, int most)
    {
        _right.CopyTo(_lsmr.Right);
        return _lsmr.Solve(new Product(this), forcing, most, _solution) < most;
    }

    /// <summary>x ← R⁻¹x.</summary>
    private void Unprecondition(Span<double> x)
    {
        if (_factor is { } factor)
        {
            factor.SolveUpper(x);
            return;
        }

        for (int j = 0; j < x.Length; j++)
        {
            x[j] *= _jacobi[j];
        }
    }

    private static EliminationPlan? Plan(SparsityPattern pattern, double most)
    {
        double pairs = 0;
        for (int row = 0; row < pattern.Rows; row++)
        {
            double length = pattern.Row(row).Length;
            pairs += length * length;
        }

        return pairs > Math.Min(MostPairs, most) ? null : EliminationPlan.Of(pattern.Neighbours(), most);
    }

    /// <summary>B = [A; √δ]·R⁻¹.</summary>
    private readonly struct Product(SparseLeastSquares owner) : Lsmr.IOperator
    {
        public void Multiply(ReadOnlySpan<double> x, Span<double> product)
        {
            Span<double> y = owner._work;
            x.CopyTo(y);
            owner.Unprecondition(y);
            ReadOnlySpan<int> starts = owner.Pattern.RowStarts;
            ReadOnlySpan<int> columns = owner.Pattern.ColumnIndices;
            ReadOnlySpan<double> entries = owner._active;
            for (int i = 0; i < owner._rows; i++)
            {
                double sum = 0;
                for (int entry = starts[i]; entry < starts[i + 1]; entry++)
                {
                    sum += entries[entry] * y[columns[entry]];
                }

                product[i] = sum;
            }

            for (int j = 0; j < owner._columns; j++)
            {
                product[owner._rows + j] = owner._roots[j] * y[j];
            }
        }

        public void MultiplyTransposed(ReadOnlySpan<double> u, Span<double> product)
        {
            ReadOnlySpan<int> starts = owner.Pattern.RowStarts;
            ReadOnlySpan<int> columns = owner.Pattern.ColumnIndices;
            ReadOnlySpan<double> entries = owner._active;
            for (int j = 0; j < owner._columns; j++)
            {
                product[j] = owner._roots[j] * u[owner._rows + j];
            }

            for (int i = 0; i < owner._rows; i++)
            {
                double factor = u[i];
                for (int entry = starts[i]; entry < starts[i + 1]; entry++)
                {
                    product[columns[entry]] += entries[entry] * factor;
                }
            }

            if (owner._factor is { } cholesky)
            {
                cholesky.SolveLower(product);
                return;
            }

            for (int j = 0; j < owner._columns; j++)
            {
                product[j] *= owner._jacobi[j];
            }
        }
    }
}
