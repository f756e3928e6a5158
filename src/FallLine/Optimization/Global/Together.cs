using FallLine.Kernels;

namespace FallLine.Optimization;

/// <summary>Pieces of work that do not touch each other, on as many threads as the process's budget has free.</summary>
/// <remarks>What a piece computes depends on its number alone, so results are the same for any number of threads.</remarks>
internal sealed unsafe class Together : SharedWork
{
    private readonly Action<int> _piece;

    private Together(Action<int> piece) => _piece = piece;

    /// <summary>Does the pieces 0 to count - 1; what one of them throws is thrown here.</summary>
    public static void Do(int count, Action<int> piece) => Team.Run(new Together(piece), null, count, double.PositiveInfinity);

    /// <inheritdoc/>
    public override void Run(void* state, Blocks blocks, int seat)
    {
        while (blocks.TryTake(seat, out nint block))
        {
            _piece((int)block);
        }
    }
}
