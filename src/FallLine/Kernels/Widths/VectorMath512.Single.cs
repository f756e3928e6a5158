using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The functions of sixteen floats that are computed in double and rounded once.</content>
internal static partial class VectorMath512
{
    /// <inheritdoc cref="Exp(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) =>
        Vector512.Narrow(Exp(Vector512.WidenLower(x)), Exp(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Expm1(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> x) =>
        Vector512.Narrow(Expm1(Vector512.WidenLower(x)), Expm1(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Sinh(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sinh(Vector512<float> x) =>
        Vector512.Narrow(Sinh(Vector512.WidenLower(x)), Sinh(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Cosh(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cosh(Vector512<float> x) =>
        Vector512.Narrow(Cosh(Vector512.WidenLower(x)), Cosh(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Tanh(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x) =>
        Vector512.Narrow(Tanh(Vector512.WidenLower(x)), Tanh(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Sigmoid(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) =>
        Vector512.Narrow(Sigmoid(Vector512.WidenLower(x)), Sigmoid(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Log(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x) =>
        Vector512.Narrow(Log(Vector512.WidenLower(x)), Log(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Log1p(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> x) =>
        Vector512.Narrow(Log1p(Vector512.WidenLower(x)), Log1p(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Softplus(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x) =>
        Vector512.Narrow(Softplus(Vector512.WidenLower(x)), Softplus(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="LogSigmoid(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogSigmoid(Vector512<float> x) =>
        Vector512.Narrow(LogSigmoid(Vector512.WidenLower(x)), LogSigmoid(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Asinh(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asinh(Vector512<float> x) =>
        Vector512.Narrow(Asinh(Vector512.WidenLower(x)), Asinh(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Acosh(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acosh(Vector512<float> x) =>
        Vector512.Narrow(Acosh(Vector512.WidenLower(x)), Acosh(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Atanh(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atanh(Vector512<float> x) =>
        Vector512.Narrow(Atanh(Vector512.WidenLower(x)), Atanh(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Sin(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sin(Vector512<float> x) =>
        Vector512.Narrow(Sin(Vector512.WidenLower(x)), Sin(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Cos(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> x) =>
        Vector512.Narrow(Cos(Vector512.WidenLower(x)), Cos(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Tan(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tan(Vector512<float> x) =>
        Vector512.Narrow(Tan(Vector512.WidenLower(x)), Tan(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Gamma(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gamma(Vector512<float> x) =>
        Vector512.Narrow(Gamma(Vector512.WidenLower(x)), Gamma(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Erfcx(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erfcx(Vector512<float> x) =>
        Vector512.Narrow(Erfcx(Vector512.WidenLower(x)), Erfcx(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="LogGamma(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogGamma(Vector512<float> x) =>
        Vector512.Narrow(LogGamma(Vector512.WidenLower(x)), LogGamma(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Digamma(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Digamma(Vector512<float> x) =>
        Vector512.Narrow(Digamma(Vector512.WidenLower(x)), Digamma(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Trigamma(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Trigamma(Vector512<float> x) =>
        Vector512.Narrow(Trigamma(Vector512.WidenLower(x)), Trigamma(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Pow(Vector512{double}, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> y) =>
        Vector512.Narrow(
            Pow(Vector512.WidenLower(x), Vector512.WidenLower(y)),
            Pow(Vector512.WidenUpper(x), Vector512.WidenUpper(y)));

    /// <inheritdoc cref="Asin(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asin(Vector512<float> x) =>
        Vector512.Narrow(Asin(Vector512.WidenLower(x)), Asin(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Acos(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Acos(Vector512<float> x) =>
        Vector512.Narrow(Acos(Vector512.WidenLower(x)), Acos(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Atan(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan(Vector512<float> x) =>
        Vector512.Narrow(Atan(Vector512.WidenLower(x)), Atan(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Cbrt(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cbrt(Vector512<float> x) =>
        Vector512.Narrow(Cbrt(Vector512.WidenLower(x)), Cbrt(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Log2(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log2(Vector512<float> x) =>
        Vector512.Narrow(Log2(Vector512.WidenLower(x)), Log2(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Log10(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log10(Vector512<float> x) =>
        Vector512.Narrow(Log10(Vector512.WidenLower(x)), Log10(Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Atan2(Vector512{double}, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Atan2(Vector512<float> y, Vector512<float> x) =>
        Vector512.Narrow(
            Atan2(Vector512.WidenLower(y), Vector512.WidenLower(x)),
            Atan2(Vector512.WidenUpper(y), Vector512.WidenUpper(x)));

    /// <inheritdoc cref="Hypot(Vector512{double}, Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Hypot(Vector512<float> x, Vector512<float> y) =>
        Vector512.Narrow(
            Hypot(Vector512.WidenLower(x), Vector512.WidenLower(y)),
            Hypot(Vector512.WidenUpper(x), Vector512.WidenUpper(y)));
}
