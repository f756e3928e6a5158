using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Newton's method for a minimum, made safe: x - (H + μ·I)⁻¹·g, with a damping μ that grows until a step goes down and then vanishes.</summary>
/// <remarks>It begins undamped, so that of a quadratic function it needs one step and one more to see that it has arrived.</remarks>
internal static class DampedNewton
{
    private const double FirstDamping = 1e-3;
    private const double LeastDamping = 1e-8;
    private const double Factor = 8;

    // So small a step changes the objective by less than its rounding: whether it went down cannot be seen.
    private const double Unseen = 1e-7;

    /// <summary>The least point of an objective near <paramref name="initial"/>; NaN where none is reached.</summary>
    public static Expr Minimum(Expr initial, Func<Expr, Expr> objective, Iteration iteration)
    {
        Expr x = Expr.Input("x", initial.Shape, initial.ElementType);
        Expr value = StabilityPass.Run(objective(x));
        if (!value.Shape.IsScalar)
        {
            throw new ShapeException($"The minimum of an objective of shape {value.Shape}: only a scalar has one. Reduce it first, for example with Sum or Norm.");
        }

        Expr gradient = ReverseMode.Gradient(value, [x])[0];
        (Body equation, ImmutableArray<Expr> captured) = Body.Close([x], [gradient]);
        Expr zero = Expr.Leaf(new Constant(0, Shape.Scalar), initial.ElementType);
        Expr unknown = Expr.Leaf(new Constant(FixedPoints.Unknown, Shape.Scalar), initial.ElementType);
        ImmutableArray<Expr> reached = FixedPoints.Loop(
            [initial, zero, unknown],
            states => states[2] > iteration.Tolerance,
            states => Step(x, value, gradient, states[0], states[1]),
            iteration.Limit,
            isConstant: true);
        return Expr.Apply(new Implicit(equation, 0, null), [.. captured, reached[0]]);
    }

    private static ImmutableArray<Expr> Step(Expr x, Expr value, Expr gradient, Expr at, Expr damping)
    {
        int size = x.Shape.Size;
        Expr unit = Expr.Input("unit", x.Shape, x.ElementType);
        Expr identity = Triangle.Identity(Expr.Input("like", Shape.Matrix(size, size), x.ElementType));
        Expr hessian = Batching.Map(ForwardMode.Pushforward([gradient], [x], [unit]), [unit], [identity.Reshape(Structure.WithFirst(size, x.Shape))])[0].Reshape(Shape.Matrix(size, size));
        Expr factor = Expr.Cholesky(hessian + (damping * identity));
        Expr move = -Expr.TriangularSolve(factor, Expr.TriangularSolve(factor, gradient.Reshape(Shape.Vector(size))), transpose: true).Reshape(x.Shape);
        Expr next = x + move;
        Expr moved = FixedPoints.Change(x, next);

        // Not a number, where the matrix is not positive definite or the objective ends, compares as false.
        Expr isLower = Substitution.Replace([value], [x], [next])[0] <= value;
        Expr isGood = Expr.Max(isLower, moved <= Unseen);
        Expr scale = Expr.Max(Expr.Max(Expr.Abs(hessian)), Expr.Max(Expr.Abs(gradient)));
        Expr less = Expr.Where(damping > LeastDamping * scale, damping / Factor, 0);
        Expr more = Expr.Max(Factor * damping, FirstDamping * scale);
        return Substitution.Replace(
            [
                Expr.Where(Expr.Broadcast(isGood, x.Shape), next, x),
                Expr.Where(isGood, less, more),
                Expr.Where(isGood * (damping <= 0), moved, FixedPoints.Unknown),
            ],
            [x],
            [at]);
    }
}
