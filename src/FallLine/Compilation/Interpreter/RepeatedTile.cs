using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Lays out a tile of a repeated array.</summary>
internal static unsafe class RepeatedTile
{
    /// <summary>Writes <paramref name="count"/> elements of the array, from number <paramref name="start"/> on, to <paramref name="result"/>.</summary>
    public static void Load(in RepeatPattern pattern, byte* source, int start, byte* result, int count, bool isDouble)
    {
        if (isDouble)
        {
            Load(pattern, (double*)source, start, (double*)result, count);
        }
        else
        {
            Load(pattern, (float*)source, start, (float*)result, count);
        }
    }

    private static void Load<T>(in RepeatPattern pattern, T* source, int start, T* result, int count)
        where T : unmanaged
    {
        if (pattern.Runs == 1)
        {
            LoadRun(pattern, source, start % pattern.Period, result, count);
            return;
        }

        (int run, int first) = Math.DivRem(start, pattern.Stretch);
        for (int done = 0; done < count; run++, first = 0)
        {
            int length = Math.Min(count - done, pattern.Stretch - first);
            LoadRun(pattern, source + ((nint)(run % pattern.Runs) * pattern.Extent), first % pattern.Period, result + done, length);
            done += length;
        }
    }

    /// <summary>Elements of one run, which goes on for as long as they last.</summary>
    private static void LoadRun<T>(in RepeatPattern pattern, T* source, int first, T* result, int count)
        where T : unmanaged
    {
        if (pattern.Inner == 1)
        {
            LoadPeriods(source, pattern.Extent, first, result, count);
        }
        else
        {
            LoadElements(pattern, source, first, result, count);
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

    /// <remarks>The last vector of an element may reach into those that follow, which are written after it.</remarks>
    private static void LoadElements<T>(in RepeatPattern pattern, T* source, int first, T* result, int count)
        where T : unmanaged
    {
        int lanes = Lanes.Count<T>();
        int element = first / pattern.Inner;
        int times = pattern.Inner - (first % pattern.Inner);
        for (int done = 0; done < count; times = pattern.Inner)
        {
            times = Math.Min(times, count - done);
            Vector512<T> value = Vector512.Create(source[element]);
            int vectors = (times + lanes - 1) / lanes;
            if (done + (vectors * lanes) <= count)
            {
                for (int vector = 0; vector < vectors; vector++)
                {
                    value.Store(result + done + (vector * lanes));
                }
            }
            else
            {
                new Span<T>(result + done, times).Fill(source[element]);
            }

            element = element + 1 == pattern.Extent ? 0 : element + 1;
            done += times;
        }
    }
}
