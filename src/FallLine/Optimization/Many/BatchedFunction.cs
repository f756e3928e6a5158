using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Optimization;

/// <summary>Value and gradient of one recorded function at several points at once, each with its own data: the lanes of a vector are points.</summary>
internal sealed class BatchedFunction
{
    /// <summary>How many points are computed together: beyond it the states of their runs leave the first caches.</summary>
    public const int Rows = 64;

    /// <summary>
    /// Nanoseconds of one evaluation from which evaluating together pays. A row of a batch takes a quarter to a third of the time of a point alone (Rosenbrock's function 22 ns of 89, thirty operations of higher functions 80 of 239), but
    /// to foresee a point, and to carry it there and its value back, costs a run about 60 ns, and second trials are on top. Thirty terms of two higher functions each: 1,000 runs of BFGS take 23 ms instead of 51.
    /// </summary>
    private const double LeastNanoseconds = 1_000;

    private static readonly ConditionalWeakTable<Function, BatchedFunction> s_compiled = [];

    private BatchedFunction(Function function, int variables)
    {
        Graph graph = function.Graph;
        ImmutableArray<Expr> inputs = graph.Inputs;
        Expr value = graph.Outputs[0];
        Dimension = inputs.Take(variables).Sum(input => input.Shape.Size);
        DataSize = inputs.Skip(variables).Sum(input => input.Shape.Size);
        IReadOnlyList<Expr> gradient = ReverseMode.Gradient(value, [.. inputs.Take(variables)]);
        Expr points = Expr.Input("points", Shape.Matrix(Rows, Dimension));
        Expr data = Expr.Input("data", Shape.Matrix(Rows, Math.Max(1, DataSize)));
        Expr[] batches = [.. Columns(points, inputs.Take(variables)), .. Columns(data, inputs.Skip(variables))];
        IEnumerable<Expr> outputs = Batching.Map([value, .. gradient], inputs, batches);
        Expr[] flat = [.. outputs.Select(output => output.Reshape(Shape.Matrix(Rows, output.Shape.Size / Rows)))];
        Expr gradients = flat.Length == 2 ? flat[1] : Expr.Concatenate(flat[1..], 1);
        Pays = Cost.Of(Graph.Of(inputs, [value, .. gradient])) >= LeastNanoseconds;
        Kernel = Kernel.Compile(Graph.Of([points, data], [flat[0], gradients]));
    }

    /// <summary>Computes all rows at once.</summary>
    public Kernel Kernel { get; }

    /// <summary>Whether to evaluate points together is faster than one after another.</summary>
    public bool Pays { get; }

    /// <summary>The number of variables.</summary>
    public int Dimension { get; }

    /// <summary>The number of data beside them.</summary>
    public int DataSize { get; }

    /// <summary>Compiles a function once, as long as it lives.</summary>
    /// <param name="function">Of variables, and behind them data if there are any.</param>
    /// <param name="variables">How many of its inputs are variables.</param>
    public static BatchedFunction Of(Function function, int variables) => s_compiled.GetValue(function, recorded => new BatchedFunction(recorded, variables));

    private static IEnumerable<Expr> Columns(Expr rows, IEnumerable<Expr> inputs)
    {
        int offset = 0;
        foreach (Expr input in inputs)
        {
            int size = input.Shape.Size;
            yield return rows.Slice(1, offset, size, 1).Reshape(Structure.WithFirst(rows.Shape[0], input.Shape));
            offset += size;
        }
    }
}
