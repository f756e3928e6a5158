using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="TiledStep"/>
internal sealed unsafe class BoundTiled : PartwiseStep
{
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
    }

    public override int Extent => _step.Size;

    public override double Nanoseconds { get; }

    public override void Run(Workspace workspace, int from, int to)
    {
        byte** table = workspace.Table;
        Begin(workspace, table, from);
        int tile = from / LoweredProgram.Tile;
        for (int start = from; start < to; start += LoweredProgram.Tile, tile++)
        {
            int count = Math.Min(LoweredProgram.Tile, to - start);
            for (int k = 0; k < _instructions.Length; k++)
            {
                ref readonly BoundInstruction i = ref _instructions[k];
                if (i.Operation == Operation.Elementwise)
                {
                    i.Loop.Run(table[i.X], table[i.Y], table[i.Z], table[i.Result], count);
                }
                else if (i.Operation == Operation.Sum)
                {
                    TileSums.Add(workspace, _step.FirstSum + i.Result, tile, table[i.X], count, _isDouble);
                }
                else
                {
                    RepeatedTile.Load(_step.Loads[i.X], _loadSources[i.X].In(workspace), start, table[i.Result], count, _isDouble);
                }
            }

            for (int stream = 0; stream < _streams.Length; stream++)
            {
                table[stream] += LoweredProgram.Tile * _elementSize;
            }
        }
    }

    public override void End(Workspace workspace) => TileSums.Finish(workspace, _step, _isDouble);

    private void Begin(Workspace workspace, byte** table, int from)
    {
        for (int stream = 0; stream < _streams.Length; stream++)
        {
            table[stream] = _streams[stream].In(workspace) + ((nint)from * _elementSize);
        }

        byte** places = table + _streams.Length;
        for (int place = 0; place < _fixed.Length; place++)
        {
            places[place] = _step.Fixed[place] < 0 ? workspace.Slots + ((nint)place * LoweredProgram.Tile * _elementSize) : _fixed[place].In(workspace);
        }

        for (int fill = 0; fill < _fillSources.Length; fill++)
        {
            byte* source = _fillSources[fill].In(workspace);
            _fill.Run(source, source, source, places[_fillSlots[fill]], LoweredProgram.Tile);
        }
    }
}
