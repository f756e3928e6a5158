using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FallLine.Kernels;

/// <content>The way back, past the caches.</content>
internal static unsafe partial class Transposition
{
    /// <summary>Bytes from which on an array that nothing reads soon is better not brought into the caches only to be written: a few second-level caches.</summary>
    /// <remarks>Rows of 30 numbers, 7.6 MB in all, with 39 ns of work for each: 1.8 ms past the caches, 2.15 through them, on a machine whose last cache others share.</remarks>
    public const long Streamed = 4 << 20;

    // Elements that are put together in the nearest cache.
    private const int Staged = 1024;

    /// <summary>Like <see cref="ToRows"/>, but whole lines go to memory past the caches, and nothing behind the last row is touched.</summary>
    /// <inheritdoc cref="ToRows"/>
    public static void StreamRows(double* slots, ReadOnlySpan<nint> places, int width, int rows, double* target)
    {
        double* staged = stackalloc double[Staged + (2 * Together)];
        int most = Staged / width / Together * Together;
        for (int row = 0; row < rows; row += most)
        {
            int count = Math.Min(most, rows - row);
            ToRows(slots + row, places, width, count, staged);
            Stream(staged, target + ((nint)row * width), count * width);
        }
    }

    /// <summary>What has gone past the caches is seen by all threads before anything that is written from now on.</summary>
    public static void EndStream() => Sse.StoreFence();

    private static void Stream(double* from, double* to, int count)
    {
        double* end = to + count;
        for (; ((nint)to & 63) != 0 && to < end; to++, from++)
        {
            *to = *from;
        }

        for (; to + Together <= end; to += Together, from += Together)
        {
            Vector512.Load(from).StoreAlignedNonTemporal(to);
        }

        for (; to < end; to++, from++)
        {
            *to = *from;
        }
    }
}
