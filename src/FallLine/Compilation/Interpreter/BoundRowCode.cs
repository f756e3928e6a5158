using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="RowStep"/>
/// <remarks>A block of rows at a time; each value of the code is a slot of scratch memory, used again when the value is needed no more.</remarks>
internal sealed unsafe class BoundRowCode : PartwiseStep
{
    /// <summary>Rows a block: enough that an instruction's work outweighs its dispatch, few enough that hundreds of values stay near.</summary>
    private const int Block = 64;

    private readonly RowStep _step;
    private readonly Place[] _sources;
    private readonly Place[] _targets;
    private readonly RowSlots _slots;
    private readonly Loop[] _loops;
    private readonly Loop _fill;
    private readonly bool _isDouble;
    private readonly int _slotBytes;

    public BoundRowCode(RowStep step, Binding binding)
    {
        _step = step;
        _sources = [.. step.Sources.Select(source => binding.Place(source.Place))];
        _targets = [.. step.Targets.Select(target => binding.Place(target.Place))];
        _slots = new RowSlots(step);
        _isDouble = binding.Type == ElementType.Double;
        _loops = [.. _slots.Instructions.Select(i => TileLoops.Of(i.Primitive!, binding.Type))];
        _fill = TileLoops.Fill(binding.Type);
        Nanoseconds = Work.InterpretedTime(step);
        _slotBytes = Block * binding.ElementSize;
    }

    public override long ScratchSize => (long)_slots.Count * _slotBytes;

    public override int Extent => _step.Rows;

    public override double Nanoseconds { get; }

    public override void Run(Workspace workspace, int from, int to)
    {
        byte* slots = workspace.Scratch;
        foreach ((int slot, int offset) in _slots.Shared)
        {
            byte* source = workspace.Arena + ((nint)offset * _slotBytes / Block);
            _fill.Run(source, source, source, slots + ((nint)slot * _slotBytes), Block);
        }

        foreach ((int slot, double value) in _slots.Constants)
        {
            double asDouble = value;
            float asFloat = (float)value;
            void* source = _isDouble ? &asDouble : &asFloat;
            _fill.Run(source, source, source, slots + ((nint)slot * _slotBytes), Block);
        }

        for (int first = from; first < to; first += Block)
        {
            int count = Math.Min(Block, to - first);
            Load(workspace, first, count);
            for (int k = 0; k < _loops.Length; k++)
            {
                ref readonly RowInstruction i = ref _slots.Instructions[k];
                _loops[k].Run(slots + ((nint)i.X * _slotBytes), slots + ((nint)i.Y * _slotBytes), slots + ((nint)i.Z * _slotBytes), slots + ((nint)i.Result * _slotBytes), count);
            }

            Store(workspace, first, count, to);
        }
    }

    private void Load(Workspace workspace, int first, int count)
    {
        byte* slots = workspace.Scratch;
        for (int k = 0; k < _sources.Length; k++)
        {
            byte* source = _sources[k].In(workspace);
            if (_isDouble)
            {
                RowBlocks.Load(_step.Sources[k], (double*)source, first, count, (double*)slots, Block);
            }
            else
            {
                RowBlocks.Load(_step.Sources[k], (float*)source, first, count, (float*)slots, Block);
            }

            slots += (nint)_step.Sources[k].Columns.Length * _slotBytes;
        }
    }

    private void Store(Workspace workspace, int first, int count, int end)
    {
        int column = 0;
        for (int k = 0; k < _targets.Length; k++)
        {
            byte* target = _targets[k].In(workspace);
            ReadOnlySpan<int> from = _slots.Targets.AsSpan(column, _step.Targets[k].Columns.Length);
            if (_isDouble)
            {
                RowBlocks.Store(_step.Targets[k], (double*)target, first, count, end, (double*)workspace.Scratch, from, Block);
            }
            else
            {
                RowBlocks.Store(_step.Targets[k], (float*)target, first, count, end, (float*)workspace.Scratch, from, Block);
            }

            column += from.Length;
        }
    }
}
