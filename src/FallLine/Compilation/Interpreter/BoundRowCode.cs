using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Row code interpreted: each value of the code is a slot of scratch memory, used again when the value is needed no more.</summary>
internal sealed unsafe class BoundRowCode : RowCodeStep
{
    // Rows of a block: enough that an instruction's work outweighs its dispatch, few enough that hundreds of values have room in a near cache.
    private const int MostRows = 64;
    private const int LeastRows = 16;
    private const int Room = 64 << 10;

    private readonly RowSlots _slots;
    private readonly Loop[] _loops;
    private readonly Loop _fill;
    private readonly bool _isDouble;
    private readonly int _elementSize;
    private readonly int _slotBytes;

    public BoundRowCode(RowStep step, Binding binding)
        : base(step, binding)
    {
        _slots = new RowSlots(step);
        _isDouble = binding.Type == ElementType.Double;
        _loops = [.. _slots.Instructions.Select(i => TileLoops.Of(i.Primitive!, binding.Type))];
        _fill = TileLoops.Fill(binding.Type);
        _elementSize = binding.ElementSize;
        Block = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(Room / (_elementSize * (_slots.Count + 1)))) / 2, LeastRows, MostRows);
        _slotBytes = Block * _elementSize;
    }

    protected override long CodeSize => (long)_slots.Count * _slotBytes;

    protected override int Block { get; }

    protected override int[] Written => _slots.Targets;

    protected override void Begin(Workspace workspace)
    {
        byte* slots = workspace.Scratch;
        foreach ((int slot, int offset) in _slots.Shared)
        {
            byte* source = workspace.Arena + ((nint)offset * _elementSize);
            _fill.Run(source, source, source, slots + ((nint)slot * _slotBytes), Block);
        }

        foreach ((int slot, double value) in _slots.Constants)
        {
            double asDouble = value;
            float asFloat = (float)value;
            void* source = _isDouble ? &asDouble : &asFloat;
            _fill.Run(source, source, source, slots + ((nint)slot * _slotBytes), Block);
        }
    }

    protected override void RunCode(Workspace workspace, int count, byte* sums)
    {
        byte* slots = workspace.Scratch;
        for (int k = 0; k < _loops.Length; k++)
        {
            ref readonly RowInstruction i = ref _slots.Instructions[k];
            _loops[k].Run(slots + ((nint)i.X * _slotBytes), slots + ((nint)i.Y * _slotBytes), slots + ((nint)i.Z * _slotBytes), slots + ((nint)i.Result * _slotBytes), count);
        }
    }
}
