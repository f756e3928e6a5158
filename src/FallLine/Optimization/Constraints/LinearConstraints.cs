namespace FallLine.Optimization;

/// <summary>Constraints as they look from a point: cᵢ + aᵢᵀp = 0 or ≤ 0.</summary>
/// <param name="dimension">The number of elements of p.</param>
/// <param name="equality">Which of the two each is.</param>
internal sealed class LinearConstraints(int dimension, bool[] equality)
{
    private readonly double[] _lengths = new double[equality.Length];

    /// <summary>c.</summary>
    public double[] Values { get; } = new double[equality.Length];

    /// <summary>A, row by row.</summary>
    public double[] Jacobian { get; } = new double[checked(equality.Length * dimension)];

    /// <summary>How many there are.</summary>
    public int Count => equality.Length;

    public bool IsEquality(int row) => equality[row];

    /// <summary>aᵢ.</summary>
    public Span<double> Row(int row) => Jacobian.AsSpan(row * dimension, dimension);

    /// <summary>‖aᵢ‖, of the rows last measured; 1 for a row of zeros.</summary>
    public double Length(int row) => _lengths[row];

    /// <summary>Measures the rows, once values and Jacobian are written.</summary>
    /// <returns>Whether all of them are finite numbers.</returns>
    public bool Measure()
    {
        for (int row = 0; row < equality.Length; row++)
        {
            double length = Vectors.Norm(Row(row));
            _lengths[row] = length > 0 ? length : 1;
        }

        return double.IsFinite(Vectors.LargestMagnitude(Values)) && double.IsFinite(Vectors.LargestMagnitude(_lengths));
    }

    /// <summary>cᵢ + aᵢᵀp, and the size of what was added up.</summary>
    public double At(int row, ReadOnlySpan<double> p, out double size)
    {
        ReadOnlySpan<double> a = Row(row);
        double sum = Values[row];
        size = Math.Abs(sum);
        for (int i = 0; i < a.Length; i++)
        {
            double part = a[i] * p[i];
            sum += part;
            size += Math.Abs(part);
        }

        return sum;
    }

    /// <summary>result += Aᵀ·λ.</summary>
    public void AddGradient(ReadOnlySpan<double> multipliers, Span<double> result)
    {
        for (int row = 0; row < equality.Length; row++)
        {
            Vectors.AddScaled(result, multipliers[row], Row(row), result);
        }
    }
}
