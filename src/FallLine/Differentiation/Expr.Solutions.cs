using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine;

/// <content>Loops that end when they are done, and what they arrive at.</content>
public sealed partial class Expr
{
    /// <summary>The state that a step makes, again and again, as long as a condition holds of it.</summary>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="condition">From a state to a number; it goes on where that is not 0. Recorded once.</param>
    /// <param name="step">From a state to the next, which has the same shape. Recorded once.</param>
    /// <param name="maxIterations">The greatest number of steps; where the condition holds still, the result and its derivatives are NaN.</param>
    /// <remarks>
    /// The derivative is that of the steps taken. Forward (<see cref="Function.Jvp(Expr, Expr)"/>) it is computed along with them; back, as a gradient, over as many as are allowed, so allow no more than
    /// are needed. Of an iteration to a fixed point, whose answer does not depend on the steps, take <see cref="FixedPoint"/>.
    /// </remarks>
    /// <example><code>
    /// Expr reduced = While(angle, a => Abs(a) > Math.PI, a => a - 2 * Math.PI * Sign(a), maxIterations: 20);
    /// </code></example>
    /// <exception cref="ShapeException">The step changes the shape of the state, or the condition is not one number.</exception>
    public static Expr While(Expr initial, Func<Expr, Expr> condition, Func<Expr, Expr> step, int maxIterations)
    {
        RequireArguments(step, initial);
        ArgumentNullException.ThrowIfNull(condition);
        return While([initial], states => condition(states[0]), states => [step(states[0])], maxIterations)[0];
    }

    /// <summary>The states that a step makes, again and again, as long as a condition holds of them.</summary>
    /// <param name="initial">The states before the first step; each has its own shape.</param>
    /// <param name="condition">From the states to a number; it goes on where that is not 0. Recorded once.</param>
    /// <param name="step">From the states to the next ones, in the same order. Recorded once.</param>
    /// <param name="maxIterations">The greatest number of steps; where the condition holds still, the result and its derivatives are NaN.</param>
    /// <exception cref="ShapeException">The step changes the shape of a state, or the condition is not one number.</exception>
    public static ImmutableArray<Expr> While(IReadOnlyList<Expr> initial, Func<ImmutableArray<Expr>, Expr> condition, Func<ImmutableArray<Expr>, IEnumerable<Expr>> step, int maxIterations)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(condition);
        RequireArguments(step, [.. initial]);
        return FixedPoints.Loop([.. initial], condition, step, maxIterations);
    }

    /// <summary>The x with g(x) = x that x, g(x), g(g(x)), … converges to.</summary>
    /// <param name="initial">Where it begins; the result does not depend on it, and neither does the derivative.</param>
    /// <param name="map">The map g; recorded once. Derivatives are those by the expressions that it closes over.</param>
    /// <param name="tolerance">It ends when no element changes by more than this, relative to its size and 1.</param>
    /// <param name="maxIterations">Where it has not ended after so many steps, the result is NaN; its derivative, which the steps do not enter, need not be.</param>
    /// <remarks>
    /// The derivative is that of the solution, by the implicit function theorem, and not of the steps: (I - ∂g/∂x)⁻¹·∂g/∂θ. Up to 64 elements that is one
    /// linear system; of more, another iteration with the same tolerance, which contracts as g does.
    /// </remarks>
    /// <example><code>
    /// Expr root = FixedPoint(1, x => (x + a / x) / 2);   // √a
    /// </code></example>
    /// <exception cref="ShapeException">The map gives another shape than it takes.</exception>
    public static Expr FixedPoint(Expr initial, Func<Expr, Expr> map, double tolerance = 1e-12, int maxIterations = 1000)
    {
        RequireArguments(map, initial);
        return FixedPoints.Of(initial, map, Iterated(tolerance, maxIterations));
    }

    /// <summary>A solution, however it was found, with the derivative that its equation gives it by the implicit function theorem.</summary>
    /// <param name="solution">The x with F(x) = 0. It is taken as it is: where F(x) is not 0, the derivative is that of no solution.</param>
    /// <param name="equation">F, with as many elements as x; recorded once. Derivatives are those by the expressions that it closes over.</param>
    /// <remarks>Of a minimum, F is the gradient of the objective. NaN or infinite where ∂F/∂x is singular.</remarks>
    /// <example><code>
    /// // The derivative of a minimum that was found before, as a function of the penalty at which it was found.
    /// Function at = Function.Of(p => Solution(p["w"], w => GradientByWeights(w, p["penalty"])), parameters);
    /// double[,] change = at.Jacobian([.. result.Point, 0.1]);
    /// </code></example>
    /// <exception cref="ShapeException">The equation gives another shape than the solution has.</exception>
    public static Expr Solution(Expr solution, Func<Expr, Expr> equation)
    {
        RequireArguments(equation, solution);
        Expr x = Input("x", solution.Shape, solution.ElementType);
        Expr value = equation(x);
        if (value.Shape != x.Shape)
        {
            throw new ShapeException($"A solution of shape {x.Shape} of an equation that gives {value.Shape}: there must be as many equations as unknowns.");
        }

        (Body body, ImmutableArray<Expr> captured) = Body.Close([x], [value]);
        return Apply(new Implicit(body, 0, null), [.. captured, solution]);
    }

    private static Iteration Iterated(double tolerance, int maxIterations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        return new Iteration(tolerance, maxIterations);
    }
}
