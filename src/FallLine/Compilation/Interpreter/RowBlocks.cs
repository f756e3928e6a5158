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
    private const int Together = Transposition.Together;

    /// <summary>Slots behind the last column that a load may overwrite.</summary>
    public const int Margin = Together - 1;

    /// <summary>Fills a slot for each column of <paramref name="array"/> with the elements of <paramref name="count"/> rows from row <paramref name="first"/>.</summary>
    public static void Load<T>(RowArray array, T* source, int first, int count, T* slots, int slotSize)
        where T : unmanaged
    {
        int last = first + count - 1;
        if (array.Pattern.Slow.IsStillFrom(first, last) && array.Pattern.Fast.IsStillFrom(first, last))
        {
            T* row = source + array.Pattern.StartOf(first);
            for (int k = 0; k < array.Columns.Length; k++)
            {
                new Span<T>(slots + ((nint)k * slotSize), count).Fill(row[array.Columns[k]]);
            }

            return;
        }

        bool hasRuns = array.Pattern.Fast is { Inner: 1, Places: null, Extent: >= Together, Stride: var stride }
            && (stride == 1 || (typeof(T) == typeof(double) && Transposition.IsSupported));
        for (int done = 0; done < count;)
        {
            int run = hasRuns ? array.Pattern.RunFrom(first + done, count - done) : 0;
            run = done + run == count ? run : run / Together * Together;
            int loaded = run == 0 ? 0 : Run(array, source, first + done, run, slots + done, slotSize);
            if (loaded == 0)
            {
                loaded = hasRuns ? Math.Min(Together, count - done) : count - done;
                Anywhere(array, source, first, done, done + loaded, slots, slotSize);
            }

            done += loaded;
        }
    }

    /// <summary>Loads rows that follow one another at equal distances; returns how many.</summary>
    private static int Run<T>(RowArray array, T* source, int first, int count, T* slots, int slotSize)
        where T : unmanaged
    {
        nint start = array.Pattern.StartOf(first);
        if (array.Pattern.Fast.Stride != 1)
        {
            return Regular(array, (double*)source, start, count, (double*)slots, slotSize);
        }

        for (int k = 0; k < array.Columns.Length; k++)
        {
            Unsafe.CopyBlockUnaligned(slots + ((nint)k * slotSize), source + start + array.Columns[k], (uint)(count * sizeof(T)));
        }

        return count;
    }

    /// <remarks>The memory on the stack apart from loops: what has both is compiled with all optimisations at once, which a cold process waits for.</remarks>
    private static void Anywhere<T>(RowArray array, T* source, int first, int done, int count, T* slots, int slotSize)
        where T : unmanaged
    {
        nint* starts = stackalloc nint[Together];
        Anywhere(array, source, first, done, count, starts, slots, slotSize);
    }

    /// <summary>Loads rows of which each starts where the pattern says, from row <paramref name="done"/> of the block on.</summary>
    private static void Anywhere<T>(RowArray array, T* source, int first, int done, int count, nint* starts, T* slots, int slotSize)
        where T : unmanaged
    {
        for (; done < count; done += Together)
        {
            int rows = Math.Min(Together, count - done);
            array.Pattern.Starts(first + done, rows, starts);
            nint farthest = *starts;
            for (int i = 1; i < Together; i++)
            {
                // Lanes behind the last row hold anything.
                starts[i] = i < rows ? starts[i] : *starts;
                farthest = Math.Max(farthest, starts[i]);
            }

            if (typeof(T) == typeof(double))
            {
                Load(array, (double*)source, starts, farthest, (double*)slots + done, slotSize);
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
    /// <param name="streams">Whether the array is to go past the caches.</param>
    public static void Store<T>(RowArray array, T* target, int first, int count, int end, T* slots, ReadOnlySpan<int> numbers, int slotSize, bool streams)
        where T : unmanaged
    {
        int width = array.Pattern.Fast.Stride;
        T* start = target + ((nint)first * width);
        if (width == 1)
        {
            Unsafe.CopyBlockUnaligned(start, slots + ((nint)numbers[0] * slotSize), (uint)(count * sizeof(T)));
            return;
        }

        int done = 0;
        if (typeof(T) == typeof(double) && Transposition.IsSupported)
        {
            // The last vector of a row may reach up to seven elements beyond it, which must be rows that are yet to be written.
            int most = streams || Transposition.IsExact(width) ? count : Math.Min(count, end - first - (Margin / width) - 1);
            done = most <= 0 ? 0 : most / Together * Together;
            Store((double*)start, width, done, (double*)slots, numbers, slotSize, streams);
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

    /// <summary>Loads rows at equal distances; returns how many it has loaded, a multiple of eight.</summary>
    private static int Regular(RowArray array, double* source, nint start, int count, double* slots, int slotSize)
    {
        nint stride = array.Pattern.Fast.Stride;
        int rows = count / Together * Together;

        // Vectors may reach beyond the last column, but not beyond the array.
        while (rows > 0 && start + ((rows - 1) * stride) + array.Reach > array.Size)
        {
            rows -= Together;
        }

        source += start;
        foreach ((int column, int columns) in array.Runs)
        {
            Transposition.ToColumns(source + column, stride, columns, rows, slots, slotSize);
            slots += (nint)columns * slotSize;
        }

        return rows;
    }

    private static void Load(RowArray array, double* source, nint* starts, nint last, double* slots, int slotSize)
    {
        int slot = 0;
        foreach ((int column, int count) in array.Runs)
        {
            if (count > 2 && Transposition.IsSupported && last + column + Together <= array.Size)
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

    private static void Store(double* target, int width, int rows, double* slots, ReadOnlySpan<int> numbers, int slotSize, bool streams)
    {
        Span<nint> places = stackalloc nint[RowRules.MostColumns];
        for (int k = 0; k < width; k++)
        {
            places[k] = (nint)numbers[k] * slotSize;
        }

        if (streams)
        {
            Transposition.StreamRows(slots, places, width, rows, target);
        }
        else
        {
            Transposition.ToRows(slots, places, width, rows, target);
        }
    }
}
