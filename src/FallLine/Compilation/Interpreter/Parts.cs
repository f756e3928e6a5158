using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Parts of a step for the threads of the <see cref="Team"/>, each of which works in a seat of the workspace.</summary>
internal sealed unsafe class Parts(Workspace workspace) : SharedWork
{
    /// <summary>Parts that a step is cut into: enough for every thread of a large machine to have some.</summary>
    public const int Most = 64;

    private PartwiseStep? _step;
    private BoundRows? _rows;
    private int _part;

    public void Run(PartwiseStep step)
    {
        // Not less than a few microseconds, so that claiming a part costs nothing beside it.
        int grains = (step.Extent + step.Grain - 1) / step.Grain;
        int parts = (int)Math.Clamp(step.Nanoseconds / 5000, 2, Math.Min(Most, grains));
        _step = step;
        _part = (grains + parts - 1) / parts * step.Grain;
        Team.Run(this, null, (step.Extent + _part - 1) / _part, step.Nanoseconds);
        _step = null;
    }

    public void Run(BoundRows rows)
    {
        _rows = rows;
        Team.Run(this, null, rows.Strips, rows.Nanoseconds);
        _rows = null;
    }

    public override void Run(void* state, Blocks blocks, int seat)
    {
        Workspace own = workspace.Seat(seat);
        while (blocks.TryTake(seat, out nint block))
        {
            if (_step is { } step)
            {
                int from = (int)block * _part;
                step.Run(own, from, Math.Min(step.Extent, from + _part));
            }
            else
            {
                _rows!.RunStrip(own, (int)block, workspace.Totals + (block * _rows.TotalBytes));
            }
        }
    }
}
