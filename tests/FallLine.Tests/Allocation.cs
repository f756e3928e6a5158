namespace FallLine.Tests;

/// <summary>Counts what runs allocate.</summary>
internal static class Allocation
{
    /// <summary>The bytes that 100 runs allocate on this thread.</summary>
    /// <remarks>The least of five windows: a run that allocates does so in every window; the runtime's own tiering puts an object into one of them.</remarks>
    public static long Of(Action run)
    {
        long least = long.MaxValue;
        for (int window = 0; window < 5; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                run();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
