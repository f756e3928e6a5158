using System.Buffers;
using FallLine.Differentiation;

namespace FallLine.Compilation;

/// <summary>A derivative along every unit vector of a space: one graph, batched over as many of them as the cache has room for.</summary>
internal sealed class Seeded : DerivativeMatrix
{
    // Elements: 2 MiB of doubles, what a core has of second-level cache.
    private const int Room = 1 << 18;

    private readonly int _dimension;
    private readonly int _resultSize;
    private readonly int _batch;
    private readonly bool _resultsAreColumns;
    private readonly bool _seedsAreInputs;
    private readonly Lazy<Kernel> _kernel;

    private Seeded(Traced function, Expr seed, Expr result, bool resultsAreColumns)
    {
        _dimension = seed.Shape.Size;
        _resultSize = result.Shape.Size;
        _resultsAreColumns = resultsAreColumns;
        long perSeed = Graph.Of([.. function.Inputs, seed], [result]).Nodes.Sum(node => (long)node.Shape.Size);
        int mostAtOnce = (int)Math.Clamp(Room / Math.Max(1, perSeed), 1, Math.Max(1, _dimension));
        int runs = Math.Max(1, (_dimension + mostAtOnce - 1) / mostAtOnce);
        _batch = (_dimension + runs - 1) / runs;
        _seedsAreInputs = runs > 1;
        Shape shape = Shape.Matrix(_batch, _dimension);
        Expr seeds = _seedsAreInputs ? Expr.Input("seeds", shape) : Expr.Literal(Identity(_dimension), shape);
        Expr batch = Batching.Map([result], [seed], [seeds])[0];
        Graph graph = Simplification.Run(Graph.Of(_seedsAreInputs ? [.. function.Inputs, seeds] : function.Inputs, [resultsAreColumns && !_seedsAreInputs ? batch.Transpose() : batch]));
        Cost = runs * Compilation.Cost.Of(graph);
        _kernel = new(() => Kernel.CompileUnsimplified(graph));
    }

    public override double Cost { get; }

    /// <param name="function">Whose derivatives.</param>
    /// <param name="along">The derivative along a vector, or of the sum that a vector weighs.</param>
    /// <param name="dimension">The number of unit vectors.</param>
    /// <param name="resultsAreColumns">Whether what a unit vector gives is a column of the matrix, not a row.</param>
    public static Seeded Of(Traced function, Func<Expr, IEnumerable<Expr>> along, int dimension, bool resultsAreColumns)
    {
        Expr seed = Expr.Input("seed", Shape.Vector(dimension));
        return new Seeded(function, seed, Traced.Flat(along(seed)), resultsAreColumns);
    }

    public override void Run(ReadOnlySpan<double> point, Span<double> matrix)
    {
        if (!_seedsAreInputs)
        {
            _kernel.Value.Run(point, matrix);
            return;
        }

        int seeds = _batch * _dimension;
        double[] input = ArrayPool<double>.Shared.Rent(point.Length + seeds);
        double[] output = ArrayPool<double>.Shared.Rent(_batch * _resultSize);
        try
        {
            Span<double> results = output.AsSpan(0, _batch * _resultSize);
            point.CopyTo(input);
            for (int first = 0; first < _dimension; first += _batch)
            {
                Span<double> units = input.AsSpan(point.Length, seeds);
                units.Clear();
                int count = Math.Min(_batch, _dimension - first);
                for (int i = 0; i < count; i++)
                {
                    units[(i * _dimension) + first + i] = 1;
                }

                _kernel.Value.Run(input.AsSpan(0, point.Length + seeds), results);
                Place(results, matrix, first, count);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(input);
            ArrayPool<double>.Shared.Return(output);
        }
    }

    public override string Explain() => $"{_dimension} unit vectors, {_batch} at a time, each {(_resultsAreColumns ? "a column" : "a row")}: {_kernel.Value.Explain()}";

    private void Place(ReadOnlySpan<double> results, Span<double> matrix, int first, int count)
    {
        if (!_resultsAreColumns)
        {
            results[..(count * _resultSize)].CopyTo(matrix[(first * _resultSize)..]);
            return;
        }

        for (int row = 0; row < _resultSize; row++)
        {
            for (int i = 0; i < count; i++)
            {
                matrix[(row * _dimension) + first + i] = results[(i * _resultSize) + row];
            }
        }
    }

    /// <summary>The unit vectors one after another.</summary>
    public static double[] Identity(int size)
    {
        double[] identity = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            identity[(i * size) + i] = 1;
        }

        return identity;
    }
}
