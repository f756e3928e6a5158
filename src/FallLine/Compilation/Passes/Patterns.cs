using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>What the rewrites look for and what they build.</summary>
internal static class Patterns
{
    public static bool IsConstant(this Expr node, double value) => node.Primitive is Constant constant && constant.Value == value;

    public static bool IsConstant(this Expr node, out double value)
    {
        value = node.Primitive is Constant constant ? constant.Value : double.NaN;
        return node.Primitive is Constant;
    }

    /// <summary>A number in every element, shaped and typed like <paramref name="node"/>.</summary>
    public static Expr Fill(this Expr node, double value) => Expr.Leaf(new Constant(value, node.Shape), node.ElementType);

    /// <summary>Whether every element is certainly 0 or 1.</summary>
    public static bool IsTruth(this Expr node, int depth = 4) => depth > 0 && node.Primitive switch
    {
        Less or LessOrEqual or Equal or NotEqual => true,
        Constant constant => constant.Value is 0 or 1,
        Multiply or Max or Min or Concatenate => node.Operands.All(operand => operand.IsTruth(depth - 1)),
        Where => node.Operands[1].IsTruth(depth - 1) && node.Operands[2].IsTruth(depth - 1),
        Broadcast or Reshape or Slice or Pad or Permute or StopGradient => node.Operands[0].IsTruth(depth - 1),
        _ => false,
    };
}
