using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Straight-line code on the elements of one row, run for every row of the arrays that it reads and writes.</summary>
/// <remarks>
/// A load from <see cref="Memory.Scratch"/> at k is column k of the reads, counted through all of them; a store there at k is column k of the writes. A
/// load from <see cref="Memory.Arena"/> is a number that all rows share.
/// </remarks>
internal sealed class RowStep : Step
{
    private static readonly Elementwise Addition = new Add();
    private static readonly Elementwise Greater = new Max();

    public required int Rows { get; init; }

    public required RowArray[] Sources { get; init; }

    public required RowArray[] Targets { get; init; }

    /// <summary>What is summed up over rows; its columns follow those of the targets.</summary>
    public required RowTotal[] Totals { get; init; }

    public required ScalarNode[] Code { get; init; }

    /// <summary>The number of its first total's first column among the sums of the steps that run in turns with it.</summary>
    public int FirstSum { get; init; }

    public int SourceColumns => Sources.Sum(source => source.Columns.Length);

    public int TargetColumns => Targets.Sum(target => target.Columns.Length);

    public int TotalColumns
    {
        get
        {
            int columns = 0;
            foreach (RowTotal total in Totals)
            {
                columns += total.Columns;
            }

            return columns;
        }
    }

    /// <summary>How a total over rows, counted by columns, takes up a row.</summary>
    public Elementwise CombinationOf(int column)
    {
        foreach (RowTotal total in Totals)
        {
            if (column < total.Columns)
            {
                return total.IsMax ? Greater : Addition;
            }

            column -= total.Columns;
        }

        throw new ArgumentOutOfRangeException(nameof(column));
    }

    /// <summary>Rows that belong to the same totals; all of them where there are none.</summary>
    public int Group
    {
        get
        {
            int rows = Rows;
            foreach (RowTotal total in Totals)
            {
                rows = Integers.CommonDivisor(rows, Rows / total.Groups);
            }

            return rows;
        }
    }

    public override IEnumerable<(Location From, int Count)> Reads
    {
        get
        {
            foreach (RowArray source in Sources)
            {
                yield return (source.Place, source.Size);
            }

            foreach (ScalarNode node in Code)
            {
                if (node is { Kind: ScalarNodeKind.Load, Memory: Memory.Arena })
                {
                    yield return (Location.InArena(node.Offset), 1);
                }
            }
        }
    }

    public override string Describe() =>
        Text($"by rows: {Code.Length} instructions for each of {Rows} rows, {SourceColumns} columns in, {TargetColumns} out{(Totals.Length == 0 ? "" : Text($", {TotalColumns} totals"))}");
}

/// <summary>Sums or greatest elements of so many columns over the rows of each of so many groups of neighbours.</summary>
/// <param name="Result">Where they go: group by group.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="IsMax">Whether the greatest is wanted.</param>
internal readonly record struct RowTotal(int Result, int Columns, int Groups, bool IsMax);

/// <summary>Some columns of an array of rows: element <c>Columns[k]</c> from where the pattern says that a row starts, from <paramref name="Place"/> on.</summary>
internal sealed record RowArray(Location Place, RowPattern Pattern, int[] Columns)
{
    private const int LongestRun = Transposition.Together;

    /// <summary>The elements from the place to the last that is read or written.</summary>
    public int Size { get; } = Pattern.Last + Integers.Greatest(Columns) + 1;

    /// <summary>The columns as runs of neighbours, at most eight long.</summary>
    public (int First, int Count)[] Runs { get; } = RunsOf(Columns);

    /// <summary>The elements of a row, from its start, that are read when its runs are transposed.</summary>
    public int Reach { get; } = ReachOf(RunsOf(Columns));

    private static int ReachOf((int First, int Count)[] runs)
    {
        int reach = 0;
        foreach ((int first, int count) in runs)
        {
            reach = Math.Max(reach, first + Transposition.Reach(count));
        }

        return reach;
    }

    private static (int First, int Count)[] RunsOf(int[] columns)
    {
        List<(int First, int Count)> runs = [];
        foreach (int column in columns)
        {
            if (runs.Count > 0 && runs[^1] is var (first, count) && first + count == column && count < LongestRun)
            {
                runs[^1] = (first, count + 1);
            }
            else
            {
                runs.Add((column, 1));
            }
        }

        return [.. runs];
    }
}
