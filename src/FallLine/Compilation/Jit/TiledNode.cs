using FallLine.Expressions;

namespace FallLine.Compilation;

internal enum TiledNodeKind : byte
{
    /// <summary>One number in every element, known when the code is made.</summary>
    Constant,

    /// <summary>One element of memory in every element.</summary>
    Spread,

    /// <summary>A whole array, tile by tile.</summary>
    Stream,

    /// <summary>A repeated array, of which each tile is found before the code runs.</summary>
    Repeated,

    /// <summary>An elementwise function.</summary>
    Compute,
}

/// <summary>One value of a tiled step in single-assignment form. Operands are numbers of earlier values, -1 where there is none.</summary>
internal sealed class TiledNode(TiledNodeKind kind)
{
    public TiledNodeKind Kind { get; } = kind;

    public double Value { get; init; }

    /// <summary>Where a spread scalar or a stream lies; where a computed value is stored, if it is.</summary>
    public Location? Place { get; set; }

    public Elementwise? Primitive { get; init; }

    public int[] Operands { get; init; } = [];

    /// <summary>The number of a repeated array.</summary>
    public int Array { get; init; }

    /// <summary>The tile of scratch memory that holds the value, or -1.</summary>
    public int Tile { get; set; } = -1;

    /// <summary>The number of its sum among those that grow, or -1.</summary>
    public int GrowingSum { get; set; } = -1;

    public int Uses { get; set; }

    /// <summary>How many computed values of its piece of code wait for each other, up to it.</summary>
    public int Depth { get; init; }

    /// <summary>The piece of code that computes it.</summary>
    public int Segment { get; set; }

    /// <summary>The last piece of code that reads it.</summary>
    public int LastSegment { get; set; }

    /// <summary>Whether it is computed where it is used.</summary>
    public bool IsFolded => Kind == TiledNodeKind.Compute && Uses == 1 && Segment == LastSegment && Tile < 0 && GrowingSum < 0 && Place is null;
}
