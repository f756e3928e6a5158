using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FallLine.Optimization;

/// <summary>The few operations on vectors that descent is made of.</summary>
/// <remarks>
/// Sums run in eight lanes and one fixed tree, without fused multiply-add, so their bits depend neither on the width of
/// the machine's vectors nor on where the operands lie in memory.
/// </remarks>
internal static class Vectors
{
    private const int Lanes = 8;

    /// <summary>xᵀy.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        y = y[..x.Length];
        Vector512<double> sums = Vector512<double>.Zero;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            sums += Vector512.Create(x[i..]) * Vector512.Create(y[i..]);
        }

        double sum = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
        for (; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>√(xᵀx), without overflow or underflow on the way.</summary>
    public static double Norm(ReadOnlySpan<double> x)
    {
        double squared = Dot(x, x);
        if (squared is > 1e-290 and < 1e290)
        {
            return Math.Sqrt(squared);
        }

        double largest = LargestMagnitude(x);
        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double element in x)
        {
            double ratio = element / largest;
            sum += ratio * ratio;
        }

        return largest * Math.Sqrt(sum);
    }

    /// <summary>max |xᵢ|, the infinity norm; NaN where any element is.</summary>
    public static double LargestMagnitude(ReadOnlySpan<double> x)
    {
        double largest = 0;
        foreach (double element in x)
        {
            largest = Math.Max(largest, Math.Abs(element));
        }

        return largest;
    }

    /// <summary>max |xᵢ - yᵢ|.</summary>
    public static double LargestDifference(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        y = y[..x.Length];
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(x[i] - y[i]));
        }

        return largest;
    }

    /// <summary>result = x + a·y; the result may be x or y.</summary>
    public static void AddScaled(ReadOnlySpan<double> x, double a, ReadOnlySpan<double> y, Span<double> result)
    {
        y = y[..x.Length];
        result = result[..x.Length];
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            (Vector512.Create(x[i..]) + (a * Vector512.Create(y[i..]))).CopyTo(result[i..]);
        }

        for (; i < x.Length; i++)
        {
            result[i] = x[i] + (a * y[i]);
        }
    }

    /// <summary>result = a·x; the result may be x.</summary>
    public static void Scale(double a, ReadOnlySpan<double> x, Span<double> result)
    {
        result = result[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = a * x[i];
        }
    }

    /// <summary>result = -x; the result may be x.</summary>
    public static void Negate(ReadOnlySpan<double> x, Span<double> result)
    {
        result = result[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = -x[i];
        }
    }

    /// <summary>result = x - y; the result may be x or y.</summary>
    public static void Subtract(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        y = y[..x.Length];
        result = result[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = x[i] - y[i];
        }
    }

    /// <summary>Whether two points are the same to the last bit.</summary>
    public static bool Same(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        MemoryMarshal.AsBytes(x).SequenceEqual(MemoryMarshal.AsBytes(y));
}
