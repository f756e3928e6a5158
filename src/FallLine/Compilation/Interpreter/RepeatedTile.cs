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
        int element = start / array.Inner % array.Extent;
        int run = array.Inner == 1 ? array.Extent - element : array.Inner - (start % array.Inner);
        for (int done = 0; done < count; run = array.Inner == 1 ? array.Extent : array.Inner)
        {
            run = Math.Min(run, count - done);
            Span<T> place = new(result + done, run);
            if (array.Inner == 1)
            {
                new ReadOnlySpan<T>(source + element, run).CopyTo(place);
                element = 0;
            }
            else
            {
                place.Fill(source[element]);
                element = element + 1 == array.Extent ? 0 : element + 1;
            }

            done += run;
        }
    }
}
