using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Compositions that overflow or cancel, written as a numerical analyst would write them: equal for real numbers, accurate in floating point.</summary>
/// <remarks>
/// It runs on what was recorded, before differentiation, so that derivatives are those of the accurate form: of log(1 + eˣ) the logistic function and not
/// eˣ/(1 + eˣ), which is ∞/∞ from 710 on. None of the forms built here is itself among those looked for, so a second run changes nothing. Each
/// rewrite is held to values and derivatives computed with 1000 digits where the recorded form fails, and to the recorded form on random graphs elsewhere.
/// </remarks>
internal static class StabilityPass
{
    private static readonly double s_log2 = Math.Log(2);

    /// <summary>An expression in its accurate form; the expression itself where nothing is to be done.</summary>
    public static Expr Run(Expr output)
    {
        if (!Graph.TopologicalOrder([output]).Exists(node => node.Primitive is Log or Log1p or Exp or Sqrt or Power or Cos or Cosh or Sigmoid or Tanh or Sin or Erf or Erfc or IBodied))
        {
            return output;
        }

        // Interned first, so that equal factors are one node.
        return Run(Graph.Of([], [output])) is { } rewritten ? rewritten.Outputs[0] : output;
    }

    /// <summary>The graph in its accurate form; null where nothing is to be done.</summary>
    private static Graph? Run(Graph graph)
    {
        bool changed = false;
        Graph rewritten = graph.Rewrite(node =>
        {
            Expr? stable = Rewrite(node);
            changed |= stable is not null;
            return stable ?? node;
        });
        return changed ? rewritten : null;
    }

    /// <summary>The accurate form of a node whose operands have theirs, or null.</summary>
    public static Expr? Rewrite(Expr node) => node.Primitive switch
    {
        Log => Logarithm(node.Operands[0]),
        Log1p => LogarithmOfOnePlus(node.Operands[0]),
        Add => MinusOne(node.Operands[0], node.Operands[1]) ?? MinusOne(node.Operands[1], node.Operands[0])
            ?? AddedToOne(node.Operands[0], node.Operands[1]) ?? AddedToOne(node.Operands[1], node.Operands[0]),
        Subtract => node.Operands[1].IsConstant(1) ? LessOne(node.Operands[0])
            : node.Operands[0].IsConstant(1) ? OneLess(node.Operands[1])
            : null,
        Divide => Quotient(node.Operands[0], node.Operands[1]),
        Sqrt => RootOf(node.Operands[0]),
        Power when node.Operands[1].IsConstant(0.5) => RootOf(node.Operands[0]),
        IBodied bodied => Inside(bodied, node),
        _ => null,
    };

    private static Expr? Inside(IBodied bodied, Expr node)
    {
        bool changed = false;
        Primitive stable = bodied.With(body =>
        {
            Graph? rewritten = Run(body.Graph);
            changed |= rewritten is not null;
            return rewritten is null ? body : new Body(rewritten);
        });
        return changed ? Expr.Apply(stable, node.Operands) : null;
    }

    private static Expr? Logarithm(Expr x)
    {
        switch (x.Primitive)
        {
            case Exp:
                return x.Operands[0];
            case Sigmoid:
                return -Expr.Softplus(-x.Operands[0]);
            case Gamma:
                // Not a number where Γ is negative, as before.
                return Expr.LogGamma(x.Operands[0]) + Expr.Log(Expr.Sign(x));
            case Cosh:
                return LogarithmOfCosh(x.Operands[0]);
            case Erfc:
                return LogarithmOfErfc(1, x.Operands[0]);
            case Expm1:
                return x.Operands[0] + LogarithmOfOneLessExp(-x.Operands[0]);
            case Negate when x.Operands[0].Primitive is Expm1:
                return LogarithmOfOneLessExp(x.Operands[0].Operands[0]);
            case Multiply when x.Operands[0].IsConstant(out double part) && part > 0 && x.Operands[1].Primitive is Erfc:
                return LogarithmOfErfc(part, x.Operands[1].Operands[0]);
            case Divide when x.Operands[1].IsConstant(out double whole) && whole > 0 && x.Operands[0].Primitive is Erfc:
                return LogarithmOfErfc(1 / whole, x.Operands[0].Operands[0]);
            case Divide when x.Operands[1].IsConstant(out double divisor) && divisor > 0 && ExponentialSums.Logarithm(x.Operands[0]) is { } dividend:
                return dividend - Math.Log(divisor);
            case Multiply when x.Operands[0].IsConstant(out double factor) && factor > 0 && ExponentialSums.Logarithm(x.Operands[1]) is { } multiplicand:
                return Math.Log(factor) + multiplicand;
            case Subtract when x.Operands[0].IsConstant(1):
                return LogarithmOfOnePlus(-x.Operands[1]) ?? Expr.Log1p(-x.Operands[1]);
            default:
                return ExponentialSums.Logarithm(x) ?? (OnePlus(x) is { } u ? LogarithmOfOnePlus(u) ?? Expr.Log1p(u) : null);
        }
    }

    /// <summary>log(1 + u) where it is more than log1p(u).</summary>
    private static Expr? LogarithmOfOnePlus(Expr u) => u.Primitive switch
    {
        Exp => Expr.Softplus(u.Operands[0]),
        Negate when u.Operands[0].Primitive is Exp => LogarithmOfOneLessExp(u.Operands[0].Operands[0]),
        Negate when u.Operands[0].Primitive is Sigmoid => -Expr.Softplus(u.Operands[0].Operands[0]),
        _ => null,
    };

    /// <summary>log(1 - eᵛ): near 0 the difference, far below 0 the logarithm is what cancels (M. Mächler, Accurately computing log(1 - exp(-|a|)), 2012).</summary>
    private static Expr LogarithmOfOneLessExp(Expr v) =>
        Expr.Where(v < -s_log2, Expr.Log1p(Minus(Expr.Exp(v))), Expr.Log(Minus(Expr.Expm1(v))));

    /// <summary>-x, in a form that no rewrite looks for.</summary>
    private static Expr Minus(Expr x) => -1 * x;

    /// <summary>log cosh v: |v| + log1p(e^(-2|v|)) - log 2; near 0, where that cancels, log1p(2·sinh²(v/2)).</summary>
    private static Expr LogarithmOfCosh(Expr v)
    {
        Expr size = Expr.Abs(v);
        return Expr.Where(size < 1, Expr.Log1p(2 * Expr.Square(Expr.Sinh(0.5 * v))), size + Expr.Softplus(-2 * size) - s_log2);
    }

    /// <summary>
    /// log(c·erfc v), of a normal distribution's tails: where erfc vanishes log(c·erfcx v) - v², and elsewhere by log1p what leaves 1: erfc at 0, its half far below.
    /// </summary>
    private static Expr LogarithmOfErfc(double c, Expr v)
    {
        Expr far = Expr.Log(c * Expr.Erfcx(v)) - Expr.Square(v);
        return c == 0.5 ? Expr.Where(v < 0, Expr.Log1p(-0.5 * Expr.Erfc(Minus(v))), far)
            : Expr.Where(v < 0.5, Math.Log(c) + Expr.Log1p(Minus(Expr.Erf(v))), far);
    }

    private static Expr? MinusOne(Expr constant, Expr x) => constant.IsConstant(-1) ? LessOne(x) : null;

    private static Expr? AddedToOne(Expr constant, Expr x) => !constant.IsConstant(1) ? null
        : x.Primitive is Negate ? OneLess(x.Operands[0])
        : x.Primitive is Erf ? Expr.Erfc(-x.Operands[0])
        : null;

    /// <summary>x - 1.</summary>
    private static Expr? LessOne(Expr x) => x.Primitive switch
    {
        Exp => Expr.Expm1(x.Operands[0]),
        Cos => -2 * Expr.Square(Expr.Sin(0.5 * x.Operands[0])),
        Cosh => 2 * Expr.Square(Expr.Sinh(0.5 * x.Operands[0])),
        Sqrt when OnePlus(x.Operands[0]) is { } u => u / (x + 1),
        _ => null,
    };

    /// <summary>1 - x.</summary>
    private static Expr? OneLess(Expr x) => x.Primitive switch
    {
        Sigmoid => Expr.Sigmoid(-x.Operands[0]),
        Erf => Expr.Erfc(x.Operands[0]),
        Erfc => Expr.Erf(x.Operands[0]),
        _ when Squared(x) is { Primitive: Tanh } tanh => Expr.Square(1 / Expr.Cosh(tanh.Operands[0])),
        _ when Squared(x) is { Primitive: Sin } sin => Expr.Square(Expr.Cos(sin.Operands[0])),
        _ when Squared(x) is { Primitive: Cos } cos => Expr.Square(Expr.Sin(cos.Operands[0])),
        _ => LessOne(x) is { } less ? -less : null,
    };

    private static Expr? Quotient(Expr x, Expr y)
    {
        if (x.Primitive is Exp)
        {
            return ExponentialSums.Share(x, y);
        }

        return OnePlus(y) is not { Primitive: Exp } exp ? null
            : x.IsConstant(1) ? Expr.Sigmoid(-exp.Operands[0])
            : x * Expr.Sigmoid(-exp.Operands[0]);
    }

    /// <summary>√x where x is a square or a sum of squares; without overflow, and with a derivative where all are 0.</summary>
    private static Expr? RootOf(Expr x, int depth = 4) =>
        Squared(x) is { } one ? Expr.Abs(one)
        : depth > 0 && x.Primitive is Add && LegOf(x.Operands[0], depth) is { } left && LegOf(x.Operands[1], depth) is { } right ? Expr.Hypot(left, right)
        : null;

    /// <summary>What has the square x, up to its sign.</summary>
    private static Expr? LegOf(Expr x, int depth) => Squared(x) ?? (x.Primitive is Add ? RootOf(x, depth - 1) : null);

    private static Expr? Squared(Expr x) =>
        x.Primitive is Multiply && ReferenceEquals(x.Operands[0], x.Operands[1]) ? x.Operands[0]
        : x.Primitive is Power && x.Operands[1].IsConstant(2) ? x.Operands[0]
        : null;

    /// <summary>u where x is 1 + u.</summary>
    private static Expr? OnePlus(Expr x) =>
        x.Primitive is not Add ? null
        : x.Operands[0].IsConstant(1) ? x.Operands[1]
        : x.Operands[1].IsConstant(1) ? x.Operands[0]
        : null;
}
