using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>Logarithms to the bases 2 and 10.</content>
internal static partial class VectorMath512
{
    /// <summary>The logarithm to base 2; at most 1 ulp, exact for powers of two. log₂ ±0 = -∞, NaN below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log2(Vector512<double> x) => LogTo(x, Log2E, 2.0355273740931033e-17, 1, 0);

    /// <summary>The logarithm to base 10; at most 1 ulp. log₁₀ ±0 = -∞, NaN below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log10(Vector512<double> x) => LogTo(x, 0.4342944819032518, 1.098319650216765e-17, 0.3010299956639812, -2.8037281277851704e-18);

    /// <summary>e·log b⁻¹ 2 + log m·(log b)⁻¹, both factors and both products as pairs.</summary>
    /// <param name="x">The argument, 2^e·m.</param>
    /// <param name="factor">1/ln b.</param>
    /// <param name="factorLow">The rest of it.</param>
    /// <param name="two">The logarithm of 2 to the base.</param>
    /// <param name="twoLow">The rest of it.</param>
    /// <remarks>log m = high + low with high = f - f²/2, from the terms of <see cref="LogOfReduced"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogTo(Vector512<double> x, double factor, double factorLow, double two, double twoLow)
    {
        (Vector512<double> m, Vector512<double> e) = Decompose(x);
        Vector512<double> f = m - Vector512<double>.One;
        Vector512<double> s = f / (Vector512.Create(2.0) + f);
        Vector512<double> halfSquare = Vector512.Create(0.5) * f * f;
        Vector512<double> high = f - halfSquare;
        Vector512<double> low = (f - high) - halfSquare + (s * (halfSquare + LogRemainder(s)));

        Vector512<double> product = high * Vector512.Create(factor);
        Vector512<double> productLow = Fma(high, factor, -product) + Fma(low, factor, high * Vector512.Create(factorLow));
        Vector512<double> whole = e * Vector512.Create(two);
        Vector512<double> wholeLow = Fma(e, two, -whole) + (e * Vector512.Create(twoLow));
        Vector512<double> sum = whole + product;
        Vector512<double> lost = product - (sum - whole);
        return LogSpecials(sum + (lost + (productLow + wholeLow)), x, x);
    }
}
