using System.Numerics;
using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Totals over rows that row code takes on the way, by a tree that the shapes alone decide, whoever runs which block.</summary>
/// <remarks>
/// Groups are cut into strips, a strip's rows go round the lanes of a vector, in order; lanes join by halves, strips in pairs.
/// </remarks>
internal sealed unsafe class RowTotals
{
    /// <summary>Rows of a strip, a multiple of those of every block.</summary>
    public const int Strip = LoweredProgram.Tile;

    private const int Vector = 64;

    private readonly RowStep _step;
    private readonly bool _isDouble;
    private readonly bool[] _isMax;
    private readonly int _columns;
    private readonly int _strips;

    public RowTotals(RowStep step, bool isDouble)
    {
        (_step, _isDouble) = (step, isDouble);
        _columns = step.TotalColumns;
        _isMax = new bool[_columns];
        int column = 0;
        foreach (RowTotal total in step.Totals)
        {
            for (int end = column + total.Columns; column < end; column++)
            {
                _isMax[column] = total.IsMax;
            }
        }

        Group = step.Group;
        _strips = StripsOf(step);
    }

    /// <summary>Rows that belong together.</summary>
    public int Group { get; }

    /// <summary>Bytes for a vector for each column.</summary>
    public long ScratchSize => (long)_columns * Vector;

    /// <summary>The strips of all groups.</summary>
    public static int StripsOf(RowStep step) => step.Rows / step.Group * StripsOfGroup(step.Group);

    /// <summary>The end of the strip that begins with a row.</summary>
    public int EndOfStrip(int row) => (int)Math.Min((long)row + Strip, ((row / Group) + 1L) * Group);

    /// <summary>Totals of no rows.</summary>
    public void Begin(byte* totals)
    {
        for (int column = 0; column < _columns; column++)
        {
            if (_isDouble)
            {
                Vector512.Create(_isMax[column] ? double.NegativeInfinity : 0).StoreAligned((double*)totals + (column * Vector512<double>.Count));
            }
            else
            {
                Vector512.Create(_isMax[column] ? float.NegativeInfinity : 0).StoreAligned((float*)totals + (column * Vector512<float>.Count));
            }
        }
    }

    /// <summary>Adds the first rows of a single vector for each column, one after another.</summary>
    public void Add(byte* totals, byte* rows, int count)
    {
        for (int column = 0; column < _columns; column++, totals += Vector, rows += Vector)
        {
            if (_isDouble)
            {
                Add((double*)totals, (double*)rows, count, _isMax[column]);
            }
            else
            {
                Add((float*)totals, (float*)rows, count, _isMax[column]);
            }
        }
    }

    /// <summary>Adds a block of rows.</summary>
    /// <param name="totals">A vector for each column.</param>
    /// <param name="slots">Where slots begin.</param>
    /// <param name="numbers">The slot of each column.</param>
    /// <param name="slotSize">Elements from a slot to the next.</param>
    /// <param name="count">Rows of the block.</param>
    public void Add<T>(T* totals, T* slots, ReadOnlySpan<int> numbers, int slotSize, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < numbers.Length; column++, totals += Lanes.Count<T>())
        {
            Add(totals, slots + ((nint)numbers[column] * slotSize), count, _isMax[column]);
        }
    }

    /// <summary>Keeps the totals of a strip.</summary>
    public void End(Workspace workspace, int row, byte* totals)
    {
        int strip = (row / Group * StripsOfGroup(Group)) + (row % Group / Strip);
        for (int column = 0; column < _columns; column++)
        {
            nint place = ((nint)(_step.FirstSum + column) * workspace.SumTiles) + strip;
            if (_isDouble)
            {
                ((double*)workspace.Sums)[place] = Joined((double*)(totals + (column * Vector)), _isMax[column]);
            }
            else
            {
                ((float*)workspace.Sums)[place] = Joined((float*)(totals + (column * Vector)), _isMax[column]);
            }
        }
    }

    /// <summary>Writes the totals of all rows to their places.</summary>
    public void Finish(Workspace workspace)
    {
        int first = _step.FirstSum;
        foreach (RowTotal total in _step.Totals)
        {
            if (_isDouble)
            {
                Finish(total, (double*)workspace.Sums + ((nint)first * workspace.SumTiles), workspace.SumTiles, (double*)workspace.Arena + total.Result);
            }
            else
            {
                Finish(total, (float*)workspace.Sums + ((nint)first * workspace.SumTiles), workspace.SumTiles, (float*)workspace.Arena + total.Result);
            }

            first += total.Columns;
        }
    }

    private static int StripsOfGroup(int group) => (group + Strip - 1) / Strip;

    private static void Add<T>(T* total, T* values, int count, bool isMax)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (isMax)
        {
            Add<T, MaxReduction<T>>(total, values, count);
        }
        else
        {
            Add<T, SumReduction<T>>(total, values, count);
        }
    }

    private static void Add<T, TReduction>(T* total, T* values, int count)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
    {
        int whole = count / Lanes.Count<T>() * Lanes.Count<T>();
        Vector512<T> sum = Combined<T, TReduction>(Vector512.LoadAligned(total), values, whole);
        if (whole < count)
        {
            // Lanes behind the last row hold anything where they come from.
            sum = TReduction.Combine(sum, Lanes.LoadFirst(values + whole, count - whole, Vector512.Create(TReduction.Identity)));
        }

        sum.StoreAligned(total);
    }

    private static Vector512<T> Combined<T, TReduction>(Vector512<T> sum, T* values, int count)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
    {
        for (int i = 0; i < count; i += Lanes.Count<T>())
        {
            sum = TReduction.Combine(sum, Vector512.LoadAligned(values + i));
        }

        return sum;
    }

    private static T Joined<T>(T* total, bool isMax)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> lanes = Vector512.LoadAligned(total);
        return isMax ? Lanes.Reduce<T, MaxReduction<T>>(lanes) : Lanes.Reduce<T, SumReduction<T>>(lanes);
    }

    private void Finish<T>(in RowTotal total, T* sums, int sumTiles, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int strips = _strips / total.Groups;
        for (int group = 0; group < total.Groups; group++)
        {
            for (int column = 0; column < total.Columns; column++)
            {
                T* pieces = sums + ((nint)column * sumTiles) + ((nint)group * strips);
                result[(group * total.Columns) + column] = total.IsMax ? Greatest(pieces, strips) : PairwiseSum.Of(pieces, strips);
            }
        }

        if (total.Groups * total.Columns == 1)
        {
            // A scalar fills its vector.
            Vector512.Create(*result).StoreAligned(result);
        }
    }

    private static T Greatest<T>(T* pieces, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T greatest = *pieces;
        for (int i = 1; i < count; i++)
        {
            greatest = T.Max(greatest, pieces[i]);
        }

        return greatest;
    }
}
