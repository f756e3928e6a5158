using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine;

public sealed partial class Expr
{
    /// <summary>The element <paramref name="index"/> of a vector, or the row of a matrix.</summary>
    /// <param name="index">From 0; <c>^1</c> is the last.</param>
    /// <exception cref="ShapeException">A scalar, or an index outside.</exception>
    public Expr this[Index index]
    {
        get
        {
            if (Shape.IsScalar)
            {
                throw new ShapeException($"[{index}] on a scalar: it has no elements. Use it as it is.");
            }

            int i = index.GetOffset(Shape[0]);
            return i >= 0 && i < Shape[0]
                ? Apply(new Slice(0, i, 1, 1), this).Reshape(Structure.Without(Shape, 0))
                : throw new ShapeException($"[{index}] on shape {Shape}: the index runs from 0 to {Shape[0] - 1}.");
        }
    }

    /// <summary>The element of a matrix at a row and a column.</summary>
    /// <param name="row">From 0; <c>^1</c> is the last.</param>
    /// <param name="column">From 0; <c>^1</c> is the last.</param>
    public Expr this[Index row, Index column] => Shape.Rank == 2
        ? this[row][column]
        : throw new ShapeException($"[{row}, {column}] on shape {Shape}: two indices need a matrix.");

    /// <summary>The elements of a vector, or the rows of a matrix, in a range.</summary>
    /// <param name="range">For example <c>1..</c> or <c>..^1</c>.</param>
    public Expr this[Range range]
    {
        get
        {
            if (Shape.IsScalar)
            {
                throw new ShapeException($"[{range}] on a scalar: it has no elements.");
            }

            int start = range.Start.GetOffset(Shape[0]);
            int end = range.End.GetOffset(Shape[0]);
            return start >= 0 && end <= Shape[0] && start <= end
                ? Slice(0, start, end - start)
                : throw new ShapeException($"[{range}] on shape {Shape}: the first axis runs from 0 to {Shape[0]}.");
        }
    }

    /// <summary>Some elements along an axis.</summary>
    /// <param name="axis">From 0 to the rank - 1.</param>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="step">The distance from one to the next, at least 1.</param>
    /// <exception cref="ShapeException">They are not all there.</exception>
    public Expr Slice(int axis, int start, int count, int step = 1) => Apply(new Slice(axis, start, count, step), this);

    /// <summary>The same elements, row by row, under another shape.</summary>
    /// <exception cref="ShapeException">The shape has another number of elements.</exception>
    public Expr Reshape(Shape shape) => shape == Shape ? this
        : Primitive is Constant constant && shape is not null && shape.Size == Shape.Size ? Leaf(new Constant(constant.Value, shape), ElementType)
        : Apply(new Reshape(shape!), this);

    /// <summary>The matrix with rows and columns exchanged; of more axes, the last two; a vector stays as it is.</summary>
    public Expr Transpose() => Shape.Rank < 2 ? this : Apply(Permute.LastTwo(Shape.Rank), this);

    /// <summary>The same elements with the axes in another order.</summary>
    /// <param name="axes">For each axis of the result, which axis of this it is: <c>Transpose(1, 0)</c> exchanges rows and columns.</param>
    /// <exception cref="ShapeException">They are not every axis once.</exception>
    public Expr Transpose(params ReadOnlySpan<int> axes) => Apply(new Permute([.. axes]), this);

    /// <summary>
    /// The product of this with <paramref name="right"/>: matrix·matrix, matrix·vector, vector·matrix, or the inner product of two vectors.
    /// Three axes are a batch of matrices, [batch, rows, columns]; a matrix or vector beside a batch takes part in each of its products.
    /// </summary>
    /// <exception cref="ShapeException">The inner extents differ, or an operand is neither vector nor matrix.</exception>
    public Expr Dot(Expr right)
    {
        ArgumentNullException.ThrowIfNull(right);
        if (Shape.Rank is 0 or > 3 || right.Shape.Rank is 0 or > 3)
        {
            throw new ShapeException($"dot of shapes {Shape} and {right.Shape}: both must be vectors, matrices or batches of matrices.");
        }

        int inner = right.Shape[right.Shape.Rank == 1 ? 0 : ^2];
        if (Shape[^1] != inner)
        {
            throw new ShapeException($"dot of shapes {Shape} and {right.Shape}: the inner extents {Shape[^1]} and {inner} must be the same.");
        }

        if (Shape.Rank == 1 && right.Shape.Rank == 1)
        {
            return Sum(this * right);
        }

        Expr left = Shape.Rank == 1 ? Reshape(Shape.Matrix(1, Shape[0])) : this;
        Expr other = right.Shape.Rank == 1 ? right.Reshape(Shape.Matrix(right.Shape[0], 1)) : right;
        Expr product = Apply(new MatrixProduct(false, false), left, other);
        return Shape.Rank == 1 ? product.Reshape(Structure.Without(product.Shape, product.Shape.Rank - 2))
            : right.Shape.Rank == 1 ? product.Reshape(Structure.Without(product.Shape, product.Shape.Rank - 1))
            : product;
    }

    /// <summary>Repeats an expression along new or 1-wide axes.</summary>
    /// <exception cref="ShapeException">It does not stretch to <paramref name="shape"/>.</exception>
    public static Expr Broadcast(Expr x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Shape == shape ? x
            : x.Primitive is Constant constant && Shape.Broadcast(x.Shape, shape) == shape ? Leaf(new Constant(constant.Value, shape), x.ElementType)
            : Apply(new Broadcast(shape), x);
    }

    /// <summary>Expressions one after another along an axis; scalars make a vector.</summary>
    /// <param name="parts">At least one.</param>
    /// <param name="axis">The axis along which they follow each other.</param>
    public static Expr Concatenate(IEnumerable<Expr> parts, int axis = 0)
    {
        ImmutableArray<Expr> operands = [.. parts.Select(part => part.Shape.IsScalar ? part.Reshape(Shape.Vector(1)) : part)];
        return operands.IsEmpty ? throw new ArgumentException("Concatenate needs at least one part.", nameof(parts))
            : operands.Length == 1 ? operands[0]
            : Apply(new Concatenate(axis), operands);
    }

    /// <summary>The elements at the given places along an axis; a place may be named more than once.</summary>
    /// <param name="indices">From 0; known when the function is recorded.</param>
    /// <param name="axis">The axis along which they lie.</param>
    /// <exception cref="ShapeException">An index is outside.</exception>
    public Expr Gather(ReadOnlySpan<int> indices, int axis = 0) => Apply(new Gather(new Places(indices), axis), this);

    /// <summary>Zeros to which each element along an axis is added at its place: the sums of segments, groups or the rows of a sparse matrix.</summary>
    /// <param name="indices">The place of each element, from 0; several may share one.</param>
    /// <param name="extent">The number of places.</param>
    /// <param name="axis">The axis along which the elements lie.</param>
    /// <exception cref="ShapeException">There is not an index inside for each element.</exception>
    public Expr ScatterAdd(ReadOnlySpan<int> indices, int extent, int axis = 0) => Apply(new ScatterAdd(new Places(indices), axis, extent), this);

    /// <summary>The sums of elements that follow each other along an axis: of each segment, or of each row of a sparse matrix in compressed rows (CSR).</summary>
    /// <param name="starts">Where each segment starts and, last, where the last one ends, as the row pointers of CSR: from 0, never descending, to the extent of the axis. A segment without elements has the sum 0.</param>
    /// <param name="axis">The axis along which the elements lie; in the result it has a place for each segment.</param>
    /// <example><code>
    /// // A sparse matrix times a vector: its values, the column of each, and the row pointers.
    /// Expr product = (x.Gather(columns) * Literal(values)).SegmentSum(starts);
    /// </code></example>
    /// <exception cref="ShapeException">The starts do not divide the axis.</exception>
    public Expr SegmentSum(ReadOnlySpan<int> starts, int axis = 0)
    {
        bool fits = axis >= 0 && axis < Shape.Rank && !starts.IsEmpty && starts[0] == 0 && starts[^1] == Shape[axis];
        int[] segments = new int[fits ? starts[^1] : 0];
        for (int segment = 1; fits && segment < starts.Length; segment++)
        {
            fits = starts[segment - 1] <= starts[segment] && starts[segment] <= segments.Length;
            if (fits)
            {
                segments.AsSpan(starts[segment - 1]..starts[segment]).Fill(segment - 1);
            }
        }

        return fits
            ? ScatterAdd(segments, starts.Length - 1, axis)
            : throw new ShapeException($"segment sum of shape {Shape} along axis {axis}: the starts must run from 0, never descending, to the extent of the axis.");
    }

    /// <summary>For each index a row that is 1 at the index and 0 elsewhere, along a new last axis; its derivative is 0.</summary>
    /// <param name="index">Places from 0, for example of <see cref="ArgMax(Expr, int)"/>; one that is outside, or is no integer, gives a row of zeros.</param>
    /// <param name="count">The number of places.</param>
    public static Expr OneHot(Expr index, int count)
    {
        ArgumentNullException.ThrowIfNull(index);
        Expr places = Counting(count, index.ElementType);
        return Equal(index.Reshape(Shape.Of([.. index.Shape.Extents, 1])), places);
    }

    /// <summary>0, 1, 2, … as a vector.</summary>
    internal static Expr Counting(int count, ElementType type) => Leaf(
        new Literal(type == ElementType.Double ? Enumerable.Range(0, count).Select(i => (double)i).ToArray() : Enumerable.Range(0, count).Select(i => (float)i).ToArray(), Shape.Vector(count)),
        type);

    /// <summary>The expression itself, treated as a constant by differentiation.</summary>
    public static Expr StopGradient(Expr x) => Apply(new StopGradient(), x);
}
