using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Simplifies the graphs inside primitives.</summary>
internal static class NestedPass
{
    public static Expr? Rewrite(Expr node) => node.Primitive is Nested nested && !nested.Bodies.All(body => body.IsSimplified)
        ? Expr.Apply(nested.With(body => body.IsSimplified ? body : new Body(Simplification.Run(body.Graph)) { IsSimplified = true }), node.Operands)
        : null;
}
