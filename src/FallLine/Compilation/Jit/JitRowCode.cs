using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace FallLine.Compilation;

/// <summary>Row code on vectors: as many rows at a time as a vector has lanes, several such vectors to a block, for which columns are read and written together.</summary>
internal sealed unsafe class JitRowCode : PartwiseStep
{
    private const int Vector = 64;
    private const int MostVectors = 16;
    private const int Room = 24 << 10;

    // Of so many instructions about one leaves a value to a later chunk of code.
    private const int CodeForPassedValue = 16;

    private readonly RowStep _step;
    private readonly Chunk[] _chunks;
    private readonly Place[] _sources;
    private readonly Place[] _targets;
    private readonly int[] _written;
    private readonly bool _isDouble;
    private readonly int _vectors;

    [RequiresDynamicCode("Makes methods at run time.")]
    public JitRowCode(RowStep step, Binding binding)
    {
        _step = step;
        _vectors = VectorsOfBlock(step);
        (_chunks, ScratchSize) = StraightLineCode.Compile(step, binding.Type, _vectors);
        _sources = [.. step.Sources.Select(source => binding.Place(source.Place))];
        _targets = [.. step.Targets.Select(target => binding.Place(target.Place))];
        _written = [.. Enumerable.Range(step.SourceColumns, step.TargetColumns)];
        Nanoseconds = Work.InterpretedTime(step);
        _isDouble = binding.Type == ElementType.Double;
    }

    public override long ScratchSize { get; }

    public override int Extent => _step.Rows;

    public override double Nanoseconds { get; }

    public override void Run(Workspace workspace, int from, int to)
    {
        if (_isDouble)
        {
            Run<double>(workspace, from, to);
        }
        else
        {
            Run<float>(workspace, from, to);
        }
    }

    /// <summary>A power of two, for which all values of a block have room in half of a first-level cache.</summary>
    private static int VectorsOfBlock(RowStep step)
    {
        int values = step.SourceColumns + step.TargetColumns + (step.Code.Length / CodeForPassedValue);
        return Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(Room / (Vector * values))) / 2, 1, MostVectors);
    }

    private void Run<T>(Workspace workspace, int from, int to)
        where T : unmanaged
    {
        int block = Vector / sizeof(T) * _vectors;
        T* slots = (T*)workspace.Scratch;
        for (int first = from; first < to; first += block)
        {
            int count = Math.Min(block, to - first);
            T* columns = slots;
            for (int k = 0; k < _sources.Length; k++)
            {
                RowBlocks.Load(_step.Sources[k], (T*)_sources[k].In(workspace), first, count, columns, block);
                columns += _step.Sources[k].Columns.Length * block;
            }

            foreach (Chunk chunk in _chunks)
            {
                for (int at = 0; at < count * sizeof(T); at += Vector)
                {
                    chunk(null, workspace.Arena, workspace.Scratch + at, null);
                }
            }

            int written = 0;
            for (int k = 0; k < _targets.Length; k++)
            {
                ReadOnlySpan<int> numbers = _written.AsSpan(written, _step.Targets[k].Columns.Length);
                RowBlocks.Store(_step.Targets[k], (T*)_targets[k].In(workspace), first, count, to, slots, numbers, block);
                written += numbers.Length;
            }
        }
    }
}
