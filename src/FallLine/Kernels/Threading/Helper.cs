namespace FallLine.Kernels;

/// <summary>A thread that sleeps until it is called to blocks.</summary>
internal sealed class Helper
{
    // Some 10 µs: the next call of a loop of calls finds the helper awake, the rest of the program hardly notices.
    private const int Spins = 300;

    private readonly object _gate = new();
    private bool _isCalled;
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
        lock (_gate)
        {
            _isCalled = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Work()
    {
        while (true)
        {
            Sleep();
            _blocks!.Help(_round, _seat);
            _blocks = null;
            Team.Return(this);
        }
    }

    private void Sleep()
    {
        for (int spin = 0; spin < Spins && !Volatile.Read(ref _isCalled); spin++)
        {
            Thread.SpinWait(1);
        }

        lock (_gate)
        {
            while (!_isCalled)
            {
                Monitor.Wait(_gate);
            }

            _isCalled = false;
        }
    }
}
