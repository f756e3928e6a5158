using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace FallLine.Compilation;

/// <summary>Row code on vectors: as many rows at a time as a vector has lanes, several such vectors to a block, for which columns are read and written together.</summary>
internal sealed unsafe class JitRowCode : RowCodeStep
{
    private const int Vector = 64;
    private const int MostVectors = 16;
    private const int Room = 24 << 10;

    // Of so many instructions about one leaves a value to a later chunk of code.
    private const int CodeForPassedValue = 16;

    private readonly Chunk[] _chunks;
    private readonly int _elementSize;

    [RequiresDynamicCode("Makes methods at run time.")]
    public JitRowCode(RowStep step, Binding binding)
        : base(step, binding)
    {
        int vectors = VectorsOfBlock(step);
        (_chunks, int size) = StraightLineCode.Compile(step, binding.Type, vectors);
        CodeSize = size;
        _elementSize = binding.ElementSize;
        Block = Vector / _elementSize * vectors;
        Written = Integers.From(step.SourceColumns, step.TargetColumns + step.TotalColumns);
    }

    protected override long CodeSize { get; }

    protected override int Block { get; }

    protected override int[] Written { get; }

    protected override void RunCode(Workspace workspace, int count)
    {
        foreach (Chunk chunk in _chunks)
        {
            for (int at = 0; at < count * _elementSize; at += Vector)
            {
                chunk(null, workspace.Arena, workspace.Scratch + at, null);
            }
        }
    }

    /// <summary>A power of two, for which all values of a block have room in half of a first-level cache.</summary>
    private static int VectorsOfBlock(RowStep step)
    {
        int values = step.SourceColumns + step.TargetColumns + step.TotalColumns + (step.Code.Length / CodeForPassedValue);
        return Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(Room / (Vector * values))) / 2, 1, MostVectors);
    }
}
