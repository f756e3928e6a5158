using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>One step of a lowered program.</summary>
internal abstract class Step
{
    /// <summary>The arrays that the step may read, at least.</summary>
    public abstract IEnumerable<(Location From, int Count)> Reads { get; }

    /// <summary>The step in a line, for <see cref="Kernel.Explain"/>.</summary>
    public abstract string Describe();

    protected static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>What one instruction does to whole arrays or to one tile of them.</summary>
internal enum Operation
{
    /// <summary>result[i] = f(x[i], y[i], z[i]).</summary>
    Elementwise,

    /// <summary>result[i] = x[0].</summary>
    Fill,

    /// <summary>result[i] = x[i], neither aligned nor padded.</summary>
    Copy,

    /// <summary>result[0] = Σ x[i] over at most one tile; in a tiled step, X's tile is added to the sum that Result counts.</summary>
    Sum,

    /// <summary>Only in a tiled step: a tile of the repeated array that X counts goes to Result.</summary>
    Load,
}

/// <summary>One instruction. In a direct step the operands are offsets in the arena, in a tiled step entries of its table.</summary>
internal readonly struct Instruction(Operation operation, Elementwise? primitive, int x, int y, int z, int result, int count)
{
    public Elementwise? Primitive { get; } = primitive;

    public Operation Operation { get; } = operation;

    public int X { get; } = x;

    public int Y { get; } = y;

    public int Z { get; } = z;

    public int Result { get; } = result;

    public int Count { get; } = count;
}

/// <summary>Straight-line code on small arrays and scalars that all lie in the arena.</summary>
internal sealed class DirectStep(Instruction[] instructions) : Step
{
    public Instruction[] Instructions { get; } = instructions;

    public override IEnumerable<(Location From, int Count)> Reads
    {
        get
        {
            foreach (Instruction instruction in Instructions)
            {
                int count = instruction.Operation == Operation.Fill ? 1 : instruction.Count;
                yield return (Location.InArena(instruction.X), count);
                if (instruction.Operation == Operation.Elementwise)
                {
                    yield return (Location.InArena(instruction.Y), count);
                    yield return (Location.InArena(instruction.Z), count);
                }
            }
        }
    }

    public override string Describe() => Text($"direct: {Instructions.Length} instructions");
}

/// <summary>
/// Elementwise code over arrays of one size, tile by tile, so that what passes from one instruction to the next stays in
/// the nearest cache.
/// </summary>
/// <remarks>The table of operands: first the streams, which advance with the tiles, then the fixed places.</remarks>
internal sealed class TiledStep : Step
{
    public required int Size { get; init; }

    /// <summary>Whole arrays that are read or written tile by tile.</summary>
    public required Location[] Streams { get; init; }

    /// <summary>Places that are the same for every tile: tiles of the arena filled with a constant, and slots, in memory of each thread's own, which are negative.</summary>
    public required int[] Fixed { get; init; }

    /// <summary>Tiles to fill with one number before the first tile runs.</summary>
    public required TileFill[] Fills { get; init; }

    public required RepeatedArray[] Loads { get; init; }

    /// <summary>Where the sums go.</summary>
    public required int[] Sums { get; init; }

    /// <summary>The number of its first sum among those of the steps that run in turns with it.</summary>
    public int FirstSum { get; init; }

    public required Instruction[] Instructions { get; init; }

    public override IEnumerable<(Location From, int Count)> Reads =>
        Streams.Select(stream => (stream, Size)).Concat(Fills.Select(fill => (fill.Source, 1))).Concat(Loads.Select(load => (load.Source, load.Pattern.Extent * load.Pattern.Runs)));

    public override string Describe() =>
        Text($"tiled: {Instructions.Length} instructions over {Size} elements, {Streams.Length} arrays, {Sums.Length} sums");
}

/// <summary>The slot numbered <paramref name="Offset"/> is filled with the number at <paramref name="Source"/>.</summary>
internal readonly record struct TileFill(Location Source, int Offset);

/// <summary>An array of which <paramref name="Source"/> is repeated.</summary>
internal readonly record struct RepeatedArray(Location Source, RepeatPattern Pattern);

/// <summary>The sum or the greatest element along the middle axis of an array [outer, extent, inner].</summary>
internal sealed class ReduceStep(bool isMax, Location source, Location result, int outer, int extent, int inner) : Step
{
    public bool IsMax { get; } = isMax;

    public Location Source { get; } = source;

    public Location Result { get; } = result;

    public int Outer { get; } = outer;

    public int Extent { get; } = extent;

    public int Inner { get; } = inner;

    public override IEnumerable<(Location From, int Count)> Reads => [(Source, Outer * Extent * Inner)];

    public override string Describe() => Text($"{(IsMax ? "max" : "sum")}: [{Outer}, {Extent}, {Inner}] along the middle");
}

/// <summary>op(left)·op(right), for each matrix of a batch; an operand of two axes is the same for all of them.</summary>
internal sealed class ProductStep(MatrixProduct product, Location left, Location right, Location result, Shape leftShape, Shape rightShape) : Step
{
    public MatrixProduct Product { get; } = product;

    public Location Left { get; } = left;

    public Location Right { get; } = right;

    public Location Result { get; } = result;

    public int Rows { get; } = MatrixProduct.Extents(leftShape, product.TransposeLeft).Rows;

    public int Inner { get; } = MatrixProduct.Extents(leftShape, product.TransposeLeft).Columns;

    public int Columns { get; } = MatrixProduct.Extents(rightShape, product.TransposeRight).Columns;

    public int Batch { get; } = leftShape.Rank == 3 ? leftShape[0] : rightShape.Rank == 3 ? rightShape[0] : 1;

    /// <summary>Elements from one left matrix to the next.</summary>
    public int LeftStep { get; } = leftShape.Rank == 3 ? leftShape[1] * leftShape[2] : 0;

    /// <summary>Elements from one right matrix to the next.</summary>
    public int RightStep { get; } = rightShape.Rank == 3 ? rightShape[1] * rightShape[2] : 0;

    public override IEnumerable<(Location From, int Count)> Reads =>
        [(Left, ((Batch - 1) * LeftStep) + (Rows * Inner)), (Right, ((Batch - 1) * RightStep) + (Inner * Columns))];

    public override string Describe() => Text($"matrix product: {(Batch == 1 ? "" : Text($"{Batch} times "))}{Rows} by {Inner} by {Columns}");
}

/// <summary>A routine over whole arrays.</summary>
internal sealed class RoutineStep(string name, Kernels.IArrayKernel kernel, Location x, int xSize, Location y, int ySize, int result, int resultSize) : Step
{
    public Kernels.IArrayKernel Kernel { get; } = kernel;

    public Location X { get; } = x;

    public int XSize { get; } = xSize;

    public Location Y { get; } = y;

    public int YSize { get; } = ySize;

    public int Result { get; } = result;

    public int ResultSize { get; } = resultSize;

    public override IEnumerable<(Location From, int Count)> Reads => [(X, XSize), (Y, YSize)];

    public override string Describe() => Text($"{name}: {XSize} elements to {ResultSize}");
}

/// <summary>Elements moved between two strided views of the same extents.</summary>
internal sealed class MoveStep : Step
{
    public required Location Source { get; init; }

    public required int Result { get; init; }

    /// <summary>The extents of both views, outermost first; neighbouring axes that run on are one.</summary>
    public required int[] Extents { get; init; }

    public required int[] SourceStrides { get; init; }

    public required int[] ResultStrides { get; init; }

    /// <summary>So many elements from <see cref="ClearFrom"/> are set to 0 first.</summary>
    public int Clear { get; init; }

    public int ClearFrom { get; init; }

    public override IEnumerable<(Location From, int Count)> Reads =>
        [(Source, 1 + Extents.Zip(SourceStrides, (extent, stride) => Math.Max(0, extent - 1) * stride).Sum())];

    public override string Describe() => Text($"move: [{string.Join(", ", Extents)}]");
}
