using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>
/// A stored array seen through strides: the element at (i, j, …) is element Offset + i·Strides[0] + j·Strides[1] + … of it. Slices,
/// transposes and broadcasts of a stored array are such views, and so cost nothing where code reads through them.
/// </summary>
/// <param name="Source">The node whose array it is.</param>
/// <param name="Offset">Where the first element lies.</param>
/// <param name="Extents">The extents, outermost first.</param>
/// <param name="Strides">The distance between neighbours along each axis; 0 where an axis repeats.</param>
/// <param name="Places">Which places along the first axis are seen, in their order; null where they follow one another.</param>
internal sealed record StridedView(int Source, int Offset, int[] Extents, int[] Strides, Places? Places = null)
{
    private const int Line = 8;

    // Elements that are no more in the nearest cache.
    private const int LeastScattered = 1 << 12;

    public static StridedView Whole(int source, Shape shape) => new(source, 0, [.. shape.Extents], ContiguousStrides(shape.Extents.AsSpan()));

    /// <summary>The distance between neighbours along each axis of an array without gaps.</summary>
    public static int[] ContiguousStrides(ReadOnlySpan<int> extents)
    {
        int[] strides = new int[extents.Length];
        int stride = 1;
        for (int axis = extents.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= extents[axis];
        }

        return strides;
    }

    /// <summary>What a primitive that moves elements makes of this view, or null where that is no view.</summary>
    public StridedView? Through(Primitive primitive, Shape result) => primitive switch
    {
        Gather { Axis: 0 } gather when Places is null => this with { Extents = [.. result.Extents], Places = gather.Places },
        _ when Places is not null && !KeepsFirstAxis(primitive, result) => null,
        Slice slice => this with
        {
            Offset = Offset + (slice.Start * Strides[slice.Axis]),
            Extents = [.. result.Extents],
            Strides = With(slice.Axis, slice.Step * Strides[slice.Axis]),
        },
        Permute permute => this with { Extents = [.. result.Extents], Strides = [.. permute.Axes.Select(axis => Strides[axis])] },
        Broadcast => Stretched(result.Extents),
        _ => null,
    };

    /// <summary>The same elements in the same order under other extents, or null where strides cannot say it.</summary>
    public StridedView? Under(ReadOnlySpan<int> extents)
    {
        if (Places is not null)
        {
            return extents.Length > 0 && extents[0] == Extents[0] && BehindFirstAxis.Under(extents[1..]) is { } behind
                ? this with { Extents = [Extents[0], .. behind.Extents], Strides = [Strides[0], .. behind.Strides] }
                : null;
        }

        (List<int> lengths, List<int> steps) = Joined();
        int[] strides = new int[extents.Length];
        int own = lengths.Count - 1;
        int left = own >= 0 ? lengths[own] : 1;
        int stride = own >= 0 ? steps[own] : 0;
        for (int axis = extents.Length - 1; axis >= 0; axis--)
        {
            if (extents[axis] == 1)
            {
                continue;
            }

            if (left == 1 && own > 0)
            {
                own--;
                (left, stride) = (lengths[own], steps[own]);
            }

            if (left % extents[axis] != 0)
            {
                return null;
            }

            strides[axis] = stride;
            left /= extents[axis];
            stride *= extents[axis];
        }

        return this with { Extents = extents.ToArray(), Strides = strides };
    }

    /// <summary>How <paramref name="rows"/> equal parts of the elements lie, or null where no pattern says it.</summary>
    public RowPattern? Rows(int rows)
    {
        if (Places is not null)
        {
            int each = rows / Math.Max(1, Extents[0]);
            return each > 0 && rows % Extents[0] == 0 && BehindFirstAxis.Rows(each) is { Slow.IsStill: true } behind
                ? behind with { Slow = new Turn(each, Extents[0], Strides[0], Places) }
                : null;
        }

        if (Split(rows) is not { } split)
        {
            return null;
        }

        (List<int> lengths, List<int> steps) = split.Joined(split.Extents.Length - 1);
        Turn fast = Turn.Still;
        Turn slow = Turn.Still;
        int inner = 1;
        for (int axis = lengths.Count - 1; axis >= 0; inner *= lengths[axis--])
        {
            if (steps[axis] == 0)
            {
                continue;
            }

            Turn turn = new(inner, lengths[axis], steps[axis]);
            if (fast.IsStill)
            {
                fast = turn;
            }
            else if (slow.IsStill)
            {
                slow = turn;
            }
            else
            {
                return null;
            }
        }

        return new RowPattern(fast, slow);
    }

    /// <summary>The distance of each element of a row from the row's first.</summary>
    public int[] Columns(int rows)
    {
        if (Places is not null)
        {
            return BehindFirstAxis.Columns(rows / Extents[0]);
        }

        int count = Extents.Aggregate(1, (product, extent) => product * extent) / rows;
        int[] columns = new int[count];
        for (int column = 0; column < count; column++)
        {
            int rest = column;
            for (int axis = Extents.Length - 1; axis >= 0 && rest > 0; axis--)
            {
                columns[column] += rest % Extents[axis] * Strides[axis];
                rest /= Extents[axis];
            }
        }

        return columns;
    }

    /// <summary>Whether each of <paramref name="rows"/> rows lies in cache lines of its own, of which it needs single elements: then one pass that exchanges rows and columns takes a fifth of the time.</summary>
    public bool IsScattered(int rows)
    {
        if (Places is not null || Extents.Aggregate(1, (size, extent) => size * extent) < LeastScattered || Rows(rows) is not { Fast: { Inner: 1, Stride: >= Line } })
        {
            return false;
        }

        int[] columns = Columns(rows);
        for (int column = 1; column < columns.Length; column++)
        {
            if (columns[column] == columns[column - 1] + 1)
            {
                return false;
            }
        }

        return true;
    }

    private StridedView BehindFirstAxis => new(Source, Offset, Extents[1..], Strides[1..]);

    private bool KeepsFirstAxis(Primitive primitive, Shape result) => primitive switch
    {
        Slice slice => slice.Axis > 0,
        Permute permute => permute.Axes[0] == 0,
        Broadcast => result.Rank == Extents.Length && result[0] == Extents[0],
        _ => false,
    };

    private int[] With(int axis, int stride)
    {
        int[] strides = [.. Strides];
        strides[axis] = stride;
        return strides;
    }

    private StridedView Stretched(ImmutableArray<int> target)
    {
        int[] strides = new int[target.Length];
        for (int axis = 1; axis <= Extents.Length; axis++)
        {
            strides[^axis] = Extents[^axis] == target[^axis] ? Strides[^axis] : 0;
        }

        return this with { Extents = [.. target], Strides = strides };
    }

    /// <summary>An axis cut so that the last one holds, with those it is joined from, a row; the axes before it count the rows.</summary>
    private StridedView? Split(int rows)
    {
        int columns = Extents.Aggregate(1, (product, extent) => product * extent) / rows;
        List<int> lengths = [.. Extents];
        List<int> strides = [.. Strides];
        int axis = lengths.Count;
        while (columns > 1)
        {
            axis--;
            if (columns % lengths[axis] == 0)
            {
                columns /= lengths[axis];
            }
            else if (lengths[axis] % columns == 0)
            {
                int stride = strides[axis];
                lengths[axis] /= columns;
                strides[axis] *= columns;
                lengths.Insert(axis + 1, columns);
                strides.Insert(axis + 1, stride);
                axis++;
                columns = 1;
            }
            else
            {
                return null;
            }
        }

        return this with { Extents = [.. lengths.Take(axis), 1], Strides = [.. strides.Take(axis), 0] };
    }

    /// <summary>The first axes without those of one element, neighbours that run on as one.</summary>
    private (List<int> Lengths, List<int> Steps) Joined(int? axes = null)
    {
        List<int> lengths = [];
        List<int> steps = [];
        for (int axis = 0; axis < (axes ?? Extents.Length); axis++)
        {
            if (Extents[axis] == 1)
            {
                continue;
            }

            if (lengths.Count > 0 && steps[^1] == Strides[axis] * Extents[axis])
            {
                lengths[^1] *= Extents[axis];
                steps[^1] = Strides[axis];
            }
            else
            {
                lengths.Add(Extents[axis]);
                steps.Add(Strides[axis]);
            }
        }

        return (lengths, steps);
    }
}
