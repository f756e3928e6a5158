using System.Buffers;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>A derivative along every unit vector of a space, or along the sum of those of each colour: one graph, batched over as many of them as the cache has room for.</summary>
internal sealed class Seeded : DerivativeMatrix
{
    // Elements: 2 MiB of doubles, what a core has of second-level cache.
    private const int Room = 1 << 18;

    private readonly int _dimension;
    private readonly int[]? _colours;
    private readonly int _count;
    private readonly int _batch;
    private readonly bool _resultsAreColumns;
    private readonly bool _seedsAreInputs;
    private readonly Lazy<Kernel> _kernel;

    private Seeded(Traced function, Expr seed, Expr result, bool resultsAreColumns, Colouring? colouring)
    {
        _dimension = seed.Shape.Size;
        _colours = colouring?.Colours;
        _count = colouring?.Count ?? _dimension;
        ResultSize = result.Shape.Size;
        _resultsAreColumns = resultsAreColumns;
        long perSeed = Graph.TopologicalOrder([result]).Sum(node => (long)node.Shape.Size);
        int mostAtOnce = (int)Math.Clamp(Room / Math.Max(1, perSeed), 1, Math.Max(1, _count));
        int runs = Math.Max(1, (_count + mostAtOnce - 1) / mostAtOnce);
        _batch = (_count + runs - 1) / runs;
        _seedsAreInputs = runs > 1;
        Expr seeds = _seedsAreInputs ? Expr.Input("seeds", Shape.Matrix(_batch, _dimension))
            : _count * _dimension == 1 ? Expr.Full(1, Shape.Matrix(1, 1))
            : Expr.Literal(Seeds(), Shape.Matrix(_batch, _dimension));

        // One at a time is no batch: an axis of one element through a graph of 700,000 nodes took twice the time of all the rest.
        Expr batch = _batch == 1
            ? Substitution.Replace([result], [seed], [seeds.Reshape(seed.Shape)])[0].Reshape(Shape.Matrix(1, ResultSize))
            : !_seedsAreInputs && colouring is null ? UnitBatching.Map(result, seed)
            : Batching.Map([result], [seed], [seeds])[0];
        Graph graph = Simplification.Run(Graph.Of(_seedsAreInputs ? [.. function.Inputs, seeds] : function.Inputs, [resultsAreColumns && !_seedsAreInputs ? batch.Transpose() : batch]));
        Cost = runs * Compilation.Cost.Of(graph);
        _kernel = new(() => Kernel.CompileUnsimplified(graph));
    }

    public override double Cost { get; }

    /// <summary>The numbers that each vector gives.</summary>
    public int ResultSize { get; }

    /// <param name="function">Whose derivatives.</param>
    /// <param name="along">The derivative along a vector, or of the sum that a vector weighs.</param>
    /// <param name="dimension">The number of unit vectors.</param>
    /// <param name="resultsAreColumns">Whether what a unit vector gives is a column of the matrix, not a row.</param>
    /// <param name="colouring">Which unit vectors are added up; null where each stands for itself.</param>
    public static Seeded Of(Traced function, Func<Expr, IEnumerable<Expr>> along, int dimension, bool resultsAreColumns, Colouring? colouring = null)
    {
        Expr seed = Expr.Input("seed", Shape.Vector(dimension));
        return new Seeded(function, seed, Traced.Flat(along(seed)), resultsAreColumns, colouring);
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
        double[] output = ArrayPool<double>.Shared.Rent(_batch * ResultSize);
        try
        {
            Span<double> results = output.AsSpan(0, _batch * ResultSize);
            point.CopyTo(input);
            for (int first = 0; first < _count; first += _batch)
            {
                int count = Math.Min(_batch, _count - first);
                Fill(input.AsSpan(point.Length, seeds), first, count);

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

    public override string Explain() => $"{_count} {(_colours is null ? "unit vectors" : "sums of unit vectors")}, {_batch} at a time, each {(_resultsAreColumns ? "a column" : "a row")}: {_kernel.Value.Explain()}";

    private double[] Seeds()
    {
        double[] seeds = new double[_count * _dimension];
        Fill(seeds, 0, _count);
        return seeds;
    }

    /// <summary>The vectors from the first on, one after another.</summary>
    private void Fill(Span<double> seeds, int first, int count)
    {
        seeds.Clear();
        for (int i = _colours is null ? first : 0; i < (_colours is null ? first + count : _dimension); i++)
        {
            int seed = (_colours is null ? i : _colours[i]) - first;
            if (seed >= 0 && seed < count)
            {
                seeds[(seed * _dimension) + i] = 1;
            }
        }
    }

    private void Place(ReadOnlySpan<double> results, Span<double> matrix, int first, int count)
    {
        if (!_resultsAreColumns)
        {
            results[..(count * ResultSize)].CopyTo(matrix[(first * ResultSize)..]);
            return;
        }

        for (int row = 0; row < ResultSize; row++)
        {
            for (int i = 0; i < count; i++)
            {
                matrix[(row * _count) + first + i] = results[(i * ResultSize) + row];
            }
        }
    }
}
