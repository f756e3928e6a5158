using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>Elementary and special functions of one double.</summary>
/// <remarks>
/// What also exists for vectors is one lane of <see cref="VectorMath"/>: one implementation, the same bits, the same bounds.
/// The gamma family is scalar and stands in the other files of this class. No function calls the C runtime.
/// </remarks>
internal static partial class SpecialFunctions
{
    /// <inheritdoc cref="VectorMath512.Exp(Vector512{double})"/>
    public static double Exp(double x) => VectorMath128.Exp(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Expm1(Vector512{double})"/>
    public static double Expm1(double x) => VectorMath128.Expm1(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Sinh(Vector512{double})"/>
    public static double Sinh(double x) => VectorMath128.Sinh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Cosh(Vector512{double})"/>
    public static double Cosh(double x) => VectorMath128.Cosh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Tanh(Vector512{double})"/>
    public static double Tanh(double x) => VectorMath128.Tanh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Sigmoid(Vector512{double})"/>
    public static double Sigmoid(double x) => VectorMath128.Sigmoid(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Log(Vector512{double})"/>
    public static double Log(double x) => VectorMath128.Log(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Log1p(Vector512{double})"/>
    public static double Log1p(double x) => VectorMath128.Log1p(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Softplus(Vector512{double})"/>
    public static double Softplus(double x) => VectorMath128.Softplus(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.LogSigmoid(Vector512{double})"/>
    public static double LogSigmoid(double x) => VectorMath128.LogSigmoid(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Asinh(Vector512{double})"/>
    public static double Asinh(double x) => VectorMath128.Asinh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Acosh(Vector512{double})"/>
    public static double Acosh(double x) => VectorMath128.Acosh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Atanh(Vector512{double})"/>
    public static double Atanh(double x) => VectorMath128.Atanh(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Sin(Vector512{double})"/>
    public static double Sin(double x) => VectorMath128.Sin(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Cos(Vector512{double})"/>
    public static double Cos(double x) => VectorMath128.Cos(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Tan(Vector512{double})"/>
    public static double Tan(double x) => VectorMath128.Tan(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Pow(Vector512{double}, Vector512{double})"/>
    public static double Pow(double x, double y) => VectorMath128.Pow(Vector128.Create(x), Vector128.Create(y)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Erf(Vector512{double})"/>
    public static double Erf(double x) => VectorMath128.Erf(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Erfc(Vector512{double})"/>
    public static double Erfc(double x) => VectorMath128.Erfc(Vector128.Create(x)).ToScalar();

    /// <summary>√(x² + y²) without overflow or underflow on the way; at most 1.5 ulp. Infinite where either operand is, even beside a NaN.</summary>
    /// <param name="x">One leg.</param>
    /// <param name="y">The other leg.</param>
    /// <remarks>
    /// Both legs are scaled by one power of two where a square could leave the range; the rounding errors of the squares
    /// are added back before the root.
    /// </remarks>
    public static double Hypot(double x, double y)
    {
        double a = Math.Abs(x);
        double b = Math.Abs(y);
        if (double.IsInfinity(a) || double.IsInfinity(b))
        {
            return double.PositiveInfinity;
        }

        if (double.IsNaN(a) || double.IsNaN(b))
        {
            return double.NaN;
        }

        (double large, double small) = a >= b ? (a, b) : (b, a);
        if (large + small == large)
        {
            return large;
        }

        // 2^±600 keeps squares of anything from 2^-1074 to 2^1023 within the normal range.
        double scale = large > 1e150 ? 2.409919865102884e-181 : small < 1e-140 ? 4.149515568880993e180 : 1.0;
        large *= scale;
        small *= scale;
        double square1 = large * large;
        double square2 = small * small;
        double error = Math.FusedMultiplyAdd(large, large, -square1) + Math.FusedMultiplyAdd(small, small, -square2);
        double sum = square1 + square2;
        error += square2 - (sum - square1);
        return Math.Sqrt(sum + error) / scale;
    }

    /// <summary>sin πx, exact zeros at the integers; at most 2 ulp.</summary>
    /// <param name="x">The argument in half turns.</param>
    private static double SinPi(double x)
    {
        // The remainder by 2 and the folds are exact.
        double r = Math.IEEERemainder(x, 2.0);
        double a = Math.Abs(r);
        a = a > 0.5 ? 1.0 - a : a;
        double sine = a <= 0.25 ? Sin(Math.PI * a) : Cos(Math.PI * (0.5 - a));
        return Math.CopySign(sine, r);
    }

    /// <summary>cos πx; at most 2 ulp.</summary>
    /// <param name="x">The argument in half turns.</param>
    private static double CosPi(double x)
    {
        double a = Math.Abs(Math.IEEERemainder(x, 2.0));
        bool negative = a > 0.5;
        a = negative ? 1.0 - a : a;
        double cosine = a <= 0.25 ? Cos(Math.PI * a) : Sin(Math.PI * (0.5 - a));
        return negative ? -cosine : cosine;
    }

    /// <summary>c[0] + c[1]·x + …, by Horner's rule with fused steps.</summary>
    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double value = coefficients[^1];
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            value = Math.FusedMultiplyAdd(value, x, coefficients[i]);
        }

        return value;
    }
}
