using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FallLine.Kernels;

/// <summary>Parts of vectors: loads that stop short, and reductions across the lanes of one vector.</summary>
internal static unsafe class Lanes
{
    /// <summary>Values in a vector of 512 bits.</summary>
    /// <remarks>
    /// Not <c>Vector512&lt;T&gt;.Count</c>: for a member of <c>Vector512&lt;T&gt;</c>, operators among them, in code generic over T, .NET loads that type with all its interfaces anew for each method, .9 ms each
    /// in a cold process. The functions of <c>Vector512</c> do without, and so does all generic code here; a test holds it to that.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count<T>()
        where T : unmanaged => 64 / sizeof(T);

    /// <summary>The first <paramref name="count"/> values, and the filler in the other lanes; nothing beyond is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadFirst<T>(T* values, nint count, Vector512<T> filler)
        where T : unmanaged
    {
        if (count >= Count<T>())
        {
            return Vector512.Load(values);
        }

        return Avx512F.IsSupported ? LoadMasked(values, count, filler) : LoadCopied(values, count, filler);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes, at most all; nothing beyond is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst<T>(Vector512<T> vector, T* target, nint count)
        where T : unmanaged
    {
        if (!Avx512F.IsSupported)
        {
            Unsafe.CopyBlockUnaligned(target, &vector, (uint)(count * sizeof(T)));
        }
        else if (sizeof(T) == sizeof(double))
        {
            Avx512F.MaskStore((double*)target, MaskOfFirst<double>(count), vector.As<T, double>());
        }
        else
        {
            Avx512F.MaskStore((float*)target, MaskOfFirst<float>(count), vector.As<T, float>());
        }
    }

    /// <summary>Copies some numbers to where vectors begin; what the last vector has beyond them becomes 0.</summary>
    /// <remarks>By whole vectors: one that is read back from parts would wait for all of them.</remarks>
    public static void CopyToVectors(float* from, float* to, nint count)
    {
        for (nint i = 0; i < count; i += Vector512<float>.Count)
        {
            LoadFirst(from + i, count - i, Vector512<float>.Zero).StoreAligned(to + i);
        }
    }

    /// <summary>Copies some numbers from where vectors begin.</summary>
    public static void CopyFromVectors(float* from, float* to, nint count)
    {
        nint i = 0;
        for (; i + Vector512<float>.Count <= count; i += Vector512<float>.Count)
        {
            Vector512.LoadAligned(from + i).Store(to + i);
        }

        if (i < count)
        {
            StoreFirst(Vector512.LoadAligned(from + i), to + i, count - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LoadMasked<T>(T* values, nint count, Vector512<T> filler)
        where T : unmanaged =>
        sizeof(T) == sizeof(double)
            ? Avx512F.MaskLoad((double*)values, MaskOfFirst<double>(count), filler.As<T, double>()).As<double, T>()
            : Avx512F.MaskLoad((float*)values, MaskOfFirst<float>(count), filler.As<T, float>()).As<float, T>();

    private static Vector512<T> LoadCopied<T>(T* values, nint count, Vector512<T> filler)
        where T : unmanaged
    {
        Vector512<T> vector = filler;
        Unsafe.CopyBlockUnaligned(&vector, values, (uint)(count * sizeof(T)));
        return vector;
    }

    /// <summary>All bits set in the first <paramref name="count"/> lanes, none in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MaskOfFirst<T>(nint count)
        where T : unmanaged =>
        sizeof(T) == sizeof(double)
            ? Vector512.LessThan(Vector512.CreateSequence(0L, 1L), Vector512.Create((long)count)).As<long, T>()
            : Vector512.LessThan(Vector512.CreateSequence(0, 1), Vector512.Create((int)count)).As<int, T>();

    /// <summary>Lane l with lane l + V/2, then l + V/4, and so on to one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Reduce<T, TReduction>(Vector512<T> vector)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            // The same by halves: a shuffle of an emulated vector goes element by element.
            vector = TReduction.Combine(vector, Vector512.Create(vector.GetUpper(), vector.GetLower()));
            Vector256<T> half = vector.GetLower();
            vector = TReduction.Combine(vector, Vector512.Create(Vector256.Create(half.GetUpper(), half.GetLower()), half));
            T first = TReduction.Combine(vector.GetElement(0), vector.GetElement(64 / sizeof(T) / 8));
            return sizeof(T) == sizeof(double) ? first : TReduction.Combine(first, TReduction.Combine(vector.GetElement(1), vector.GetElement(3)));
        }

        Vector512<long> bits = vector.As<T, long>();
        vector = TReduction.Combine(vector, Vector512.Shuffle(bits, Vector512.Create(4L, 5, 6, 7, 0, 1, 2, 3)).As<long, T>());
        bits = vector.As<T, long>();
        vector = TReduction.Combine(vector, Vector512.Shuffle(bits, Vector512.Create(2L, 3, 0, 1, 6, 7, 4, 5)).As<long, T>());
        bits = vector.As<T, long>();
        vector = TReduction.Combine(vector, Vector512.Shuffle(bits, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)).As<long, T>());
        return sizeof(T) == sizeof(double)
            ? vector.ToScalar()
            : TReduction.Combine(vector.ToScalar(), vector.GetElement(1));
    }
}
