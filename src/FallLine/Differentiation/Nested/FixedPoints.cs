using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>Iterations to an end that does not depend on their beginning, and the loops that they are.</summary>
internal static class FixedPoints
{
    /// <summary>The change before it is known: greater than any tolerance, and finite, so that it is not taken for an origin of infinities.</summary>
    public const double Unknown = 1e30;

    /// <summary>The states that a step makes as long as a condition holds.</summary>
    public static ImmutableArray<Expr> Loop(ImmutableArray<Expr> initial, Func<ImmutableArray<Expr>, Expr> condition, Func<ImmutableArray<Expr>, IEnumerable<Expr>> step, int limit, bool isConstant = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ImmutableArray<Expr> states = [.. initial.Select((state, i) => Expr.Input(initial.Length == 1 ? "s" : "s" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), state.Shape, state.ElementType))];
        ImmutableArray<Expr> next = Recurrence.Fitting("while", states, step(states));
        Expr goesOn = condition(states);
        if (!goesOn.Shape.IsScalar)
        {
            throw new ShapeException($"while under a condition of shape {goesOn.Shape}: it must be one number. Combine its elements with Max or Min.");
        }

        (Body both, ImmutableArray<Expr> captured) = Body.Close(states, [goesOn, .. next]);
        While loop = new(new Body(both.Inputs, [both.Outputs[0]]), new Body(both.Inputs, both.Outputs[1..]), limit);
        ImmutableArray<Expr> operands = [.. initial, .. captured];
        return loop.Parts(Expr.Apply(loop, isConstant ? [.. operands.Select(Expr.StopGradient)] : operands))[..^1];
    }

    /// <summary>The x with g(x) = x.</summary>
    public static Expr Of(Expr initial, Func<Expr, Expr> g, Iteration iteration)
    {
        Expr x = Expr.Input("x", initial.Shape, initial.ElementType);
        Expr image = Recurrence.Fitting("fixed point", [x], [g(x)])[0];
        (Body body, ImmutableArray<Expr> captured) = Body.Close([x], [x - image]);
        ImmutableArray<Expr> reached = Loop(
            [initial, Expr.Leaf(new Constant(Unknown, Shape.Scalar), initial.ElementType)],
            states => states[1] > iteration.Tolerance,
            states => Substitution.Replace([image], [x], [states[0]]) is [var next] ? [next, Change(states[0], next)] : [],
            iteration.Limit,
            isConstant: true);
        return Expr.Apply(new Implicit(body, 0, iteration), [.. captured, reached[0]]);
    }

    /// <summary>The greatest change of an element, relative to its size and 1.</summary>
    public static Expr Change(Expr from, Expr to) => Expr.Max(Expr.Abs(to - from) / Expr.Max(Expr.Abs(to), 1));
}
