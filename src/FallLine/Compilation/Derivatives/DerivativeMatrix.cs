using FallLine.Differentiation;

namespace FallLine.Compilation;

/// <summary>A compiled matrix of derivatives. Of several ways to compute one matrix the cheapest is compiled.</summary>
/// <remarks>
/// The Hessian against one Hessian product for each column, in microseconds: Rosenbrock's function by elements, n = 2, 10, 100:
/// 0.11 for 0.17, 0.6 for 4.3, 32 for 412; a logistic loss of 200 rows: 1.9 for 5.6, 3.7 for 26, 200 for 503.
/// </remarks>
internal abstract class DerivativeMatrix
{
    // Beyond so many nodes writing the rows out costs more in compilation than it can save.
    private const int MostNodes = 4000;

    // Nanoseconds below which no other way is tried: a cold process spends 10 ms on the code that would.
    private const double CheapEnough = 500;

    // Nanoseconds, and columns, below which no pattern is looked for, and the entries after which the search for one is given up: it takes milliseconds.
    private const double WorthAPattern = 200_000;
    private const int ColumnsOfAPattern = 32;
    private const int EntriesOfASearch = 1 << 21;

    /// <summary>The estimated nanoseconds of one run.</summary>
    public abstract double Cost { get; }

    /// <summary>Computes the matrix, row by row.</summary>
    public abstract void Run(ReadOnlySpan<double> point, Span<double> matrix);

    /// <summary>What was chosen and how it runs, for a person.</summary>
    public abstract string Explain();

    /// <summary>
    /// The first derivatives of every element of the result: a row for each of them. Forward mode gives a column for each
    /// element of the point, reverse mode a row for each element of the result; written out one by one, rows leave out what is
    /// zero by their structure.
    /// </summary>
    public static DerivativeMatrix Jacobian(Traced function)
    {
        (int rows, int columns) = (function.Output.Shape.Size, function.Parameters.Size);
        return Cheapest(
            Math.Min(rows, columns) >= ColumnsOfAPattern ? () => SparseDerivatives.OfJacobian(function, EntriesOfASearch) : null,
            rows * function.Size <= MostNodes ? WrittenOut.Rows(function, function.JacobianRows()) : null,
            () => Seeded.Of(function, seed => [function.Jvp(function.Split(seed))], columns, resultsAreColumns: true),
            () => Seeded.Of(function, seed => function.Vjp(seed.Reshape(function.Output.Shape)), rows, resultsAreColumns: false));
    }

    /// <summary>The second derivatives of a scalar function: forward mode over the gradient, or the gradient's elements differentiated one by one.</summary>
    public static DerivativeMatrix Hessian(Traced function)
    {
        int size = function.Parameters.Size;
        return Cheapest(
            size >= ColumnsOfAPattern ? () => SparseDerivatives.OfHessian(function, EntriesOfASearch) : null,
            size * function.Size <= MostNodes ? WrittenOut.Rows(function, function.HessianRows()) : null,
            () => Seeded.Of(function, seed => function.HessianProduct(function.Split(seed)), size, resultsAreColumns: false));
    }

    /// <summary>The second derivatives of a scalar function, each element of the point with itself: as a matrix of one row.</summary>
    public static DerivativeMatrix HessianDiagonal(Traced function)
    {
        int size = function.Parameters.Size;
        return Cheapest(
            null,
            size * function.Size <= MostNodes ? WrittenOut.Diagonal(function, function.HessianRows()) : null,
            () => Seeded.Of(function, seed => [function.Curvature(function.Split(seed))], size, resultsAreColumns: false));
    }

    private static DerivativeMatrix Cheapest(Func<SparseDerivatives?>? sparse, WrittenOut? writtenOut, params ReadOnlySpan<Func<DerivativeMatrix>> others)
    {
        DerivativeMatrix? cheapest = writtenOut;
        foreach (Func<DerivativeMatrix> other in others)
        {
            if (cheapest is WrittenOut { Cost: <= CheapEnough })
            {
                break;
            }

            DerivativeMatrix candidate = other();
            cheapest = cheapest?.Cost <= candidate.Cost ? cheapest : candidate;
        }

        return cheapest!.Cost > WorthAPattern && sparse?.Invoke() is { } entries && entries.Cost < cheapest.Cost ? entries : cheapest;
    }
}
