using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Lays out a tile of a repeated array.</summary>
internal static unsafe class RepeatedTile
{
    public static void Load(in RepeatedArray array, byte* source, int start, byte* result, int count, bool isDouble)
    {
        if (isDouble)
        {
            Load(array, (double*)source, start, (double*)result, count);
        }
        else
        {
            Load(array, (float*)source, start, (float*)result, count);
        }
    }

    /// <summary>The elements from <paramref name="start"/>: runs of neighbours where Inner is 1, else runs of one element.</summary>
    private static void Load<T>(in RepeatedArray array, T* source, int start, T* result, int count)
        where T : unmanaged
    {
        if (array.Inner == 1)
        {
            LoadPeriods(source, array.Extent, start % array.Extent, result, count);
        }
        else
        {
            LoadRuns(array, source, start, result, count);
        }
    }

    /// <remarks>Once a period is there, the next copy is of all that is there: short periods take a few copies, not one each.</remarks>
    private static void LoadPeriods<T>(T* source, int period, int first, T* result, int count)
        where T : unmanaged
    {
        int there = Math.Min(period - first, count);
        new ReadOnlySpan<T>(source + first, there).CopyTo(new Span<T>(result, count));
        int rest = Math.Min(first, count - there);
        new ReadOnlySpan<T>(source, rest).CopyTo(new Span<T>(result + there, count - there));
        for (there += rest; there < count; there += rest)
        {
            rest = Math.Min(there, count - there);
            new ReadOnlySpan<T>(result, rest).CopyTo(new Span<T>(result + there, rest));
        }
    }

    /// <remarks>A vector of one element may reach into the next runs, which are written after it.</remarks>
    private static void LoadRuns<T>(in RepeatedArray array, T* source, int start, T* result, int count)
        where T : unmanaged
    {
        int element = start / array.Inner % array.Extent;
        int run = array.Inner - (start % array.Inner);
        for (int done = 0; done < count; run = array.Inner)
        {
            run = Math.Min(run, count - done);
            if (run <= Lanes.Count<T>() && done + Lanes.Count<T>() <= count)
            {
                Vector512.Create(source[element]).Store(result + done);
            }
            else
            {
                new Span<T>(result + done, run).Fill(source[element]);
            }

            element = element + 1 == array.Extent ? 0 : element + 1;
            done += run;
        }
    }
}
