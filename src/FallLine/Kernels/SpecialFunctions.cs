using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>Elementary and special functions of one double.</summary>
/// <remarks>
/// What also exists for vectors is one lane of <see cref="VectorMath"/>: one implementation, the same bits, the same bounds.
/// No function calls the C runtime.
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

    /// <inheritdoc cref="VectorMath512.Erfcx(Vector512{double})"/>
    public static double Erfcx(double x) => VectorMath128.Erfcx(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Log2(Vector512{double})"/>
    public static double Log2(double x) => VectorMath128.Log2(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Log10(Vector512{double})"/>
    public static double Log10(double x) => VectorMath128.Log10(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Asin(Vector512{double})"/>
    public static double Asin(double x) => VectorMath128.Asin(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Acos(Vector512{double})"/>
    public static double Acos(double x) => VectorMath128.Acos(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Atan(Vector512{double})"/>
    public static double Atan(double x) => VectorMath128.Atan(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Cbrt(Vector512{double})"/>
    public static double Cbrt(double x) => VectorMath128.Cbrt(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Atan2(Vector512{double}, Vector512{double})"/>
    public static double Atan2(double y, double x) => VectorMath128.Atan2(Vector128.Create(y), Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Hypot(Vector512{double}, Vector512{double})"/>
    public static double Hypot(double x, double y) => VectorMath128.Hypot(Vector128.Create(x), Vector128.Create(y)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Gamma(Vector512{double})"/>
    public static double Gamma(double x) => VectorMath128.Gamma(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.LogGamma(Vector512{double})"/>
    public static double LogGamma(double x) => VectorMath128.LogGamma(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Digamma(Vector512{double})"/>
    public static double Digamma(double x) => VectorMath128.Digamma(Vector128.Create(x)).ToScalar();

    /// <inheritdoc cref="VectorMath512.Trigamma(Vector512{double})"/>
    public static double Trigamma(double x) => VectorMath128.Trigamma(Vector128.Create(x)).ToScalar();
}
