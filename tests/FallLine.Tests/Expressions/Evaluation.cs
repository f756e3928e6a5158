using FallLine.Expressions;

namespace FallLine.Tests.Expressions;

/// <summary>The definition of every primitive that formulas use, one element at a time: constants fold with the loops that kernels run.</summary>
internal static class Evaluation
{
    public static double At(Expr expression, IReadOnlyList<Expr> inputs, params double[] point) => ValuesAt(expression, inputs, point)[0];

    public static double[] ValuesAt(Expr expression, IReadOnlyList<Expr> inputs, params double[] point) => AllAt(expression, inputs, point)[expression];

    /// <summary>Whether the value is a number and nothing on the way to it is infinite or NaN.</summary>
    public static bool IsDefinedAt(Expr expression, IReadOnlyList<Expr> inputs, params double[] point) => AllAt(expression, inputs, point).Values.All(values => values.All(double.IsFinite));

    private static Dictionary<Expr, double[]> AllAt(Expr expression, IReadOnlyList<Expr> inputs, double[] point)
    {
        Dictionary<Expr, double[]> values = new(ReferenceEqualityComparer.Instance);
        int offset = 0;
        foreach (Expr input in inputs)
        {
            values[input] = point[offset..(offset += input.Shape.Size)];
        }

        foreach (Expr node in Graph.TopologicalOrder([expression]))
        {
            if (!values.ContainsKey(node))
            {
                values[node] = Value(node, [.. node.Operands.Select(operand => values[operand])]);
            }
        }

        return values;
    }

    private static double[] Value(Expr node, double[][] operands) => node.Primitive switch
    {
        Constant constant => [.. Enumerable.Repeat(constant.Value, node.Shape.Size)],
        Elementwise elementwise => [.. Enumerable.Range(0, node.Shape.Size).Select(i => Element(elementwise, [.. operands.Select(operand => operand[i])]))],
        Slice { Axis: 0 } slice => [.. Enumerable.Range(0, slice.Count).Select(i => operands[0][slice.Start + (i * slice.Step)])],
        Reshape or StopGradient => operands[0],
        Broadcast when operands[0].Length == 1 => [.. Enumerable.Repeat(operands[0][0], node.Shape.Size)],
        Concatenate { Axis: 0 } => [.. operands.SelectMany(operand => operand)],
        Sum when node.Shape.IsScalar => [operands[0].Sum()],
        _ => throw new NotSupportedException($"{node.Primitive.Name} is not evaluated here."),
    };

    private static double Element(Elementwise primitive, double[] operands) =>
        ((Constant)Expr.Apply(primitive, [.. operands.Select(value => (Expr)value)]).Primitive).Value;
}
