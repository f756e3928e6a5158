using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>A guess of what a graph costs to run, good enough to choose between two graphs of the same function.</summary>
internal static class Cost
{
    // Nanoseconds on one core of 2024 with vectors of eight doubles.
    private const double Instruction = 4;
    private const double Product = 60;
    private const double Step = 5;
    private const double Arithmetic = 0.1;
    private const double Function = 1;
    private const double Move = 0.3;
    private const double MultiplyAdd = 0.03;
    private const double MultiplyAddOfVector = 0.1;

    /// <summary>Nanoseconds a run.</summary>
    public static double Of(Graph graph) => graph.Nodes.Sum(Of);

    private static double Of(Expr node)
    {
        int size = node.Shape.Size;
        int padded = (size + 7) & ~7;
        return node.Primitive switch
        {
            Leaf or Reshape or StopGradient or Implicit => 0,
            Add or Subtract or Multiply or Negate or Abs or Relu or Max or Min or Where or Less or LessOrEqual or Equal or NotEqual => Instruction + (padded * Arithmetic),
            Elementwise => Instruction + (padded * Function),
            Reduction => Instruction + (node.Operands[0].Shape.Size * Arithmetic),
            MatrixProduct product => Product + ((double)size * MatrixProduct.Extents(node.Operands[0].Shape, product.TransposeLeft).Columns
                * (node.Shape[^1] == 1 || node.Shape[^2] == 1 ? MultiplyAddOfVector : MultiplyAdd)),
            Nested nested => Instruction + (size * Move) + (nested.Runs * nested.Bodies.Sum(body => Of(body.Graph) + (Step * body.Inputs.Length))),
            _ => Instruction + (size * Move),
        };
    }
}
