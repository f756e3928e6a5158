namespace FallLine.Kernels;

/// <summary>The threads of the process that help its kernels, one budget for all of them.</summary>
/// <remarks>
/// Helpers are made when first needed and sleep between calls. To wake one and wait for it takes some 10 µs, so work
/// below <see cref="LeastWork"/> stays with the caller.
/// </remarks>
internal static unsafe class Team
{
    /// <summary>Nanoseconds of work below which nobody is called.</summary>
    public const double LeastWork = 50_000;

    private static readonly Lock Gate = new();
    private static Helper? s_idle;
    private static int s_made;

    // Callers with shared work, and helpers that are called or at work.
    private static int s_active;

    /// <summary>Whether more threads are at work than the budget allows.</summary>
    public static bool IsCrowded => Volatile.Read(ref s_active) > Threads.Count;

    /// <summary>Does all blocks, on this thread and on helpers that are free; returns when everything is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="state">What its blocks need to know.</param>
    /// <param name="count">How many blocks there are.</param>
    /// <param name="nanoseconds">How long they take together, about.</param>
    public static void Run(SharedWork work, void* state, nint count, double nanoseconds)
    {
        Blocks blocks = Blocks.Free;
        blocks.Begin(work, state, count);
        int wanted = nanoseconds < LeastWork ? 0 : (int)Math.Min(count, Threads.Count) - 1;
        if (wanted < 1)
        {
            blocks.Finish();
            return;
        }

        Interlocked.Increment(ref s_active);
        try
        {
            Call(blocks, wanted);
            blocks.Finish();
        }
        finally
        {
            Interlocked.Decrement(ref s_active);
        }
    }

    /// <summary>A helper is free again.</summary>
    public static void Return(Helper helper)
    {
        lock (Gate)
        {
            helper.Next = s_idle;
            s_idle = helper;
        }

        Interlocked.Decrement(ref s_active);
    }

    private static void Call(Blocks blocks, int wanted)
    {
        int budget = Threads.Count;
        for (int seat = 1; seat <= wanted; seat++)
        {
            Helper? helper;
            lock (Gate)
            {
                if (Volatile.Read(ref s_active) >= budget)
                {
                    return;
                }

                helper = s_idle;
                if (helper is not null)
                {
                    s_idle = helper.Next;
                }
                else if (s_made >= budget - 1)
                {
                    return;
                }
                else
                {
                    s_made++;
                }

                Interlocked.Increment(ref s_active);
            }

            (helper ?? new Helper(s_made)).Call(blocks, seat);
        }
    }
}
