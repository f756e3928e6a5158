using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Where rows start: as far from the first as two axes together take them, one that turns faster and one that turns slower.</summary>
internal sealed record RowPattern(Turn Fast, Turn Slow)
{
    public RowPattern(int inner, int extent, int stride)
        : this(new Turn(inner, extent, stride), Turn.Still)
    {
    }

    /// <summary>Whether all rows are the same.</summary>
    public bool IsShared => Fast.IsStill && Slow.IsStill;

    /// <summary>The distance from where the first element lies to the start of the last row.</summary>
    public int Last => Fast.Last + Slow.Last;

    /// <summary>Where a row starts.</summary>
    public nint StartOf(int row) => Fast.StartOf(row) + Slow.StartOf(row);

    /// <summary>How many rows from one on, at most so many, are each as far from the one before it as the faster axis says, if all of its places are different.</summary>
    public int RunFrom(int row, int most)
    {
        int run = Math.Min(most, Fast.Extent - Fast.At(row));
        return Slow.IsStill ? run : Math.Min(run, Slow.Inner - (row % Slow.Inner));
    }

    /// <summary>Where each of a few rows starts.</summary>
    public unsafe void Starts(int row, int count, nint* starts)
    {
        if (Slow.IsStillFrom(row, row + count - 1))
        {
            Fast.Starts(row, count, Slow.StartOf(row), starts);
        }
        else if (Fast.IsStillFrom(row, row + count - 1))
        {
            Slow.Starts(row, count, Fast.StartOf(row), starts);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                starts[i] = StartOf(row + i);
            }
        }
    }
}

/// <summary>An axis along which rows go round: row r is at place ((r / <paramref name="Inner"/>) mod <paramref name="Extent"/>) · <paramref name="Stride"/>.</summary>
/// <param name="Inner">Rows that stay at one place.</param>
/// <param name="Extent">The places.</param>
/// <param name="Stride">The distance between two.</param>
/// <param name="Places">The number of each place, where they do not follow one another.</param>
internal sealed record Turn(int Inner, int Extent, int Stride, Places? Places = null)
{
    /// <summary>All rows at one place.</summary>
    public static Turn Still { get; } = new(1, 1, 0);

    public bool IsStill => Stride == 0;

    /// <summary>The farthest place.</summary>
    public int Last => (Places is null ? Extent - 1 : Integers.Greatest(Places.Array)) * Stride;

    public nint StartOf(int row)
    {
        int at = At(row);
        return (nint)(Places is null ? at : Places.Array[at]) * Stride;
    }

    /// <summary>Where on the axis a row is.</summary>
    /// <remarks>A division takes as long as the work on a row may.</remarks>
    public int At(int row)
    {
        int at = Inner == 1 ? row : row / Inner;
        return at < Extent ? at : at % Extent;
    }

    /// <summary>Whether rows from <paramref name="first"/> to <paramref name="last"/> are all at one place.</summary>
    public bool IsStillFrom(int first, int last) => Stride == 0 || first == last || (Inner > 1 && first / Inner == last / Inner);

    /// <summary>Writes to <paramref name="starts"/> how far behind <paramref name="before"/> each of a few rows is.</summary>
    public unsafe void Starts(int row, int count, nint before, nint* starts)
    {
        int at = At(row);
        ReadOnlySpan<int> places = Places is null ? default : Places.Array;
        if (Inner == 1 && at + count <= places.Length)
        {
            foreach (int place in places.Slice(at, count))
            {
                *starts++ = before + ((nint)place * Stride);
            }

            return;
        }

        int left = Inner - (row % Inner);
        for (int i = 0; i < count; i++)
        {
            starts[i] = before + ((nint)(places.IsEmpty ? at : places[at]) * Stride);
            if (--left == 0)
            {
                left = Inner;
                at = at + 1 == Extent ? 0 : at + 1;
            }
        }
    }
}
