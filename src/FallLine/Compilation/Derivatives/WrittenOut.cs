using System.Collections.Immutable;
using FallLine.Differentiation;

namespace FallLine.Compilation;

/// <summary>Every element in one graph.</summary>
internal sealed class WrittenOut : DerivativeMatrix
{
    private readonly Lazy<Kernel> _kernel;

    private WrittenOut(Traced function, IEnumerable<Expr> outputs)
    {
        Graph graph = Simplification.Run(Graph.Of(function.Inputs, outputs));
        Cost = Compilation.Cost.Of(graph);
        _kernel = new(() => Kernel.CompileUnsimplified(graph));
    }

    public override double Cost { get; }

    public static WrittenOut Rows(Traced function, IEnumerable<ImmutableArray<Expr>> rows) => new(function, rows.SelectMany(row => row));

    public static WrittenOut Diagonal(Traced function, IEnumerable<ImmutableArray<Expr>> rows) =>
        new(function, rows.Select((row, i) => Traced.Flat(row)[i]));

    public override void Run(ReadOnlySpan<double> point, Span<double> matrix) => _kernel.Value.Run(point, matrix);

    public override string Explain() => "written out: " + _kernel.Value.Explain();
}
