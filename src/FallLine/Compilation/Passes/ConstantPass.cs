using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Computes what depends on no input: one number everywhere stays one number; small arrays are computed as they would be at run time.</summary>
/// <remarks>Large arrays are not: each would be kept beside the data it was computed from. Elementwise work on single numbers folds where a node is made.</remarks>
internal static class ConstantPass
{
    public static Expr? Rewrite(Expr node) => OneNumber(node) is { } folded ? folded
        : node.Shape.Size <= LoweredProgram.Tile && node.Operands.All(operand => operand.Primitive is Literal or Constant && operand.Shape.Size <= LoweredProgram.Tile) ? Computed(node)
        : null;

    private static Expr? OneNumber(Expr node)
    {
        if (!node.Operands[0].IsConstant(out double value))
        {
            return null;
        }

        return node.Primitive switch
        {
            Reshape or Broadcast or Permute or Slice or StopGradient => node.Fill(value),
            Pad when value == 0 => node.Fill(0),
            Concatenate when node.Operands.All(operand => operand.Primitive is Constant constant && constant.Value.Equals(value)) => node.Fill(value),
            Sum sum => node.Fill(value * node.Operands[0].Shape[sum.Axis]),
            MaxAlong max when node.Operands[0].Shape[max.Axis] > 0 => node.Fill(value),
            _ => null,
        };
    }

    private static Expr Computed(Expr node)
    {
        Kernel kernel = Kernel.CompileUnsimplified(Graph.Of([], [node]));
        if (node.ElementType == ElementType.Double)
        {
            double[] data = new double[kernel.OutputSize];
            kernel.Run([], data);
            return Expr.Leaf(new Literal(data, node.Shape), node.ElementType);
        }
        else
        {
            float[] data = new float[kernel.OutputSize];
            kernel.Run([], data);
            return Expr.Leaf(new Literal(data, node.Shape), node.ElementType);
        }
    }
}
