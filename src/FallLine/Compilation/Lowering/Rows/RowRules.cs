using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>
/// Which primitives work row by row: the elements in row-by-row order are cut into so many equal parts, rows, and each row of the result
/// depends on the same row of the operands alone.
/// </summary>
internal static class RowRules
{
    /// <summary>Fewer rows do not fill a vector.</summary>
    public const int LeastRows = 8;

    /// <summary>The most elements of a value's row: each has an instruction of its own.</summary>
    public const int MostColumns = 32;

    // Multiplications a row, beyond which the kernel that blocks matrix products is faster: where a row is whole matrices, and where it is rows of one, which
    // the kernel takes many of at a time.
    private const int MostOfMatrices = 64;
    private const int MostOfRows = 32;

    // The same for a matrix and one vector: row code would have to turn the matrix's rows into columns first. 20,000 rows of 4, 8, 16 and 24: 53, 58, 88 and 114 us
    // by rows, 31, 30, 35 and 48 by the kernel.
    private const int MostOfVector = 3;

    // Rows of a group of which totals are taken: the ends of shorter ones cost more than they save.
    private const int LeastOfGroup = 64;

    // Elements of a product that sums over rows: beyond, each number that is read is used so often that the kernel's registers pay.
    private const int MostOfTotals = 16;

    /// <summary>The most rows by which a node can be computed; any divisor will do too, unless <see cref="Fits"/> says otherwise. 1 where it cannot.</summary>
    public static int MostRows(Expr node)
    {
        switch (node.Primitive)
        {
            case Elementwise:
                return node.Shape.Size;
            case Slice slice:
                (int outer, int extent, int _) = Structure.Around(node.Operands[0].Shape, slice.Axis);
                return IsEveryOne(slice.Count, slice.Step, extent) ? outer * slice.Count : outer;
            case Pad pad:
                (outer, int count, int _) = Structure.Around(node.Operands[0].Shape, pad.Axis);
                return IsEveryOne(count, pad.Step, pad.Extent) ? outer * count : outer;
            case Concatenate concatenate:
                return Structure.Around(node.Shape, concatenate.Axis).Outer;
            case Permute permute:
                return LeadingSize(node.Shape, FixedAxes(permute));
            case Broadcast:
                return Broadcasts(node.Operands[0].Shape, node.Shape);
            case Reduction reduction:
                return Structure.Around(node.Operands[0].Shape, reduction.Axis).Outer;
            case MatrixProduct product:
                return Products(product, node);
            default:
                return 1;
        }
    }

    /// <summary>Whether a node can be computed by exactly so many rows.</summary>
    public static bool Fits(Expr node, int rows)
    {
        int most = MostRows(node);
        if (most % rows != 0)
        {
            return false;
        }

        if (node.Primitive is not MatrixProduct product)
        {
            return true;
        }

        // A row is some matrices, or some rows of one.
        int batch = BatchOf(node);
        (int rowsOfOne, int columns) = (node.Shape[^2], node.Shape[^1]);
        bool isPart = rows % batch == 0 && !product.TransposeLeft && rowsOfOne % (rows / batch) == 0;
        long multiplications = (long)node.Shape.Size / rows * MatrixProduct.Extents(node.Operands[0].Shape, product.TransposeLeft).Columns;
        return columns > 0 && (batch % rows == 0 ? multiplications <= MostOfMatrices : isPart && multiplications <= (columns == 1 ? MostOfVector : MostOfRows));
    }

    /// <summary>In how many groups of neighbours a node takes totals of so many rows of its operands; 0 where it does not, or where row code would gain nothing.</summary>
    public static int GroupsOf(Expr node, int rows)
    {
        Shape shape = node.Operands[0].Shape;
        switch (node.Primitive)
        {
            case Reduction reduction:
                (int outer, int extent, int inner) = Structure.Around(shape, reduction.Axis);
                return rows % outer == 0 && rows / outer >= LeastOfGroup && extent % (rows / outer) == 0 && extent / (rows / outer) * inner <= MostColumns ? outer : 0;
            case MatrixProduct { TransposeLeft: true, TransposeRight: false } when shape.Rank == node.Operands[1].Shape.Rank:
                int batch = BatchOf(node);
                return rows == batch * shape[^2] && shape[^2] >= LeastOfGroup && shape[^1] * node.Shape[^1] <= MostOfTotals ? batch : 0;
            default:
                return 0;
        }
    }

    /// <summary>Whether the rows of a node computed by so many rows need the same rows of an operand alone.</summary>
    public static bool IsLocal(Expr node, int operand, int rows) => node.Primitive switch
    {
        MatrixProduct { TransposeLeft: true } => BatchOf(node) % rows != 0 || node.Operands[operand].Shape.Rank == 3,
        MatrixProduct => node.Operands[operand].Shape.Rank == 3 ? BatchOf(node) % rows == 0 || (operand == 0 && rows % BatchOf(node) == 0)
            : operand == 0 && node.Operands[1].Shape.Rank == 2,
        Broadcast => LeadingKept(node.Operands[0].Shape, node.Shape) % rows == 0,
        _ => true,
    };

    /// <summary>Whether row code spares the node's elements a way through memory, or its loop many short ends.</summary>
    public static bool Gains(Expr node) => node.Primitive is not Elementwise && !(node.Primitive is Broadcast && node.Operands[0].Shape.Size == 1);

    /// <summary>About how many instructions a row takes.</summary>
    public static int InstructionsOf(Expr node, int rows) => node.Primitive switch
    {
        Structural => 0,
        Reduction => node.Operands[0].Shape.Size / rows,
        MatrixProduct product => 2 * (node.Shape.Size / rows) * MatrixProduct.Extents(node.Operands[0].Shape, product.TransposeLeft).Columns,
        _ => node.Shape.Size / rows,
    };

    /// <summary>The matrices of a product.</summary>
    public static int BatchOf(Expr product) => product.Shape.Rank == 3 ? product.Shape[0] : 1;

    /// <summary>The axes that stay where they are, before the first that does not.</summary>
    public static int FixedAxes(Permute permute)
    {
        int axis = 0;
        while (axis < permute.Axes.Length && permute.Axes[axis] == axis)
        {
            axis++;
        }

        return axis;
    }

    /// <summary>Whether a slice takes one of each run of <paramref name="step"/> elements.</summary>
    public static bool IsEveryOne(int count, int step, int extent) => step > 1 && extent == count * step;

    /// <summary>The number of elements of the leading axes that operand and result of a broadcast share.</summary>
    public static int LeadingKept(Shape source, Shape target)
    {
        int axis = 0;
        while (source.Rank == target.Rank && axis < target.Rank && source[axis] == target[axis])
        {
            axis++;
        }

        return LeadingSize(target, source.Rank == target.Rank ? axis : 0);
    }

    /// <summary>What is kept at the end is a row, or else what is repeated there; rows repeat as a whole.</summary>
    private static int Broadcasts(Shape source, Shape target)
    {
        int kept = LeadingKept(source, target);
        int axis = target.Rank;
        while (axis > target.Rank - source.Rank && source[axis - target.Rank + source.Rank - 1] == target[axis - 1])
        {
            axis--;
        }

        if (axis < target.Rank)
        {
            return LeadingSize(target, axis);
        }

        while (kept <= 1 && axis > target.Rank - source.Rank && source[axis - target.Rank + source.Rank - 1] == 1)
        {
            axis--;
        }

        return kept > 1 ? kept : LeadingSize(target, axis > target.Rank - source.Rank ? axis : target.Rank);
    }

    private static int Products(MatrixProduct product, Expr node)
    {
        int batch = BatchOf(node);
        return product.TransposeLeft || node.Operands[0].Shape.Rank < node.Shape.Rank ? batch : batch * node.Shape[^2];
    }

    private static int LeadingSize(Shape shape, int axes)
    {
        int size = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            size *= shape[axis];
        }

        return size;
    }
}
