using FallLine.Expressions;

namespace FallLine;

public sealed partial class Expr
{
    /// <summary>The same function as a person would write it, for reading: <c>4*x</c>, not <c>2*x + 2*x</c>.</summary>
    /// <remarks>
    /// Constants are combined, like terms and equal factors collected; products are not multiplied out. By the algebra of real
    /// numbers the value is the same up to rounding wherever this expression is defined. Factors stand in the order of their names. An expression of more than 20,000 nodes is
    /// returned as it is.
    /// </remarks>
    public Expr Simplify() =>
        SymbolicForm.Of(Graph.Of(Graph.TopologicalOrder([this]).Where(node => node.Primitive is Input).OrderBy(input => input.Primitive.Name, StringComparer.Ordinal), [this])).Outputs[0];
}
