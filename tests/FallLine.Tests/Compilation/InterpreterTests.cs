using FallLine.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

public sealed class InterpreterTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20240601, 1);

    [Fact]
    public void A_lowered_graph_computes_what_each_node_computes_alone() =>
        Prop.ForAll(RandomGraph.Doubles, random =>
        {
            double[] input = random.Input();
            double[] output = new double[random.Graph.Outputs.Sum(o => o.Shape.Size)];
            Kernel kernel = Kernel.CompileUnsimplified(random.Graph);
            kernel.Run(input, output);
            return Close.Difference(Reference.Run(random.Graph, input), output, HasTree(random.Graph) ? 1e-10 : 0) is null;
        }).Check(Many);

    private static bool HasTree(Graph graph) => graph.Nodes.Any(node => node.Primitive is Sum or MatrixProduct);
}
