namespace FallLine.Kernels;

/// <summary>Argument reduction modulo π/2 for large angles, exact for every finite double.</summary>
/// <remarks>
/// Payne and Hanek (1983): of |x|·2/π = M·2^e·0.b₁b₂b₃… only the bits whose weight is below 4 and the next 190 count. They are
/// multiplied by the 53-bit integer M modulo 2^192; the two leading bits of the product are the quadrant, the others the
/// fraction of a quarter turn. No double comes closer than 2^-62 to a multiple of π/2, so 75 correct bits remain.
/// </remarks>
internal static class LargeAngle
{
    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766e-17;

    /// <summary>The first 1280 binary places of 2/π after 64 zeros.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0,
        0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
        0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484,
        0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F,
        0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B,
        0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB, 0xF0CFBC209AF4361D,
    ];

    /// <summary>x = quarter·π/2 + high + low with |high| ≤ π/4, for |x| ≥ 2^30; NaN for infinities and NaN.</summary>
    /// <param name="x">The angle.</param>
    /// <returns>The remainder as a pair, and the number of quarter turns modulo 4.</returns>
    public static (double High, double Low, ulong Quarter) Reduce(double x)
    {
        if (!double.IsFinite(x))
        {
            return (double.NaN, double.NaN, 0);
        }

        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        ulong mantissa = (bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000;
        int exponent = (int)((bits >> 52) & 0x7FF) - 1075;

        // Binary place i of 2/π has weight 2^(exponent - i): start where that weight is 2. Place 1 is table bit 64.
        int start = exponent - 1 + 63;
        ulong high1 = Math.BigMul(mantissa, Window(start + 64), out ulong low1);
        ulong high2 = Math.BigMul(mantissa, Window(start + 128), out ulong p2);
        ulong p1 = low1 + high2;
        ulong p0 = (mantissa * Window(start)) + high1 + (p1 < low1 ? 1UL : 0UL);

        ulong quarter = p0 >> 62;
        UInt128 fraction = new((p0 << 2) | (p1 >> 62), (p1 << 2) | (p2 >> 62));
        ulong rest = p2 << 2;
        bool negative = (p0 & (1UL << 61)) != 0;
        if (negative)
        {
            quarter++;
            fraction = ~fraction + (rest == 0 ? UInt128.One : UInt128.Zero);
            rest = 0UL - rest;
        }

        int shift = (int)UInt128.LeadingZeroCount(fraction);
        UInt128 normal = (fraction << shift) | (shift == 0 ? 0 : (rest >> (64 - shift)));
        double high = Math.ScaleB((double)(ulong)(normal >> 75), -53 - shift);
        double low = Math.ScaleB((double)(ulong)((normal >> 11) & ulong.MaxValue), -117 - shift);

        double product = high * HalfPiHigh;
        double error = Math.FusedMultiplyAdd(high, HalfPiHigh, -product) + ((high * HalfPiLow) + (low * HalfPiHigh));
        double r = product + error;
        double t = error - (r - product);
        return negative == double.IsNegative(x) ? (r, t, Signed(quarter, x)) : (-r, -t, Signed(quarter, x));
    }

    private static ulong Signed(ulong quarter, double x) => (double.IsNegative(x) ? 0UL - quarter : quarter) & 3;

    private static ulong Window(int firstBit)
    {
        int word = firstBit >> 6;
        int offset = firstBit & 63;
        ulong left = TwoOverPi[word] << offset;
        return offset == 0 ? left : left | (TwoOverPi[word + 1] >> (64 - offset));
    }
}
