using FallLine.Compilation;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

public sealed class PassTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20240602, 1);
    private static readonly Expr X = Expr.Input("x", Shape.Scalar);
    private static readonly Expr V = Expr.Input("v", Shape.Vector(4));
    private static readonly Expr M = Expr.Input("m", Shape.Matrix(2, 3));

    public static TheoryData<int> PassNumbers => [.. Enumerable.Range(0, Simplification.Passes.Count)];

    [Theory]
    [MemberData(nameof(PassNumbers))]
    public void A_pass_changes_no_value(int pass) =>
        Prop.ForAll(RandomGraph.Doubles, random => Same(random, random.Graph.Rewrite(node => node.Operands.IsEmpty ? node : Simplification.Passes[pass](node) ?? node))).Check(Many);

    [Fact]
    public void All_passes_together_change_no_value_and_leave_a_legal_graph_after_every_sweep() =>
        Prop.ForAll(RandomGraph.Doubles, random => Same(random, Simplification.Run(random.Graph, GraphCheck.Require))).Check(Many);

    [Fact]
    public void A_simplified_graph_has_nothing_left_to_simplify() =>
        Prop.ForAll(RandomGraph.Doubles, random =>
        {
            Graph once = Simplification.Run(random.Graph);
            int sweeps = 0;
            Graph twice = Simplification.Run(once, _ => sweeps++);
            return sweeps == 1 && once.Nodes.Length == twice.Nodes.Length;
        }).Check(Many);

    private static bool Same(RandomGraph random, Graph rewritten)
    {
        GraphCheck.Require(rewritten);
        double[] input = random.Input();
        string? difference = Close.Difference(Reference.Run(random.Graph, input), Reference.Run(rewritten, input), 1e-9);
        return difference is null ? true : throw new InvalidOperationException($"{difference}\n{random}\nbecame\n{rewritten}");
    }
}
