using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>The logarithm of a sum of exponentials, without overflow.</summary>
internal static class ExponentialSums
{
    /// <summary>log x where x is eᵃ + eᵇ + … written out, or the sum of an array of exponentials; else null.</summary>
    public static Expr? Logarithm(Expr x) => x.Primitive switch
    {
        Add => OfTerms(x),
        Sum sum => Exponent(x.Operands[0]) is { } exponent && !IsShifted(exponent) ? Expr.LogSumExp(exponent, sum.Axis) : null,
        _ => null,
    };

    /// <summary>An exponential divided by a sum of exponentials, as in a softmax; null where the divisor is none.</summary>
    /// <remarks>
    /// A share of its own sum is 1 / (1 + e^(b - a)), or, of an array, the shifted exponential divided by the shifted sum: eᵘ⁻ˡ with l the logarithm of the sum,
    /// which is right for any u, would carry the rounding of a large l into the result.
    /// </remarks>
    public static Expr? Share(Expr exp, Expr divisor)
    {
        Expr u = exp.Operands[0];
        if (divisor.Primitive is Add && Other(divisor, exp) is { } other)
        {
            return other.Primitive is Exp ? Expr.Sigmoid(u - other.Operands[0])
                : other.IsConstant(1) ? Expr.Sigmoid(u)
                : other.IsConstant(out double c) && c > 0 ? Expr.Sigmoid(u - Math.Log(c))
                : Logarithm(divisor) is { } any ? Expr.Exp(u - any)
                : null;
        }

        Stack<Primitive> spread = new();
        Expr sum = divisor;
        for (; sum.Primitive is Broadcast or Reshape; sum = sum.Operands[0])
        {
            spread.Push(sum.Primitive);
        }

        if (Logarithm(sum) is not { } log)
        {
            return null;
        }

        return sum is { Primitive: Sum { Axis: var axis } } && ReferenceEquals(Bare(sum.Operands[0]), exp)
            ? Shifted(sum.Operands[0], axis)
            : Expr.Exp(u - Spread(log));

        Expr Spread(Expr x) => spread.Aggregate(x, (inner, primitive) => Expr.Apply(primitive, inner));

        Expr Shifted(Expr summed, int axis)
        {
            // The shift is per sum; it reaches the dividend the way the sum does.
            Expr exponents = Exponent(summed)!;
            Expr shift = Expr.Shift(exponents, axis);
            Expr shiftedSum = Expr.Sum(Expr.Exp(exponents - Expr.Repeated(shift, exponents.Shape, axis)), axis);
            return Expr.Exp(u - Spread(shift)) / Spread(shiftedSum);
        }
    }

    private static Expr? Other(Expr sum, Expr term) =>
        ReferenceEquals(sum.Operands[0], term) ? sum.Operands[1]
        : ReferenceEquals(sum.Operands[1], term) ? sum.Operands[0]
        : null;

    private static Expr Bare(Expr x)
    {
        while (x.Primitive is Reshape)
        {
            x = x.Operands[0];
        }

        return x;
    }

    /// <summary>Of two terms elementwise; of more, where they are scalars, as an array.</summary>
    private static Expr? OfTerms(Expr sum)
    {
        List<Expr> exponents = [];
        Stack<Expr> open = new([sum]);
        bool anyExp = false;
        while (open.TryPop(out Expr? term))
        {
            if (term.Primitive is Add)
            {
                open.Push(term.Operands[1]);
                open.Push(term.Operands[0]);
            }
            else if (term.Primitive is Exp)
            {
                exponents.Add(term.Operands[0]);
                anyExp = true;
            }
            else if (term.IsConstant(out double constant) && constant > 0)
            {
                exponents.Add(term.Fill(Math.Log(constant)));
            }
            else
            {
                return null;
            }
        }

        return !anyExp ? null
            : exponents.Count == 2 ? OfTwo(exponents[0], exponents[1])
            : sum.Shape.IsScalar ? Expr.LogSumExp(Expr.Concatenate(exponents), 0)
            : null;
    }

    /// <summary>log(eᵃ + eᵇ): the greater plus softplus of minus the distance; where the distance is no number (of equal infinities), their sum.</summary>
    private static Expr OfTwo(Expr a, Expr b)
    {
        if (a.IsConstant(0) || b.IsConstant(0))
        {
            return Expr.Softplus(a.IsConstant(0) ? b : a);
        }

        Expr distance = a - b;
        return Expr.Where(distance > 0, a + Expr.Softplus(-distance), Expr.Where(distance <= 0, b + Expr.Softplus(distance), a + b));
    }

    private static Expr? Exponent(Expr x) => x.Primitive switch
    {
        Exp => x.Operands[0],
        Reshape reshape => Exponent(x.Operands[0])?.Reshape(reshape.Target),
        _ => null,
    };

    /// <summary>Whether the greatest element has been taken off already, as LogSumExp does.</summary>
    private static bool IsShifted(Expr exponent)
    {
        exponent = Bare(exponent);
        if (exponent.Primitive is not Subtract)
        {
            return false;
        }

        Expr shift = exponent.Operands[1];
        while (shift.Primitive is Broadcast or Reshape or StopGradient)
        {
            shift = shift.Operands[0];
        }

        return shift.Primitive is MaxAlong || (shift.Primitive is Where && shift.Operands[1].Primitive is StopGradient);
    }
}
