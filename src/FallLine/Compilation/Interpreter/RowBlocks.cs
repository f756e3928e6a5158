using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>
/// Rows lie one after another in memory; row code wants, for a block of rows, each column for itself: slots of so many elements. These are the ways
/// there and back.
/// </summary>
/// <remarks>
/// A vector put together from numbers stored one by one would wait for all of those stores, so slots are only ever written in whole vectors.
/// </remarks>
internal static unsafe class RowBlocks
{
    /// <summary>Rows that go together.</summary>
    private const int Together = 8;

    /// <summary>Slots behind the last column that a load may overwrite.</summary>
    public const int Margin = Together - 1;

    // Fewer columns are faster one by one.
    private const int LeastTransposed = 3;

    /// <summary>Fills a slot for each column of <paramref name="array"/> with the elements of <paramref name="count"/> rows from row <paramref name="first"/>.</summary>
    public static void Load<T>(RowArray array, T* source, int first, int count, T* slots, int slotSize)
        where T : unmanaged
    {
        RowPattern pattern = array.Pattern;
        int at = first / pattern.Inner;
        if (at == (first + count - 1) / pattern.Inner)
        {
            T* row = source + ((nint)(at % pattern.Extent) * pattern.Stride);
            for (int k = 0; k < array.Columns.Length; k++)
            {
                new Span<T>(slots + ((nint)k * slotSize), count).Fill(row[array.Columns[k]]);
            }

            return;
        }

        int place = at % pattern.Extent;
        if (pattern is { Stride: 1, Inner: 1 } && place + count <= pattern.Extent)
        {
            for (int k = 0; k < array.Columns.Length; k++)
            {
                Unsafe.CopyBlockUnaligned(slots + ((nint)k * slotSize), source + place + array.Columns[k], (uint)(count * sizeof(T)));
            }

            return;
        }

        nint* starts = stackalloc nint[Together];
        int left = pattern.Inner - (first % pattern.Inner);
        for (int done = 0; done < count; done += Together)
        {
            int rows = Math.Min(Together, count - done);
            nint last = 0;
            for (int i = 0; i < Together; i++)
            {
                starts[i] = (nint)place * pattern.Stride;
                last = Math.Max(last, starts[i]);
                if (--left == 0)
                {
                    left = pattern.Inner;
                    place = place + 1 == pattern.Extent ? 0 : place + 1;
                }
            }

            if (typeof(T) == typeof(double))
            {
                Load(array, (double*)source, starts, last, (double*)slots + done, slotSize);
            }
            else
            {
                Load(array, source, starts, rows, slots + done, slotSize);
            }
        }
    }

    /// <summary>Writes the slots of an array's columns to <paramref name="count"/> rows from row <paramref name="first"/>.</summary>
    /// <param name="array">The array, of which all columns are written.</param>
    /// <param name="target">Where it lies.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The rows of the block.</param>
    /// <param name="end">The row up to which the caller is yet to write.</param>
    /// <param name="slots">Where slots begin.</param>
    /// <param name="numbers">The slot of each column.</param>
    /// <param name="slotSize">Elements from a slot to the next.</param>
    public static void Store<T>(RowArray array, T* target, int first, int count, int end, T* slots, ReadOnlySpan<int> numbers, int slotSize)
        where T : unmanaged
    {
        int width = array.Pattern.Stride;
        T* start = target + ((nint)first * width);
        if (width == 1)
        {
            Unsafe.CopyBlockUnaligned(start, slots + ((nint)numbers[0] * slotSize), (uint)(count * sizeof(T)));
            return;
        }

        int done = 0;
        if (typeof(T) == typeof(double) && Transposition.IsSupported && width >= LeastTransposed)
        {
            // The last vector of a row reaches up to seven elements beyond it, which must be rows that are yet to be written.
            for (int reach = Together + (Margin / width) + 1; done + Together <= count && first + done + reach <= end; done += Together)
            {
                Store((double*)start + ((nint)done * width), width, (double*)slots + done, numbers, slotSize);
            }
        }

        for (int k = 0; k < width; k++)
        {
            T* slot = slots + ((nint)numbers[k] * slotSize);
            T* column = start + k;
            for (int i = done; i < count; i++)
            {
                column[(nint)i * width] = slot[i];
            }
        }
    }

    private static void Load(RowArray array, double* source, nint* starts, nint last, double* slots, int slotSize)
    {
        int slot = 0;
        foreach ((int column, int count) in array.Runs)
        {
            if (count >= LeastTransposed && Transposition.IsSupported && last + column + Together <= array.Size)
            {
                Transposition.Run(source + column, starts, slots + ((nint)slot * slotSize), slotSize);
            }
            else
            {
                for (int k = 0; k < count; k++)
                {
                    double* from = source + column + k;
                    Vector512.Create(from[starts[0]], from[starts[1]], from[starts[2]], from[starts[3]], from[starts[4]], from[starts[5]], from[starts[6]], from[starts[7]])
                        .Store(slots + ((nint)(slot + k) * slotSize));
                }
            }

            slot += count;
        }
    }

    private static void Load<T>(RowArray array, T* source, nint* starts, int rows, T* slots, int slotSize)
        where T : unmanaged
    {
        for (int k = 0; k < array.Columns.Length; k++)
        {
            T* column = source + array.Columns[k];
            T* slot = slots + ((nint)k * slotSize);
            for (int i = 0; i < rows; i++)
            {
                slot[i] = column[starts[i]];
            }
        }
    }

    private static void Store(double* target, int width, double* slots, ReadOnlySpan<int> numbers, int slotSize)
    {
        nint* places = stackalloc nint[Together];

        // From the last columns to the first: what one vector writes beyond its row, the next row's first vector writes again.
        for (int column = (width - 1) / Together * Together; column >= 0; column -= Together)
        {
            for (int k = 0; k < Together; k++)
            {
                places[k] = (nint)numbers[Math.Min(column + k, width - 1)] * slotSize;
            }

            Transposition.Run(slots, places, target + column, width);
        }
    }
}
