using System.Globalization;
using FallLine.Messages;

namespace FallLine;

/// <summary>How many threads the library's kernels may keep busy, all of them together.</summary>
/// <remarks>
/// <para>
/// Large array operations and matrix products share out their work; small ones stay on the thread that calls. Results have
/// the same bits for any number of threads, because sums follow trees that depend on the shape of the data alone. (The one exception is a
/// library that the environment variable <c>FALLLINE_BLAS</c> names.)
/// </para>
/// <para>
/// The number is a budget of the process, not of a call: when several threads call kernels at once, these count, and
/// a call that finds all others busy runs alone. To run each call on its own thread, set 1.
/// </para>
/// </remarks>
/// <example><code>Threads.Count = 1;</code></example>
public static class Threads
{
    private const string Variable = "FALLLINE_THREADS";
    private const int Most = 1024;

    private static int s_count;

    /// <summary>The number of threads, from 1 to 1024; at first the environment variable <c>FALLLINE_THREADS</c>, or without it the number of processors that the process may use.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number outside that range is set.</exception>
    /// <exception cref="InvalidOperationException"><c>FALLLINE_THREADS</c> is not such a number.</exception>
    public static int Count
    {
        get => s_count != 0 ? s_count : s_count = FromText(Environment.GetEnvironmentVariable(Variable));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Most);
            s_count = value;
        }
    }

    /// <summary>The number that the text of the environment variable means.</summary>
    internal static int FromText(string? text) =>
        string.IsNullOrEmpty(text) ? Math.Min(Environment.ProcessorCount, Most)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= Most ? count
        : throw new SettingException($"{Variable} is '{text}'. It can be a number from 1 to {Most}; without it, every processor is used.");
}
