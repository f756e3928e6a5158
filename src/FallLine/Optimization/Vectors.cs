using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FallLine.Optimization;

/// <summary>The few operations on vectors that descent is made of.</summary>
/// <remarks>
/// Sums run in four times eight lanes and one fixed tree, without fused multiply-add, so their bits depend neither on the width of
/// the machine's vectors nor on where the operands lie in memory.
/// </remarks>
internal static class Vectors
{
    private const int Lanes = 8;
    private const int Stride = 4 * Lanes;
    private const int Part = 1024;

    /// <summary>xᵀy.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int n = x.Length;
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double b = ref MemoryMarshal.GetReference(y[..n]);
        Sums sums = default;
        int i = 0;
        for (; i <= n - Stride; i += Stride)
        {
            sums.First += At(ref a, i) * At(ref b, i);
            sums.Second += At(ref a, i + Lanes) * At(ref b, i + Lanes);
            sums.Third += At(ref a, i + (2 * Lanes)) * At(ref b, i + (2 * Lanes));
            sums.Fourth += At(ref a, i + (3 * Lanes)) * At(ref b, i + (3 * Lanes));
        }

        for (; i <= n - Lanes; i += Lanes)
        {
            sums.First += At(ref a, i) * At(ref b, i);
        }

        double sum = sums.Total;
        for (; i < n; i++)
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
    /// <remarks>The bits of magnitudes, read as integers, are ordered like the magnitudes, with NaN above infinity.</remarks>
    public static double LargestMagnitude(ReadOnlySpan<double> x)
    {
        ref double a = ref MemoryMarshal.GetReference(x);
        Vector512<long> largest = default;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            largest = Vector512.Max(largest, Vector512.Abs(At(ref a, i)).AsInt64());
        }

        double most = Most(largest);
        for (; i < x.Length; i++)
        {
            most = Math.Max(most, Math.Abs(x[i]));
        }

        return most;
    }

    /// <summary>max |xᵢ - yᵢ|.</summary>
    public static double LargestDifference(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int n = x.Length;
        ref double a = ref MemoryMarshal.GetReference(x);
        ref double b = ref MemoryMarshal.GetReference(y[..n]);
        Vector512<long> largest = default;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            largest = Vector512.Max(largest, Vector512.Abs(At(ref a, i) - At(ref b, i)).AsInt64());
        }

        double most = Most(largest);
        for (; i < n; i++)
        {
            most = Math.Max(most, Math.Abs(x[i] - y[i]));
        }

        return most;
    }

    /// <summary>result = x + a·y; the result may be x or y.</summary>
    public static void AddScaled(ReadOnlySpan<double> x, double a, ReadOnlySpan<double> y, Span<double> result)
    {
        int n = x.Length;
        ref double p = ref MemoryMarshal.GetReference(x);
        ref double q = ref MemoryMarshal.GetReference(y[..n]);
        ref double r = ref MemoryMarshal.GetReference(result[..n]);
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            (At(ref p, i) + (a * At(ref q, i))).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < n; i++)
        {
            result[i] = x[i] + (a * y[i]);
        }
    }

    /// <summary>x ← c·(x + a·y), and zᵀx of the new x: three passes over x in one.</summary>
    public static double AddScaledThenDot(double c, Span<double> x, double a, ReadOnlySpan<double> y, ReadOnlySpan<double> z)
    {
        int n = x.Length;
        ref double p = ref MemoryMarshal.GetReference(x);
        ref double q = ref MemoryMarshal.GetReference(y[..n]);
        ref double r = ref MemoryMarshal.GetReference(z[..n]);
        Sums sums = default;
        int i = 0;
        for (; i <= n - Stride; i += Stride)
        {
            Vector512<double> first = c * (At(ref p, i) + (a * At(ref q, i)));
            Vector512<double> second = c * (At(ref p, i + Lanes) + (a * At(ref q, i + Lanes)));
            Vector512<double> third = c * (At(ref p, i + (2 * Lanes)) + (a * At(ref q, i + (2 * Lanes))));
            Vector512<double> fourth = c * (At(ref p, i + (3 * Lanes)) + (a * At(ref q, i + (3 * Lanes))));
            first.StoreUnsafe(ref p, (nuint)i);
            second.StoreUnsafe(ref p, (nuint)(i + Lanes));
            third.StoreUnsafe(ref p, (nuint)(i + (2 * Lanes)));
            fourth.StoreUnsafe(ref p, (nuint)(i + (3 * Lanes)));
            sums.First += first * At(ref r, i);
            sums.Second += second * At(ref r, i + Lanes);
            sums.Third += third * At(ref r, i + (2 * Lanes));
            sums.Fourth += fourth * At(ref r, i + (3 * Lanes));
        }

        for (; i <= n - Lanes; i += Lanes)
        {
            Vector512<double> moved = c * (At(ref p, i) + (a * At(ref q, i)));
            moved.StoreUnsafe(ref p, (nuint)i);
            sums.First += moved * At(ref r, i);
        }

        double sum = sums.Total;
        for (; i < n; i++)
        {
            x[i] = c * (x[i] + (a * y[i]));
            sum += x[i] * z[i];
        }

        return sum;
    }

    /// <summary>a times an element of the basis.</summary>
    public static double[] Unit(int size, int i, double a = 1)
    {
        double[] unit = new double[size];
        unit[i] = a;
        return unit;
    }

    /// <summary>matrix = a·I, row by row.</summary>
    public static void SetIdentity(Span<double> matrix, int n, double a = 1)
    {
        matrix.Clear();
        for (int i = 0; i < n; i++)
        {
            matrix[(i * n) + i] = a;
        }
    }

    /// <summary>result = a·x; the result may be x.</summary>
    public static void Scale(double a, ReadOnlySpan<double> x, Span<double> result)
    {
        int n = x.Length;
        ref double p = ref MemoryMarshal.GetReference(x);
        ref double r = ref MemoryMarshal.GetReference(result[..n]);
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            (a * At(ref p, i)).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < n; i++)
        {
            result[i] = a * x[i];
        }
    }

    /// <summary>result = -x; the result may be x.</summary>
    public static void Negate(ReadOnlySpan<double> x, Span<double> result)
    {
        int n = x.Length;
        ref double p = ref MemoryMarshal.GetReference(x);
        ref double r = ref MemoryMarshal.GetReference(result[..n]);
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            (-At(ref p, i)).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < n; i++)
        {
            result[i] = -x[i];
        }
    }

    /// <summary>result = x - y; the result may be x or y.</summary>
    public static void Subtract(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result)
    {
        int n = x.Length;
        ref double p = ref MemoryMarshal.GetReference(x);
        ref double q = ref MemoryMarshal.GetReference(y[..n]);
        ref double r = ref MemoryMarshal.GetReference(result[..n]);
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            (At(ref p, i) - At(ref q, i)).StoreUnsafe(ref r, (nuint)i);
        }

        for (; i < n; i++)
        {
            result[i] = x[i] - y[i];
        }
    }

    /// <summary>s = x - last x and y = g - last g, then the last ones are x and g, and sᵀs, sᵀy, yᵀy: seven passes in one.</summary>
    public static (double Moved, double Curvature, double Changed) Renew(
        ReadOnlySpan<double> x, Span<double> lastX, Span<double> s, ReadOnlySpan<double> g, Span<double> lastG, Span<double> y)
    {
        int n = x.Length;
        ref double newPoint = ref MemoryMarshal.GetReference(x);
        ref double oldPoint = ref MemoryMarshal.GetReference(lastX[..n]);
        ref double step = ref MemoryMarshal.GetReference(s[..n]);
        ref double newGradient = ref MemoryMarshal.GetReference(g[..n]);
        ref double oldGradient = ref MemoryMarshal.GetReference(lastG[..n]);
        ref double change = ref MemoryMarshal.GetReference(y[..n]);
        Sums sums = default;
        int i = 0;
        for (; i <= n - Lanes; i += Lanes)
        {
            (Vector512<double> point, Vector512<double> gradient) = (At(ref newPoint, i), At(ref newGradient, i));
            (Vector512<double> moved, Vector512<double> changed) = (point - At(ref oldPoint, i), gradient - At(ref oldGradient, i));
            point.StoreUnsafe(ref oldPoint, (nuint)i);
            gradient.StoreUnsafe(ref oldGradient, (nuint)i);
            moved.StoreUnsafe(ref step, (nuint)i);
            changed.StoreUnsafe(ref change, (nuint)i);
            sums.First += moved * moved;
            sums.Second += moved * changed;
            sums.Third += changed * changed;
        }

        (double first, double mixed, double second) = (Sums.Of(sums.First), Sums.Of(sums.Second), Sums.Of(sums.Third));
        for (; i < n; i++)
        {
            (s[i], y[i]) = (x[i] - lastX[i], g[i] - lastG[i]);
            (lastX[i], lastG[i]) = (x[i], g[i]);
            first += s[i] * s[i];
            mixed += s[i] * y[i];
            second += y[i] * y[i];
        }

        return (first, mixed, second);
    }

    /// <summary>Whether no element of x is farther than a bound from y's; stops at the first part where one is.</summary>
    public static bool AreWithin(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double bound)
    {
        for (int i = 0; i < x.Length; i += Part)
        {
            int length = Math.Min(Part, x.Length - i);
            if (!(LargestDifference(x.Slice(i, length), y.Slice(i, length)) <= bound))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two points are the same to the last bit.</summary>
    public static bool Same(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        MemoryMarshal.AsBytes(x).SequenceEqual(MemoryMarshal.AsBytes(y));

    private static Vector512<double> At(ref double first, int index) => Vector512.LoadUnsafe(ref first, (nuint)index);

    private static double Most(Vector512<long> magnitudes)
    {
        long most = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            most = Math.Max(most, magnitudes[lane]);
        }

        return BitConverter.Int64BitsToDouble(most);
    }

    /// <summary>A sum in the making.</summary>
    private ref struct Sums
    {
        public Vector512<double> First;
        public Vector512<double> Second;
        public Vector512<double> Third;
        public Vector512<double> Fourth;

        public readonly double Total => Of((First + Second) + (Third + Fourth));

        public static double Of(Vector512<double> sums) => ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    }
}
