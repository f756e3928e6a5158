using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Steps that go together over blocks of rows.</summary>
/// <remarks>
/// Where their totals are small, blocks are strung together to strips, which may run at once: each adds up a total of its own, and the strips'
/// totals are added in order. How many strips there are depends on the program alone, so the bits do not depend on who runs them.
/// Large totals are those of large matrix products, which share their work themselves.
/// </remarks>
/// <inheritdoc cref="RowGroups"/>
internal sealed unsafe class BoundRows : BoundStep
{
    private const int MostStrips = 16;

    /// <summary>Elements of a strip's totals: 64 KiB of doubles are added up in a few microseconds.</summary>
    private const int MostTotals = 8192;

    /// <summary>Nanoseconds of the steps' work for each element of the strips' totals, some fifty times what it takes to add it up.</summary>
    private const double WorkForTotal = 10;

    private readonly PartwiseStep[] _steps;
    private readonly int _block;
    private readonly bool _isDouble;

    public BoundRows(in RowGroup group, PartwiseStep[] steps, ElementType type)
    {
        _steps = steps;
        _block = group.Block;
        Rows = group.Rows;
        _isDouble = type == ElementType.Double;
        int lanes = 64 / (_isDouble ? sizeof(double) : sizeof(float));
        int totals = 0;
        foreach (PartwiseStep step in steps)
        {
            totals += (step.TotalSize + lanes - 1) / lanes * lanes;
            Nanoseconds += step.Nanoseconds;
        }

        int blocks = (Rows + _block - 1) / _block;
        Strips = Math.Min(blocks, MostStrips);
        Strips = totals <= MostTotals || WorkForTotal * Strips * totals <= Nanoseconds ? Strips : 1;
        BlocksOfStrip = (blocks + Strips - 1) / Strips;
        Strips = (blocks + BlocksOfStrip - 1) / BlocksOfStrip;
        TotalBytes = totals * (64 / lanes);
    }

    public int Rows { get; }

    public double Nanoseconds { get; }

    /// <summary>How many strips there are.</summary>
    public int Strips { get; }

    /// <summary>Blocks in a strip, but for the last.</summary>
    public int BlocksOfStrip { get; }

    /// <summary>The memory of one strip's totals.</summary>
    public int TotalBytes { get; }

    public override void Run(Workspace workspace)
    {
        if (Strips == 1)
        {
            RunStrip(workspace, 0, null);
        }
        else
        {
            workspace.Parts.Run(this);
            AddUp(workspace);
        }

        foreach (PartwiseStep step in _steps)
        {
            step.End(workspace);
        }
    }

    /// <summary>Runs the blocks of a strip; its totals go to <paramref name="totals"/>, or to their places where that is null.</summary>
    public void RunStrip(Workspace workspace, int strip, byte* totals)
    {
        int first = strip * BlocksOfStrip * _block;
        int end = (int)Math.Min(Rows, ((long)strip + 1) * BlocksOfStrip * _block);
        for (int from = first; from < end; from += _block)
        {
            int to = Math.Min(end, from + _block);
            workspace.FirstPart = from;
            byte* total = totals;
            foreach (PartwiseStep step in _steps)
            {
                int scale = step.Extent / Rows;
                if (totals == null || step.TotalSize == 0)
                {
                    step.Run(workspace, from * scale, to * scale);
                }
                else
                {
                    step.Run(workspace, from * scale, to * scale, total, from == first);
                    total += BytesOf(step);
                }
            }
        }
    }

    private int BytesOf(PartwiseStep step) => (int)AlignedMemory.Rounded((nuint)step.TotalSize * (nuint)(_isDouble ? sizeof(double) : sizeof(float)));

    private void AddUp(Workspace workspace)
    {
        byte* totals = workspace.Totals;
        foreach (PartwiseStep step in _steps)
        {
            if (step.TotalSize > 0)
            {
                if (_isDouble)
                {
                    AddUp((double*)totals, (double*)step.TotalIn(workspace), step.TotalSize);
                }
                else
                {
                    AddUp((float*)totals, (float*)step.TotalIn(workspace), step.TotalSize);
                }

                totals += BytesOf(step);
            }
        }
    }

    private void AddUp<T>(T* totals, T* result, int count)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        nint stride = TotalBytes / sizeof(T);
        for (int i = 0; i < count; i++)
        {
            T sum = totals[i];
            for (int strip = 1; strip < Strips; strip++)
            {
                sum += totals[(strip * stride) + i];
            }

            result[i] = sum;
        }
    }
}
