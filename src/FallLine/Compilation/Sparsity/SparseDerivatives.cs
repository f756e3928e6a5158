using System.Buffers;
using FallLine.Differentiation;

namespace FallLine.Compilation;

/// <summary>A matrix of derivatives of which only the entries of its pattern are computed: a product for each colour of its columns or rows, which holds each entry once alone.</summary>
internal sealed class SparseDerivatives : DerivativeMatrix
{
    // What a vector times the Jacobian costs beside the Jacobian times a vector.
    private const double ReverseOverForward = 1.5;

    private readonly Seeded _products;
    private readonly int _productsSize;

    // Where each entry stands in the products.
    private readonly int[] _places;

    private SparseDerivatives(SparsityPattern pattern, Colouring colouring, Seeded products, int[] places)
    {
        Pattern = pattern;
        Colours = colouring.Count;
        _products = products;
        _productsSize = colouring.Count * products.ResultSize;
        _places = places;
    }

    public SparsityPattern Pattern { get; }

    public int Colours { get; }

    public override double Cost => _products.Cost + Pattern.Count + ((double)Pattern.Rows * Pattern.Columns / 8);

    /// <summary>The first derivatives: columns of one colour by one forward product, or rows of one colour by one reverse product, whichever is less work.</summary>
    public static SparseDerivatives OfJacobian(Traced function) => OfJacobian(function, Dependence.MostEntries) ?? throw TooDense(function.Output.Shape.Size, function.Parameters.Size);

    /// <summary>The same, or null where finding the pattern takes more than <paramref name="mostEntries"/>.</summary>
    public static SparseDerivatives? OfJacobian(Traced function, int mostEntries)
    {
        // Not simplified: that drops what stops gradients or states its own.
        if (Dependence.Of(Graph.Of(function.Inputs, [function.Output]), mostEntries) is not { } pattern)
        {
            return null;
        }

        Colouring columns = Colouring.OfColumns(pattern);
        Colouring rows = Colouring.OfColumns(pattern.Transpose());
        return columns.Count <= rows.Count * ReverseOverForward
            ? new SparseDerivatives(
                pattern,
                columns,
                Seeded.Of(function, seed => [function.Jvp(function.Split(seed))], pattern.Columns, resultsAreColumns: false, columns),
                Places(pattern, (row, column) => (columns.Colours[column] * pattern.Rows) + row))
            : new SparseDerivatives(
                pattern,
                rows,
                Seeded.Of(function, seed => function.Vjp(seed.Reshape(function.Output.Shape)), pattern.Rows, resultsAreColumns: false, rows),
                Places(pattern, (row, column) => (rows.Colours[row] * pattern.Columns) + column));
    }

    /// <summary>The second derivatives of a scalar function: columns of one colour by one product with the Hessian.</summary>
    public static SparseDerivatives OfHessian(Traced function) => OfHessian(function, Dependence.MostEntries) ?? throw TooDense(function.Parameters.Size, function.Parameters.Size);

    /// <summary>The same, or null where finding the pattern takes more than <paramref name="mostEntries"/>.</summary>
    public static SparseDerivatives? OfHessian(Traced function, int mostEntries)
    {
        if (Dependence.Of(Graph.Of(function.Inputs, function.Gradient), mostEntries)?.Symmetric() is not { } pattern)
        {
            return null;
        }

        Colouring colouring = Colouring.OfSymmetric(pattern);
        int[] colours = colouring.Colours;
        int[] ofColour = new int[colouring.Count];
        bool[] alone = new bool[pattern.Count];
        for (int row = 0; row < pattern.Rows; row++)
        {
            ReadOnlySpan<int> columns = pattern.Row(row);
            foreach (int column in columns)
            {
                ofColour[colours[column]]++;
            }

            for (int i = 0; i < columns.Length; i++)
            {
                alone[pattern.RowStarts[row] + i] = ofColour[colours[columns[i]]] == 1;
            }

            foreach (int column in columns)
            {
                ofColour[colours[column]] = 0;
            }
        }

        // Both of a pair from the same place, so that the matrix is exactly symmetric: the one of the upper triangle where it stands alone.
        int[] places = Places(pattern, (row, column) =>
        {
            (int least, int most) = row < column ? (row, column) : (column, row);
            return alone[pattern.Place(least, most)] ? (colours[most] * pattern.Rows) + least : (colours[least] * pattern.Rows) + most;
        });
        return new SparseDerivatives(
            pattern,
            colouring,
            Seeded.Of(function, seed => function.HessianProduct(function.Split(seed)), pattern.Rows, resultsAreColumns: false, colouring),
            places);
    }

    /// <summary>Computes the entries, in the order of the pattern.</summary>
    public void RunEntries(ReadOnlySpan<double> point, Span<double> entries)
    {
        double[] products = ArrayPool<double>.Shared.Rent(_productsSize);
        try
        {
            _products.Run(point, products.AsSpan(0, _productsSize));
            for (int i = 0; i < entries.Length; i++)
            {
                entries[i] = products[_places[i]];
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(products);
        }
    }

    public override void Run(ReadOnlySpan<double> point, Span<double> matrix)
    {
        double[] entries = ArrayPool<double>.Shared.Rent(Pattern.Count);
        try
        {
            RunEntries(point, entries.AsSpan(0, Pattern.Count));
            Pattern.Spread(entries, matrix);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(entries);
        }
    }

    public override string Explain() => $"sparse, {Pattern}, {Colours} colours: {_products.Explain()}";

    private static NotSupportedException TooDense(int rows, int columns) =>
        new($"The pattern of a matrix of {rows} × {columns} has more entries than there is room for on the way to it: it is not sparse, or the computation does not show it.");

    private static int[] Places(SparsityPattern pattern, Func<int, int, int> place)
    {
        int[] places = new int[pattern.Count];
        for (int row = 0; row < pattern.Rows; row++)
        {
            for (int entry = pattern.RowStarts[row]; entry < pattern.RowStarts[row + 1]; entry++)
            {
                places[entry] = place(row, pattern.ColumnIndices[entry]);
            }
        }

        return places;
    }
}
