using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>The loops that move elements and sum a tile, in the form of an elementwise loop, so that one call runs any instruction.</summary>
internal static unsafe class TileLoops
{
    /// <summary>Vectors of a tile that are added side by side.</summary>
    public const int Chains = 4;

    /// <summary>The loop of an instruction, for one element type.</summary>
    public static Loop Of(in Instruction instruction, ElementType type) => (instruction.Operation, type) switch
    {
        (Operation.Elementwise, _) => Of(instruction.Primitive!, type),
        (Operation.Fill, _) => Fill(type),
        (Operation.Copy, ElementType.Double) => new(&CopyDoubles),
        (Operation.Copy, _) => new(&CopyFloats),
        (Operation.Sum, ElementType.Double) => new(&SumDoubles),
        (Operation.Sum, _) => new(&SumFloats),
        _ => default,
    };

    /// <summary>The loop of an elementwise function, for one element type.</summary>
    public static Loop Of(Expressions.Elementwise primitive, ElementType type) => type == ElementType.Double ? primitive.Loops.Double : primitive.Loops.Float;

    /// <summary>result[i] = x[0], over whole vectors.</summary>
    public static Loop Fill(ElementType type) => type == ElementType.Double ? new(&FillDoubles) : new(&FillFloats);

    /// <summary>
    /// The sum of at most one tile by a fixed tree: vectors a distance of <see cref="Chains"/> apart are added in order, then the
    /// chains in pairs, then halves of the vector onto each other.
    /// </summary>
    public static T SumTile<T>(T* x, nint count)
        where T : unmanaged
    {
        Vector512<T> a = default;
        Vector512<T> b = a;
        Vector512<T> c = a;
        Vector512<T> d = a;
        int lanes = Lanes.Count<T>();
        nint i = 0;
        for (; i + (4 * lanes) <= count; i += 4 * lanes)
        {
            a = Vector512.Add(a, Vector512.LoadAligned(x + i));
            b = Vector512.Add(b, Vector512.LoadAligned(x + i + lanes));
            c = Vector512.Add(c, Vector512.LoadAligned(x + i + (2 * lanes)));
            d = Vector512.Add(d, Vector512.LoadAligned(x + i + (3 * lanes)));
        }

        if (i < count)
        {
            a = Vector512.Add(a, First(x + i, count - i));
            b = Vector512.Add(b, First(x + i + lanes, count - i - lanes));
            c = Vector512.Add(c, First(x + i + (2 * lanes), count - i - (2 * lanes)));
            d = Vector512.Add(d, First(x + i + (3 * lanes), count - i - (3 * lanes)));
        }

        Vector512<T> total = Vector512.Add(Vector512.Add(a, b), Vector512.Add(c, d));
        Vector256<T> half = Vector256.Add(total.GetLower(), total.GetUpper());
        Vector128<T> quarter = Vector128.Add(half.GetLower(), half.GetUpper());
        quarter = Vector128.Add(quarter, Vector128.Shuffle(quarter.AsInt64(), Vector128.Create(1L, 0L)).As<long, T>());
        return typeof(T) == typeof(double)
            ? quarter.ToScalar()
            : Vector128.Add(quarter, Vector128.Shuffle(quarter.AsInt32(), Vector128.Create(1, 0, 3, 2)).As<int, T>()).ToScalar();
    }

    /// <summary>Adds a piece of a tile to the chains of <see cref="SumTile"/>; pieces but for the last are whole rounds of them.</summary>
    public static void Grow<T>(T* chains, T* x, nint count)
        where T : unmanaged
    {
        int lanes = Lanes.Count<T>();
        for (nint i = 0; i < count; i += lanes)
        {
            T* chain = chains + (i % (Chains * lanes));
            Vector512.Add(Vector512.LoadAligned(chain), First(x + i, count - i)).StoreAligned(chain);
        }
    }

    /// <summary>A vector of at most so many elements, which may be none; the others are 0.</summary>
    private static Vector512<T> First<T>(T* x, nint count)
        where T : unmanaged
    {
        if (count >= Lanes.Count<T>())
        {
            return Vector512.LoadAligned(x);
        }

        Vector512<T> first = default;
        if (count > 0)
        {
            Unsafe.CopyBlockUnaligned(&first, x, (uint)(count * sizeof(T)));
        }

        return first;
    }

    private static void FillDoubles(void* x, void* y, void* z, void* result, nint count)
    {
        Vector512<double> value = Vector512.Create(*(double*)x);
        for (nint i = 0; i < count; i += Vector512<double>.Count)
        {
            value.StoreAligned((double*)result + i);
        }
    }

    private static void FillFloats(void* x, void* y, void* z, void* result, nint count)
    {
        Vector512<float> value = Vector512.Create(*(float*)x);
        for (nint i = 0; i < count; i += Vector512<float>.Count)
        {
            value.StoreAligned((float*)result + i);
        }
    }

    private static void CopyDoubles(void* x, void* y, void* z, void* result, nint count)
    {
        if (count == 1)
        {
            *(double*)result = *(double*)x;
            return;
        }

        Buffer.MemoryCopy(x, result, count * sizeof(double), count * sizeof(double));
    }

    private static void CopyFloats(void* x, void* y, void* z, void* result, nint count)
    {
        if (count == 1)
        {
            *(float*)result = *(float*)x;
            return;
        }

        Buffer.MemoryCopy(x, result, count * sizeof(float), count * sizeof(float));
    }

    private static void SumDoubles(void* x, void* y, void* z, void* result, nint count) =>
        Vector512.Create(SumTile((double*)x, count)).StoreAligned((double*)result);

    private static void SumFloats(void* x, void* y, void* z, void* result, nint count) =>
        Vector512.Create(SumTile((float*)x, count)).StoreAligned((float*)result);
}
