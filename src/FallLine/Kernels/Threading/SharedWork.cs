namespace FallLine.Kernels;

/// <summary>Work in numbered blocks that any thread may do, in any order.</summary>
/// <remarks>What a block computes depends on its number alone, so that nobody can tell from the result who did it.</remarks>
internal abstract unsafe class SharedWork
{
    /// <summary>What one thread does: takes blocks until none is left.</summary>
    /// <param name="state">What the blocks need to know; it stays in place until all threads have left.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="seat">A number below <see cref="Threads.Count"/> that no other thread has meanwhile; the caller's is 0.</param>
    public abstract void Run(void* state, Blocks blocks, int seat);
}
