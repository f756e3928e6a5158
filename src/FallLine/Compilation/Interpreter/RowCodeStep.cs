using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="RowStep"/>
/// <remarks>A block of rows at a time: columns are read into slots, the code runs, columns are written and added up.</remarks>
internal abstract unsafe class RowCodeStep : PartwiseStep
{
    // Rows that are a few blocks: of fewer, the blocks cut short would outweigh those that hold two places.
    private const int LeastStill = 256;

    private readonly Place[] _sources;
    private readonly Place[] _targets;
    private readonly int _targetColumns;
    private readonly bool _isDouble;
    private readonly bool[] _streams;
    private readonly int _still;

    /// <param name="step">The step.</param>
    /// <param name="binding">Its places.</param>
    protected RowCodeStep(RowStep step, Binding binding)
    {
        Step = step;
        _sources = [.. step.Sources.Select(source => binding.Place(source.Place))];
        _targets = [.. step.Targets.Select(target => binding.Place(target.Place))];
        _targetColumns = step.TargetColumns;
        _streams = [.. step.Targets.Select(target => Transposition.IsSupported && target.Place.Literal == Location.Output && (long)target.Size * binding.ElementSize >= Transposition.Streamed)];
        _isDouble = binding.Type == ElementType.Double;
        Totals = step.Totals.Length == 0 ? null : new RowTotals(step, _isDouble);
        Nanoseconds = Work.InterpretedTime(step);
        _still = Totals is null ? StillRows(step) : int.MaxValue;
    }

    public sealed override int Extent => Step.Rows;

    /// <remarks>Parts begin with strips of totals.</remarks>
    public sealed override int Grain => Totals is null || Totals.Group == Step.Rows || Totals.Group % RowTotals.Strip == 0 ? LoweredProgram.Tile : Totals.Group;

    public sealed override double Nanoseconds { get; }

    public sealed override long ScratchSize => CodeSize + (Totals?.ScratchSize ?? 0);

    protected RowStep Step { get; }

    protected RowTotals? Totals { get; }

    /// <summary>Bytes of scratch memory that slots and code need: whole vectors.</summary>
    protected abstract long CodeSize { get; }

    /// <summary>Rows of a block.</summary>
    protected abstract int Block { get; }

    /// <summary>The slot of each column that is written, then of each that is added up unless the code does so.</summary>
    protected abstract int[] Written { get; }

    public sealed override void Run(Workspace workspace, int from, int to)
    {
        Begin(workspace);
        if (_isDouble)
        {
            Run<double>(workspace, from, to);
        }
        else
        {
            Run<float>(workspace, from, to);
        }

        if (Array.IndexOf(_streams, true) >= 0)
        {
            Transposition.EndStream();
        }
    }

    public sealed override void End(Workspace workspace) => Totals?.Finish(workspace);

    /// <summary>The rows for which some sources stay at one place: a block ends with them, so that it holds one number in each of their columns.</summary>
    private static int StillRows(RowStep step)
    {
        int still = int.MaxValue;
        foreach (RowArray source in step.Sources)
        {
            int rows = source.Pattern.Fast.Inner;
            still = rows >= LeastStill ? Math.Min(still, rows) : still;
        }

        return still;
    }

    /// <summary>Prepares slots that are the same for all blocks.</summary>
    protected virtual void Begin(Workspace workspace)
    {
    }

    /// <summary>Runs the code on the slots of a block.</summary>
    /// <param name="workspace">Where it runs.</param>
    /// <param name="count">The rows of the block.</param>
    /// <param name="sums">A vector for each column that is added up, for code that does so.</param>
    protected abstract void RunCode(Workspace workspace, int count, byte* sums);

    private void Run<T>(Workspace workspace, int from, int to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Totals is null)
        {
            RunBlocks<T>(workspace, from, to, to, null);
            return;
        }

        byte* sums = workspace.Scratch + CodeSize;
        for (int first = from; first < to;)
        {
            int end = Math.Min(to, Totals.EndOfStrip(first));
            Totals.Begin(sums);
            RunBlocks(workspace, first, end, to, (T*)sums);
            Totals.End(workspace, first, sums);
            first = end;
        }
    }

    private void RunBlocks<T>(Workspace workspace, int from, int to, int end, T* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* slots = (T*)workspace.Scratch;
        int count;
        for (int first = from; first < to; first += count)
        {
            count = Math.Min(Math.Min(Block, to - first), _still - (first % _still));
            T* columns = slots;
            for (int k = 0; k < _sources.Length; k++)
            {
                RowBlocks.Load(Step.Sources[k], (T*)_sources[k].In(workspace), first, count, columns, Block);
                columns += Step.Sources[k].Columns.Length * Block;
            }

            RunCode(workspace, count, (byte*)sums);
            ReadOnlySpan<int> written = Written;
            int column = 0;
            for (int k = 0; k < _targets.Length; k++)
            {
                int width = Step.Targets[k].Columns.Length;
                RowBlocks.Store(Step.Targets[k], (T*)_targets[k].In(workspace), first, count, end, slots, written.Slice(column, width), Block, _streams[k]);
                column += width;
            }

            if (written.Length > _targetColumns)
            {
                Totals!.Add(sums, slots, written[_targetColumns..], Block, count);
            }
        }
    }
}
