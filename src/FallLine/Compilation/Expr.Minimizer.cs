using FallLine.Compilation;

namespace FallLine;

/// <content>A minimum inside an expression.</content>
public sealed partial class Expr
{
    /// <summary>The point where a scalar objective is least, near a first guess, as an expression of what the objective closes over.</summary>
    /// <param name="initial">The guess; the derivative does not depend on it.</param>
    /// <param name="objective">The objective; recorded once.</param>
    /// <param name="tolerance">It ends when no element changes by more than this, relative to its size and 1, in a step of Newton's method.</param>
    /// <param name="maxIterations">Where it has not ended after so many steps, the result is NaN.</param>
    /// <remarks>
    /// By Newton's method with a damping where a step would not go down. The derivative is that of the solution, by the implicit function theorem: with
    /// H = ∂²f/∂x², it is -H⁻¹·∂²f/∂x∂θ. Each step solves a system of as many equations as x has elements; for a large x, minimise by any method
    /// and state the answer with <see cref="Solution"/>.
    /// </remarks>
    /// <example><code>
    /// // How the best weights change with the penalty.
    /// Function best = Function.Of(penalty => Minimizer(Full(0, Shape.Vector(5)), w => Mean(Square(X.Dot(w) - y)) + penalty * Sum(Square(w))), Shape.Scalar);
    /// double[,] change = best.Jacobian(0.1);
    /// </code></example>
    /// <exception cref="ShapeException">The objective is not a scalar.</exception>
    public static Expr Minimizer(Expr initial, Func<Expr, Expr> objective, double tolerance = 1e-10, int maxIterations = 100)
    {
        RequireArguments(objective, initial);
        return DampedNewton.Minimum(initial, objective, Iterated(tolerance, maxIterations));
    }
}
