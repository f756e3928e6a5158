using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>A guess of what a graph costs to run, good enough to choose between two graphs of the same function.</summary>
internal static class Cost
{
    /// <summary>Nanoseconds a run.</summary>
    public static double Of(Graph graph)
    {
        double nanoseconds = 0;
        foreach (Expr node in graph.Nodes)
        {
            nanoseconds += Of(node);
        }

        return nanoseconds;
    }

    private static double Of(Expr node)
    {
        int size = node.Shape.Size;
        int padded = (size + 7) & ~7;
        return node.Primitive switch
        {
            Leaf or Reshape or StopGradient or Implicit => 0,
            Add or Subtract or Multiply or Negate or Abs or Relu or Max or Min or Where or Less or LessOrEqual or Equal or NotEqual => Nanoseconds.Instruction + (padded * Nanoseconds.Element),
            Elementwise => Nanoseconds.Instruction + (padded * Nanoseconds.SpecialElement),
            Reduction => Nanoseconds.Instruction + (node.Operands[0].Shape.Size * Nanoseconds.Element),
            MatrixProduct product => Nanoseconds.Product + ((double)size * MatrixProduct.Extents(node.Operands[0].Shape, product.TransposeLeft).Columns
                * (node.Shape[^1] == 1 || node.Shape[^2] == 1 ? Nanoseconds.MultiplyAddOfVector : Nanoseconds.MultiplyAdd)),
            Nested nested => Nanoseconds.Instruction + (size * Nanoseconds.Move) + (nested.Runs * nested.Bodies.Sum(body => Of(body.Graph) + (Nanoseconds.Handing * body.Inputs.Length))),
            _ => Nanoseconds.Instruction + (size * Nanoseconds.Move),
        };
    }
}
