using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="TiledStep"/>
internal sealed unsafe class BoundTiled : PartwiseStep
{
    // Of slots together: they have room in a near cache, and a step of hundreds of values takes no more memory than one of a few.
    private const int Room = 1 << 13;
    private const int LeastTile = TileSums.Chunk;

    private readonly TiledStep _step;
    private readonly BoundInstruction[] _instructions;
    private readonly Place[] _streams;
    private readonly Place[] _fixed;
    private readonly Place[] _fillSources;
    private readonly int[] _fillSlots;
    private readonly Place[] _loadSources;
    private readonly Loop _fill;
    private readonly bool _isDouble;
    private readonly int _elementSize;
    private readonly int _tile;

    public BoundTiled(TiledStep step, Binding binding)
    {
        _step = step;
        _instructions = BoundInstruction.All(step.Instructions, binding.Type);
        _streams = new Place[step.Streams.Length];
        for (int i = 0; i < _streams.Length; i++)
        {
            _streams[i] = binding.Place(step.Streams[i]);
        }

        _fixed = new Place[step.Fixed.Length];
        for (int i = 0; i < _fixed.Length; i++)
        {
            _fixed[i] = step.Fixed[i] < 0 ? default : binding.Place(Location.InArena(step.Fixed[i]));
        }

        _fillSources = new Place[step.Fills.Length];
        _fillSlots = new int[step.Fills.Length];
        for (int i = 0; i < _fillSources.Length; i++)
        {
            _fillSources[i] = binding.Place(step.Fills[i].Source);
            _fillSlots[i] = Array.IndexOf(step.Fixed, step.Fills[i].Offset);
        }

        _loadSources = new Place[step.Loads.Length];
        for (int i = 0; i < _loadSources.Length; i++)
        {
            _loadSources[i] = binding.Place(step.Loads[i].Source);
        }

        _fill = TileLoops.Fill(binding.Type);
        _isDouble = binding.Type == ElementType.Double;
        _elementSize = binding.ElementSize;
        Nanoseconds = Work.InterpretedTime(step);
        _tile = TileOf(step);
        ScratchSize = GrowingBytes(step);
    }

    public override long ScratchSize { get; }

    public override int Extent => _step.Size;

    public override double Nanoseconds { get; }

    public override void Run(Workspace workspace, int from, int to)
    {
        byte** table = workspace.Table;
        Begin(workspace, table, from);
        for (int start = from; start < to; start += _tile)
        {
            int count = Math.Min(_tile, to - start);
            for (int k = 0; k < _instructions.Length; k++)
            {
                ref readonly BoundInstruction i = ref _instructions[k];
                if (i.Operation == Operation.Elementwise)
                {
                    i.Loop.Run(table[i.X], table[i.Y], table[i.Z], table[i.Result], count);
                }
                else if (i.Operation == Operation.Sum)
                {
                    Add(workspace, i.Result, start, table[i.X], count, isLast: start + count == to);
                }
                else
                {
                    RepeatedTile.Load(_step.Loads[i.X].Pattern, _loadSources[i.X].In(workspace), start, table[i.Result], count, _isDouble);
                }
            }

            for (int stream = 0; stream < _streams.Length; stream++)
            {
                table[stream] += _tile * _elementSize;
            }
        }
    }

    /// <summary>The elements that pass through the instructions at a time.</summary>
    public static int TileOf(TiledStep step) => Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(Room / (step.Fixed.Length + 1)) + 1) / 2, LeastTile, LoweredProgram.Tile);

    /// <summary>Bytes for sums that grow over the pieces of a tile.</summary>
    public static long GrowingBytes(TiledStep step) => TileOf(step) == LoweredProgram.Tile ? 0 : step.Sums.Length * TileSums.GrowingBytes;

    public override void End(Workspace workspace) => TileSums.Finish(workspace, _step, _isDouble);

    private void Add(Workspace workspace, int sum, int start, byte* values, int count, bool isLast)
    {
        int tile = start / LoweredProgram.Tile;
        if (_tile < LoweredProgram.Tile)
        {
            byte* growing = workspace.Scratch + ((nint)sum * TileSums.GrowingBytes);
            TileSums.Grow(growing, values, count, start % LoweredProgram.Tile == 0, _isDouble);
            if (!isLast && (start + count) % LoweredProgram.Tile != 0)
            {
                return;
            }

            values = growing;
            count = TileSums.GrowingBytes / _elementSize;
        }

        TileSums.Add(workspace, _step.FirstSum + sum, tile, values, count, _isDouble);
    }

    private void Begin(Workspace workspace, byte** table, int from)
    {
        for (int stream = 0; stream < _streams.Length; stream++)
        {
            table[stream] = _streams[stream].In(workspace) + ((nint)from * _elementSize);
        }

        byte** places = table + _streams.Length;
        for (int place = 0; place < _fixed.Length; place++)
        {
            places[place] = _step.Fixed[place] < 0 ? workspace.Slots + ((nint)place * _tile * _elementSize) : _fixed[place].In(workspace);
        }

        for (int fill = 0; fill < _fillSources.Length; fill++)
        {
            byte* source = _fillSources[fill].In(workspace);
            _fill.Run(source, source, source, places[_fillSlots[fill]], _tile);
        }
    }
}
