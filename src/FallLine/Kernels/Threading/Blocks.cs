using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FallLine.Kernels;

/// <summary>Numbered blocks of a piece of work, claimed one after another by the caller and its helpers.</summary>
/// <remarks>
/// Claiming is dynamic: with a fixed share each, a thread that loses its core for a moment holds up all others (8 to 12 ms
/// measured on a busy machine). A helper leaves between two blocks when callers alone have come to fill the budget.
/// </remarks>
internal sealed unsafe class Blocks
{
    [ThreadStatic]
    private static Blocks? s_ofThread;

    private SharedWork? _work;
    private void* _state;
    private long _next;
    private long _count;

    // Helpers inside, below the number of the round: a helper that wakes up late finds another round and stays out.
    private long _entry;
    private Exception? _failure;

    /// <summary>The calling thread's own, or a new one where a block calls for blocks in turn.</summary>
    public static Blocks Free => (s_ofThread ??= new Blocks()) is { _work: null } own ? own : new Blocks();

    /// <summary>The number of this round.</summary>
    public int Round => (int)(Volatile.Read(ref _entry) >> 32);

    /// <summary>Claims the next block, or says that there is none for this thread.</summary>
    public bool TryTake(int seat, out nint block)
    {
        block = 0;
        if (seat != 0 && Team.IsCrowded)
        {
            return false;
        }

        block = (nint)(Interlocked.Increment(ref _next) - 1);
        return block < _count;
    }

    /// <summary>Starts a round, on the caller's thread.</summary>
    public void Begin(SharedWork work, void* state, nint count)
    {
        _work = work;
        _state = state;
        _next = 0;
        _count = count;
    }

    /// <summary>The caller's part, then a wait for the helpers that are inside; what any of them threw is thrown here.</summary>
    public void Finish()
    {
        Take(0);
        SpinWait wait = default;
        while (true)
        {
            long entry = Volatile.Read(ref _entry);
            if ((int)entry == 0 && Interlocked.CompareExchange(ref _entry, ((long)((int)(entry >> 32) + 1)) << 32, entry) == entry)
            {
                break;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }

        Exception? failure = _failure;
        _failure = null;
        _work = null;
        _state = null;
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>A helper's part, if the round it was called to still runs.</summary>
    public void Help(int round, int seat)
    {
        long entry;
        do
        {
            entry = Volatile.Read(ref _entry);
            if ((int)(entry >> 32) != round)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _entry, entry + 1, entry) != entry);

        Take(seat);
        Interlocked.Decrement(ref _entry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Take(int seat)
    {
        try
        {
            _work!.Run(_state, this, seat);
        }
        catch (Exception failure)
        {
            // No thread of the team may die of it; the caller throws it.
            Interlocked.CompareExchange(ref _failure, failure, null);
            Volatile.Write(ref _next, _count);
        }
    }
}
