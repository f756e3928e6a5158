using FallLine.Expressions;

namespace FallLine;

public sealed partial class Expr
{
    /// <summary>|x|, element by element; its derivative at 0 is taken as 0.</summary>
    public static Expr Abs(Expr x) => Elementwise(new Abs(), x);

    /// <summary>-1, 0 or 1 by the sign; its derivative is 0.</summary>
    public static Expr Sign(Expr x) => Elementwise(new Sign(), x);

    /// <summary>The square root.</summary>
    public static Expr Sqrt(Expr x) => Elementwise(new Sqrt(), x);

    /// <summary>The real cube root.</summary>
    public static Expr Cbrt(Expr x) => Elementwise(new Cbrt(), x);

    /// <summary>The exponential.</summary>
    public static Expr Exp(Expr x) => Elementwise(new Exp(), x);

    /// <summary>eˣ - 1, accurate near 0.</summary>
    public static Expr Expm1(Expr x) => Elementwise(new Expm1(), x);

    /// <summary>The natural logarithm.</summary>
    public static Expr Log(Expr x) => Elementwise(new Log(), x);

    /// <summary>log(1 + x), accurate near 0.</summary>
    public static Expr Log1p(Expr x) => Elementwise(new Log1p(), x);

    /// <summary>The logarithm to base 10.</summary>
    public static Expr Log10(Expr x) => Elementwise(new Log10(), x);

    /// <summary>The logarithm to base 2.</summary>
    public static Expr Log2(Expr x) => Elementwise(new Log2(), x);

    /// <summary>The sine of an angle in radians.</summary>
    public static Expr Sin(Expr x) => Elementwise(new Sin(), x);

    /// <summary>The cosine of an angle in radians.</summary>
    public static Expr Cos(Expr x) => Elementwise(new Cos(), x);

    /// <summary>The tangent of an angle in radians.</summary>
    public static Expr Tan(Expr x) => Elementwise(new Tan(), x);

    /// <summary>The inverse sine, in radians.</summary>
    public static Expr Asin(Expr x) => Elementwise(new Asin(), x);

    /// <summary>The inverse cosine, in radians.</summary>
    public static Expr Acos(Expr x) => Elementwise(new Acos(), x);

    /// <summary>The inverse tangent, in radians.</summary>
    public static Expr Atan(Expr x) => Elementwise(new Atan(), x);

    /// <summary>The hyperbolic sine.</summary>
    public static Expr Sinh(Expr x) => Elementwise(new Sinh(), x);

    /// <summary>The hyperbolic cosine.</summary>
    public static Expr Cosh(Expr x) => Elementwise(new Cosh(), x);

    /// <summary>The hyperbolic tangent.</summary>
    public static Expr Tanh(Expr x) => Elementwise(new Tanh(), x);

    /// <summary>The inverse hyperbolic sine.</summary>
    public static Expr Asinh(Expr x) => Elementwise(new Asinh(), x);

    /// <summary>The inverse hyperbolic cosine.</summary>
    public static Expr Acosh(Expr x) => Elementwise(new Acosh(), x);

    /// <summary>The inverse hyperbolic tangent.</summary>
    public static Expr Atanh(Expr x) => Elementwise(new Atanh(), x);

    /// <summary>The error function.</summary>
    public static Expr Erf(Expr x) => Elementwise(new Erf(), x);

    /// <summary>1 - erf x, accurate for large x.</summary>
    public static Expr Erfc(Expr x) => Elementwise(new Erfc(), x);

    /// <summary>e^(x²)·erfc x.</summary>
    internal static Expr Erfcx(Expr x) => Elementwise(new Erfcx(), x);

    /// <summary>The gamma function.</summary>
    public static Expr Gamma(Expr x) => Elementwise(new Gamma(), x);

    /// <summary>log |Γ(x)|.</summary>
    public static Expr LogGamma(Expr x) => Elementwise(new LogGamma(), x);

    /// <summary>1 / (1 + e⁻ˣ), without overflow.</summary>
    public static Expr Sigmoid(Expr x) => Elementwise(new Sigmoid(), x);

    /// <summary>log(1 + eˣ), without overflow.</summary>
    public static Expr Softplus(Expr x) => Elementwise(new Softplus(), x);

    /// <summary>The logarithm of <see cref="Sigmoid"/>, -log(1 + e⁻ˣ), accurate at both ends: x for very negative x, -e⁻ˣ for large x.</summary>
    public static Expr LogSigmoid(Expr x) => -Softplus(-x);

    /// <summary>max(x, 0); its derivative at 0 is taken as 0.</summary>
    public static Expr Relu(Expr x) => Elementwise(new Relu(), x);

    /// <summary>The greatest integer not above x; its derivative is 0.</summary>
    public static Expr Floor(Expr x) => Elementwise(new Floor(), x);

    /// <summary>The least integer not below x; its derivative is 0.</summary>
    public static Expr Ceil(Expr x) => Elementwise(new Ceil(), x);

    /// <summary>The derivative of <see cref="LogGamma"/>.</summary>
    public static Expr Digamma(Expr x) => Elementwise(new Polygamma(0), x);

    /// <summary>x·x.</summary>
    public static Expr Square(Expr x) => x * x;

    /// <summary>x to the power y, as IEEE 754 <c>pow</c>.</summary>
    public static Expr Pow(Expr x, Expr y) => Elementwise(new Power(), x, y);

    /// <summary>The angle of the point (x, y), in (-π, π].</summary>
    public static Expr Atan2(Expr y, Expr x) => Elementwise(new Atan2(), y, x);

    /// <summary>√(x² + y²), without overflow; its derivative at the origin is taken as 0.</summary>
    public static Expr Hypot(Expr x, Expr y) => Elementwise(new Hypot(), x, y);

    /// <summary>The greater of the two, element by element; at a tie each has half of the derivative.</summary>
    public static Expr Max(Expr x, Expr y) => Elementwise(new Max(), x, y);

    /// <summary>The lesser of the two, element by element; at a tie each has half of the derivative.</summary>
    public static Expr Min(Expr x, Expr y) => Elementwise(new Min(), x, y);

    /// <summary>x, or the nearer bound where it is outside, element by element; at a bound it has half of the derivative.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="least">The lower bound.</param>
    /// <param name="greatest">The upper bound; where it is below the lower one, the result is the upper one.</param>
    public static Expr Clamp(Expr x, Expr least, Expr greatest) => Min(Max(x, least), greatest);

    /// <summary>1 where x = y, else 0.</summary>
    public static Expr Equal(Expr x, Expr y) => Elementwise(new Equal(), x, y);

    /// <summary>1 where x ≠ y, else 0.</summary>
    public static Expr NotEqual(Expr x, Expr y) => Elementwise(new NotEqual(), x, y);

    /// <summary>
    /// <paramref name="then"/> where <paramref name="condition"/> is not 0, else <paramref name="otherwise"/>, element by element.
    /// </summary>
    /// <remarks>Both are computed; only the one chosen has a derivative, so a NaN or infinity in the other poisons nothing.</remarks>
    public static Expr Where(Expr condition, Expr then, Expr otherwise)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(otherwise);
        Where primitive = new();
        Shape branches = Shape.Broadcast(then.Shape, otherwise.Shape) ?? throw CannotBroadcast(primitive, then, otherwise);
        Shape shape = Shape.Broadcast(condition.Shape, branches) ?? throw CannotBroadcast(primitive, condition, then.Shape == branches ? then : otherwise);
        return Apply(primitive, Broadcast(condition, shape), Broadcast(then, shape), Broadcast(otherwise, shape));
    }
}
