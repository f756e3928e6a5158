using System.Runtime.CompilerServices;

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

/// <summary>A loop whose condition and step are straight-line code.</summary>
internal sealed unsafe class JitLoop(NestedStep step, Repetition loop, Binding binding) : BoundStep
{
    private readonly Place[] _operands = [.. step.Operands.Select(binding.Place)];
    private readonly nint _result = (nint)step.Result * binding.ElementSize;

    public override void Run(Workspace workspace)
    {
        byte** operands = stackalloc byte*[_operands.Length];
        for (int i = 0; i < _operands.Length; i++)
        {
            operands[i] = _operands[i].In(workspace);
        }

        loop(operands, workspace.Arena + _result);
    }
}

/// <summary>Fused loops of one step, with the sums of tiles around them.</summary>
internal sealed unsafe class JitTiled : PartwiseStep
{
    private const int Vector = 64;

    private readonly TiledStep _step;
    private readonly FusedLoop[] _loops;
    private readonly RepeatedTiles _repeated;
    private readonly (Place Place, int Offset)[] _sums;
    private readonly bool _isDouble;
    private readonly int _elementSize;
    private readonly bool _isOnePass;
    private readonly int _tile;
    private readonly int _growing;
    private readonly int _growingBytes;
    private readonly int[] _chains;
    private readonly int _tiles;
    private readonly nint _part;

    public JitTiled(TiledStep step, TiledValues values, FusedLoop[] loops, Binding binding)
    {
        _step = step;
        _loops = loops;
        _isDouble = binding.Type == ElementType.Double;
        _elementSize = binding.ElementSize;
        int tileBytes = values.TileVectors(_elementSize) * Vector;
        _growing = (int)values.ChainsAt(0, _elementSize);
        _growingBytes = values.GrowingSums * TileSums.GrowingBytes;
        _tiles = values.RepeatedAt(_elementSize);
        TiledNode[] summed = [.. values.Sums.Select(value => values.Nodes[value])];
        _chains = values.GrowingSums == 0 ? [] : [.. summed.Select(node => (int)values.ChainsAt(node.GrowingSum, _elementSize))];
        _sums = values.GrowingSums > 0 ? [] : [.. summed.Select(node => node.Tile >= 0 ? (default, node.Tile * tileBytes) : (binding.Place(node.Place!.Value), -1))];
        Nanoseconds = Work.InterpretedTime(step);
        _tile = tileBytes / _elementSize;
        _repeated = new RepeatedTiles(step, binding, _tile);
        ScratchSize = _tiles + _repeated.Size;

        // All arrays have as many elements as the step, so their parts are of one size.
        _part = (nint)step.Streams.Select(stream => stream.Part).DefaultIfEmpty().Max() * _elementSize;
        _isOnePass = loops.Length == 1 && values.Tiles == 0 && summed.Length == 0 && _repeated.IsEmpty;
    }

    public override long ScratchSize { get; }

    public override int Extent => _step.Size;

    public override double Nanoseconds { get; }

    public override void Run(Workspace workspace, int from, int to)
    {
        if (_isOnePass)
        {
            _loops[0](workspace.Arena, workspace.Scratch, (nint)from * _elementSize, WholeVectors(to), workspace.BlockOf(_part));
            return;
        }

        _repeated.Begin(workspace.Scratch + _tiles);
        int tile = from / LoweredProgram.Tile;
        for (int start = from; start < to; start += LoweredProgram.Tile, tile++)
        {
            int count = Math.Min(LoweredProgram.Tile, to - start);
            if (_chains.Length > 0)
            {
                RunGrowing(workspace, start, start + count);
                TileSums.AddChains(workspace, _step.FirstSum, tile, workspace.Scratch, _chains, _isDouble);
                continue;
            }

            RunLoops(workspace, start, start + count);
            for (int sum = 0; sum < _sums.Length; sum++)
            {
                byte* values = _sums[sum].Offset >= 0 ? workspace.Scratch + _sums[sum].Offset : _sums[sum].Place.In(workspace) + ((nint)start * _elementSize);
                TileSums.Add(workspace, _step.FirstSum + sum, tile, values, count, _isDouble);
            }
        }
    }

    /// <summary>Runs a tile piece by piece; its sums begin at zero.</summary>
    private void RunGrowing(Workspace workspace, int start, int end)
    {
        // A whole tile in one piece sets every chain itself.
        if (end - start < LoweredProgram.Tile || _tile < LoweredProgram.Tile)
        {
            Unsafe.InitBlock(workspace.Scratch + _growing, 0, (uint)_growingBytes);
        }

        int whole = end - (end % (Vector / _elementSize));
        for (int from = start; from < whole; from += _tile)
        {
            RunLoops(workspace, from, Math.Min(whole, from + _tile));
        }

        if (whole < end)
        {
            RunPartOfVector(workspace, whole, end);
        }
    }

    /// <summary>Runs the vector of which only some elements exist: they alone are added to what its chain had.</summary>
    private void RunPartOfVector(Workspace workspace, int start, int end)
    {
        byte* chains = workspace.Scratch + _growing;
        byte* kept = chains + _growingBytes;
        for (int chain = start * _elementSize % TileSums.GrowingBytes; chain < _growingBytes; chain += TileSums.GrowingBytes, kept += Vector)
        {
            Unsafe.CopyBlock(kept, chains + chain, Vector);
            Unsafe.InitBlock(chains + chain, 0, Vector);
        }

        RunLoops(workspace, start, end);
        kept = chains + _growingBytes;
        for (int chain = start * _elementSize % TileSums.GrowingBytes; chain < _growingBytes; chain += TileSums.GrowingBytes, kept += Vector)
        {
            TileSums.Grow(kept, chains + chain, end - start, isFirst: false, _isDouble);
            Unsafe.CopyBlock(chains + chain, kept, Vector);
        }
    }

    private void RunLoops(Workspace workspace, int from, int to)
    {
        _repeated.Find(workspace, workspace.Scratch + _tiles, from, to - from);
        foreach (FusedLoop loop in _loops)
        {
            loop(workspace.Arena, workspace.Scratch, (nint)from * _elementSize, WholeVectors(to), workspace.BlockOf(_part));
        }
    }

    private byte* TileAt(Workspace workspace, int tile) => workspace.Scratch + ((nint)tile * _tile * _elementSize);

    private nint WholeVectors(int elements) => (((nint)elements * _elementSize) + Vector - 1) & ~(Vector - 1);

    public override void End(Workspace workspace) => TileSums.Finish(workspace, _step, _isDouble);
}
