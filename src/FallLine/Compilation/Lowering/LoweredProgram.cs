using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>A flat program over an arena of elements: what every back-end executes.</summary>
/// <remarks>
/// Offsets and sizes count elements. Every array in the arena starts on a 64-byte boundary and is padded to whole vectors.
/// </remarks>
internal sealed class LoweredProgram
{
    /// <summary>Elements a tile. Four slots of doubles fill a quarter of a 32 KiB first-level cache.</summary>
    public const int Tile = 256;

    public required ElementType ElementType { get; init; }

    /// <summary>Bytes an element.</summary>
    public int ElementSize => ElementType == ElementType.Double ? sizeof(double) : sizeof(float);

    public required int InputSize { get; init; }

    public required int OutputSize { get; init; }

    /// <summary>The elements of working memory that one run needs.</summary>
    public required int ArenaSize { get; init; }

    /// <summary>The parts of the input to copy into the arena before the steps.</summary>
    public required InputCopy[] Inputs { get; init; }

    /// <summary>The parts of the output to copy after the steps.</summary>
    public required OutputCopy[] Outputs { get; init; }

    /// <summary>What the arena holds before the first run; no step writes there.</summary>
    public required Prefill[] Prefills { get; init; }

    /// <summary>The large arrays that are not copied into arenas: <see cref="Location.Literal"/> counts them.</summary>
    public required Literal[] Literals { get; init; }

    public required Step[] Steps { get; init; }

    /// <summary>Runs of steps that go together over blocks of rows; First and Last count steps.</summary>
    public RowGroup[] Groups { get; init; } = [];

    /// <summary>The elements of what is only there for the block of a group that runs.</summary>
    public int BlockSize
    {
        get
        {
            int size = 0;
            foreach (RowGroup group in Groups)
            {
                size = Math.Max(size, group.BlockSize);
            }

            return size;
        }
    }
}

/// <summary>Where an array starts: in the arena, in a literal, in the output or in the memory of a block.</summary>
/// <param name="Literal">The number of the literal, or <see cref="Arena"/>, <see cref="Output"/> or <see cref="Block"/>.</param>
/// <param name="Offset">The first element.</param>
/// <param name="Part">In the memory of a block: the elements of a part of its group.</param>
internal readonly record struct Location(int Literal, int Offset, int Part = 0)
{
    public const int Arena = -1;

    /// <summary>In the caller's output; only row code writes there, and nothing reads it.</summary>
    public const int Output = -2;

    /// <summary>Only the block of a group that runs is there; the first of its parts lies at the offset.</summary>
    public const int Block = -3;

    public static Location InArena(int offset) => new(Arena, offset);
}

/// <summary><paramref name="Count"/> elements of the input go to the arena; a single one fills its whole vector.</summary>
internal readonly record struct InputCopy(int From, int Count, int Offset);

/// <summary><paramref name="Count"/> elements go to the output.</summary>
internal readonly record struct OutputCopy(Location From, int Count, int To);

/// <summary>Constant contents of the arena: the elements of <paramref name="Data"/>, or <paramref name="Value"/> in all of them where that is null.</summary>
internal readonly record struct Prefill(int Offset, int Count, double Value, Array? Data);
