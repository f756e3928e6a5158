using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Powers with a small whole or half exponent become products and square roots: 2 ns where the general power takes 20 to 40.</summary>
/// <remarks>
/// A product of n factors is within n/2 rounding errors, so eight factors stay as good as the last three bits. Negative powers are
/// the reciprocal of positive ones. A half power of -∞ gives NaN where IEEE 754 <c>pow</c> gives +∞: the root of a negative
/// number in either case, and said louder.
/// </remarks>
internal static class PowerPass
{
    private const int MostFactors = 8;

    public static Expr? Rewrite(Expr node)
    {
        if (node.Primitive is not Power || !node.Operands[1].IsConstant(out double exponent))
        {
            return null;
        }

        Expr x = node.Operands[0];
        double size = Math.Abs(exponent);
        if (exponent == 0)
        {
            return node.Fill(1);
        }

        if (size > MostFactors || size * 2 != Math.Floor(size * 2))
        {
            return null;
        }

        int whole = (int)size;
        Expr? power = whole == 0 ? null : Whole(x, whole);
        if (size != whole)
        {
            Expr root = Expr.Sqrt(x);
            power = power is null ? root : power * root;
        }

        return exponent > 0 ? power : node.Fill(1) / power!;
    }

    /// <summary>x^n by squaring.</summary>
    private static Expr Whole(Expr x, int n)
    {
        Expr? product = null;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0)
            {
                product = product is null ? x : product * x;
            }

            if (n > 1)
            {
                x *= x;
            }
        }

        return product!;
    }
}
