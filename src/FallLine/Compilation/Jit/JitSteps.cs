namespace FallLine.Compilation;

/// <summary>Straight-line code of one step.</summary>
internal sealed unsafe class JitDirect(Chunk[] chunks, long scratchSize) : BoundStep
{
    public override long ScratchSize => scratchSize;

    public override void Run(Workspace workspace)
    {
        foreach (Chunk chunk in chunks)
        {
            chunk(null, workspace.Arena, workspace.Scratch, null);
        }
    }
}

/// <summary>Fused loops of one step, with the sums of tiles around them.</summary>
internal sealed unsafe class JitTiled : PartwiseStep
{
    private readonly TiledStep _step;
    private readonly FusedLoop[] _loops;
    private readonly int[] _repeatedTiles;
    private readonly Place[] _repeated;
    private readonly (Place Place, int Tile)[] _sums;
    private readonly bool _isDouble;
    private readonly int _elementSize;
    private readonly bool _isOnePass;

    public JitTiled(TiledStep step, TiledValues values, FusedLoop[] loops, Binding binding)
    {
        _step = step;
        _loops = loops;
        _isDouble = binding.Type == ElementType.Double;
        _elementSize = binding.ElementSize;
        _repeatedTiles = values.RepeatedTiles;
        _repeated = [.. step.Loads.Select(load => binding.Place(load.Source))];
        _sums = [.. values.Sums.Select(value => values.Nodes[value] is { Tile: >= 0 } node
            ? (default, node.Tile)
            : (binding.Place(values.Nodes[value].Place!.Value), -1))];
        Nanoseconds = Work.InterpretedTime(step);
        ScratchSize = (long)values.Tiles * LoweredProgram.Tile * _elementSize;
        _isOnePass = loops.Length == 1 && values.Tiles == 0 && _sums.Length == 0;
    }

    public override long ScratchSize { get; }

    public override int Extent => _step.Size;

    public override double Nanoseconds { get; }

    public override void Run(Workspace workspace, int from, int to)
    {
        byte* arena = workspace.Arena;
        byte* scratch = workspace.Scratch;
        nint tileBytes = LoweredProgram.Tile * _elementSize;
        nint size = (((nint)to * _elementSize) + 63) & ~63;
        if (_isOnePass)
        {
            _loops[0](arena, scratch, (nint)from * _elementSize, size);
            return;
        }

        int tile = from / LoweredProgram.Tile;
        for (int start = from; start < to; start += LoweredProgram.Tile, tile++)
        {
            int count = Math.Min(LoweredProgram.Tile, to - start);
            for (int i = 0; i < _repeated.Length; i++)
            {
                RepeatedTile.Load(_step.Loads[i], _repeated[i].In(workspace), start, scratch + (_repeatedTiles[i] * tileBytes), count, _isDouble);
            }

            nint at = (nint)start * _elementSize;
            nint end = Math.Min(at + tileBytes, size);
            foreach (FusedLoop loop in _loops)
            {
                loop(arena, scratch, at, end);
            }

            for (int sum = 0; sum < _sums.Length; sum++)
            {
                byte* values = _sums[sum].Tile >= 0 ? scratch + (_sums[sum].Tile * tileBytes) : _sums[sum].Place.In(workspace) + at;
                TileSums.Add(workspace, _step.FirstSum + sum, tile, values, count, _isDouble);
            }
        }
    }

    public override void End(Workspace workspace) => TileSums.Finish(workspace, _step, _isDouble);
}
