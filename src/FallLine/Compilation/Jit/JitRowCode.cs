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
    private readonly int _partialSums;

    [RequiresDynamicCode("Makes methods at run time.")]
    public JitRowCode(RowStep step, Binding binding)
        : base(step, binding)
    {
        int vectors = VectorsOfBlock(step);
        (_chunks, int size) = StraightLineCode.Compile(step, binding.Type, vectors);
        _partialSums = size;
        CodeSize = size + (step.TotalColumns * Vector);
        _elementSize = binding.ElementSize;
        Block = Vector / _elementSize * vectors;
        Written = Integers.From(step.SourceColumns, step.TargetColumns);
    }

    protected override long CodeSize { get; }

    protected override int Block { get; }

    protected override int[] Written { get; }

    protected override void RunCode(Workspace workspace, int count, byte* sums)
    {
        int whole = count * _elementSize / Vector * Vector;
        RunCode(workspace, 0, whole, sums);
        if (whole < count * _elementSize)
        {
            RunPartOfVector(workspace, whole, (count * _elementSize) - whole, sums);
        }
    }

    private void RunCode(Workspace workspace, int from, int to, byte* sums)
    {
        foreach (Chunk chunk in _chunks)
        {
            for (int at = from; at < to; at += Vector)
            {
                chunk(null, workspace.Arena, workspace.Scratch + at, sums);
            }
        }
    }

    /// <summary>Runs the vector of which only some rows exist: they alone are added to the sums.</summary>
    private void RunPartOfVector(Workspace workspace, int from, int exist, byte* sums)
    {
        byte* own = workspace.Scratch + _partialSums;
        Totals?.Begin(own);
        RunCode(workspace, from, from + Vector, own);
        Totals?.Add(sums, own, exist / _elementSize);
    }

    /// <summary>A power of two, for which all values of a block have room in half of a first-level cache.</summary>
    private static int VectorsOfBlock(RowStep step)
    {
        int values = step.SourceColumns + step.TargetColumns + (step.Code.Length / CodeForPassedValue);
        return Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(Room / (Vector * values))) / 2, 1, MostVectors);
    }
}
