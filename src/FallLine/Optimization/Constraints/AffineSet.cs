using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>The points that solve linear equations: A·x = b. They are held exactly on the way, not in the end alone.</summary>
/// <remarks>The equations are made orthonormal once, rows that follow from the others are left out; the projection then takes from x what it fails each by. It is done twice: one pass leaves the rounding of x, the second that of the rest.</remarks>
public sealed class AffineSet : Region
{
    private const double RelativeZero = 1e-12;

    private readonly List<double[]> _rows = [];
    private readonly List<double> _values = [];

    /// <summary>The solutions of A·x = b.</summary>
    /// <param name="matrix">A, one row for each equation.</param>
    /// <param name="values">b.</param>
    /// <exception cref="ArgumentException">The sizes differ, a number is not finite, or no point solves the equations.</exception>
    public AffineSet(double[,] matrix, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.GetLength(0) != values.Length || matrix.GetLength(1) == 0)
        {
            throw new ArgumentException(Numbers.In($"There are {matrix.GetLength(0)} rows of {matrix.GetLength(1)} numbers and {values.Length} values; each equation has a row and a value."), nameof(values));
        }

        Dimension = matrix.GetLength(1);
        for (int i = 0; i < values.Length; i++)
        {
            double[] row = [.. Enumerable.Range(0, matrix.GetLength(1)).Select(j => matrix[i, j])];
            Take(row, values[i], i);
        }
    }

    /// <inheritdoc/>
    public override string Name => "affine-set";

    /// <inheritdoc/>
    public override int? Dimension { get; }

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> result)
    {
        point.CopyTo(result);
        Span<double> x = result[..point.Length];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < _rows.Count; i++)
            {
                Vectors.AddScaled(x, _values[i] - Vectors.Dot(_rows[i], x), _rows[i], x);
            }
        }
    }

    /// <summary>Takes in an equation: what the others do not say already, by Gram and Schmidt's method, twice.</summary>
    private void Take(double[] row, double value, int number)
    {
        double length = Vectors.Norm(row);
        if (!double.IsFinite(length) || !double.IsFinite(value))
        {
            throw new ArgumentException(Numbers.In($"Equation {number} has a number that is not finite."));
        }

        double size = Math.Max(1, Math.Abs(value));
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < _rows.Count; i++)
            {
                double part = Vectors.Dot(_rows[i], row);
                Vectors.AddScaled(row, -part, _rows[i], row);
                value -= part * _values[i];
            }
        }

        double left = Vectors.Norm(row);
        if (left > RelativeZero * length)
        {
            Vectors.Scale(1 / left, row, row);
            _rows.Add(row);
            _values.Add(value / left);
        }
        else if (Math.Abs(value) > RelativeZero * size * 1e3)
        {
            throw new ArgumentException(Numbers.In($"Equation {number} contradicts those before it: no point solves all. Check its value, or leave it out."));
        }
    }
}
