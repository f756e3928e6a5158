namespace FallLine.Kernels;

/// <summary>A thread that sleeps until it is called to blocks.</summary>
internal sealed class Helper
{
    private readonly SemaphoreSlim _wake = new(0);
    private Blocks? _blocks;
    private int _round;
    private int _seat;

    public Helper(int number)
    {
        Thread thread = new(Work, maxStackSize: 0)
        {
            IsBackground = true,
            Name = $"FallLine {number}",
        };
        thread.UnsafeStart();
    }

    /// <summary>The next one that is free.</summary>
    public Helper? Next { get; set; }

    /// <summary>Asks for help with a round; nobody else has this helper meanwhile.</summary>
    public void Call(Blocks blocks, int seat)
    {
        _blocks = blocks;
        _round = blocks.Round;
        _seat = seat;
        _wake.Release();
    }

    private void Work()
    {
        while (true)
        {
            _wake.Wait();
            _blocks!.Help(_round, _seat);
            _blocks = null;
            Team.Return(this);
        }
    }
}
