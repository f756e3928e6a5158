using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>Products of dense row-major matrices, C = op(A)·op(B), where op is the identity or the transpose.</summary>
/// <remarks>
/// <para>
/// Plan by shape. One row or one column: a matrix-vector product that reads the matrix once, in order
/// (<see cref="MatrixVector"/>). Else blocks of 8 rows by 3 vectors (<see cref="MatrixBlock"/>) over panels of the right factor: 3 vectors wide and
/// <see cref="DepthBlock"/> deep, so that a panel (36 KiB) stays in the first-level cache while the left factor streams by. A panel is
/// copied together (packed) where the right factor is transposed, where it ends in part of a vector, and where it is
/// wide and used often enough to pay; the left factor is packed where its steps are far apart.
/// </para>
/// <para>
/// Determinism: an element is the sum over blocks of <see cref="DepthBlock"/> steps, in order, of fused multiply-adds in
/// order of k; packing and position do not matter. Everything runs on the calling thread, in a workspace that the
/// thread keeps; the result must not overlap an operand.
/// </para>
/// </remarks>
internal static unsafe partial class MatrixProduct
{
    /// <summary>Steps along k per block: a panel of 24 doubles × 192 steps is 36 KiB of a 48 KiB cache.</summary>
    internal const int DepthBlock = 192;

    private const int BlockRows = 8;
    private const int BlockVectors = 3;

    /// <summary>Rows of the left factor that meet one panel: 320 × 192 doubles are 480 KiB of a second-level cache of 1 MiB.</summary>
    private const int LeftRows = 320;

    /// <summary>result[rows, columns] = op(left)[rows, depth] · op(right)[depth, columns].</summary>
    /// <param name="left">The left factor, [rows, depth], or [depth, rows] where it is transposed.</param>
    /// <param name="right">The right factor, [depth, columns], or [columns, depth] where it is transposed.</param>
    /// <param name="result">The product, [rows, columns]; overwritten.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="depth">The extent that is summed over; 0 gives zeros.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="transposeLeft">Whether the left factor is stored transposed.</param>
    /// <param name="transposeRight">Whether the right factor is stored transposed.</param>
    /// <param name="accumulate">
    /// Whether the product is added to the result; not with a vector on the right of a matrix that is not transposed. Parts of the depth of a multiple
    /// of <see cref="DepthBlock"/> steps, multiplied one after the other and added up, give the bits of the whole where neither factor is a vector.
    /// </param>
    public static void Multiply<T>(
        ReadOnlySpan<T> left,
        ReadOnlySpan<T> right,
        Span<T> result,
        int rows,
        int depth,
        int columns,
        bool transposeLeft = false,
        bool transposeRight = false,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(rows >= 0 && depth >= 0 && columns >= 0, "An extent is negative.");
        Require(left.Length == (long)rows * depth, "The left factor does not have rows · depth elements.");
        Require(right.Length == (long)depth * columns, "The right factor does not have depth · columns elements.");
        Require(result.Length == (long)rows * columns, "The result does not have rows · columns elements.");
        if (result.IsEmpty || depth == 0)
        {
            if (!accumulate)
            {
                result.Clear();
            }

            return;
        }

        fixed (T* a = &MemoryMarshal.GetReference(left))
        fixed (T* b = &MemoryMarshal.GetReference(right))
        fixed (T* c = &MemoryMarshal.GetReference(result))
        {
            if (columns == 1)
            {
                Apply(a, rows, depth, transposeLeft, b, c, accumulate);
            }
            else if (rows == 1)
            {
                Apply(b, columns, depth, !transposeRight, a, c, accumulate);
            }
            else
            {
                Blocked(a, b, c, rows, depth, columns, transposeLeft, transposeRight, accumulate);
            }
        }
    }

    /// <summary>result = op(matrix)·vector, where op(matrix) has <paramref name="rows"/> rows.</summary>
    private static void Apply<T>(T* matrix, nint rows, nint depth, bool transposed, T* vector, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (transposed)
        {
            MatrixVector.CombineRows(matrix, depth, rows, vector, result, accumulate);
        }
        else
        {
            Require(!accumulate, "A product of rows and a vector cannot be added up.");
            MatrixVector.DotRows(matrix, rows, depth, vector, result);
        }
    }

    private static void Blocked<T>(T* a, T* b, T* c, nint rows, nint depth, nint columns, bool transposeLeft, bool transposeRight, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Vector512<T>.Count;
        nint panelWidth = BlockVectors * lanes;
        nint leftRow = transposeLeft ? 1 : depth;
        nint leftStep = transposeLeft ? rows : 1;

        // Steps of the left factor that lie a page or so apart miss the address cache at every one; copy them together if
        // they are used for more than two panels.
        bool packLeft = transposeLeft && rows * sizeof(T) > 1024 && columns > 2 * panelWidth;
        bool packWide = rows > 4 * BlockRows && columns * sizeof(T) > 1024;

        Workspace<T> workspace = Workspace<T>.OfThread;
        T* panel = workspace.Right.Pointer;
        T* edge = workspace.Edge.Pointer;
        for (nint start = 0; start < depth; start += DepthBlock)
        {
            nint steps = Math.Min(DepthBlock, depth - start);
            bool accumulate = add || start > 0;
            for (nint top = 0; top < rows; top += LeftRows)
            {
                nint height = Math.Min(LeftRows, rows - top);
                T* block = a + (top * leftRow) + (start * leftStep);
                if (packLeft)
                {
                    MatrixPacking.Left(block, leftStep, height, steps, workspace.Left.Pointer);
                }

                for (nint column = 0; column < columns; column += panelWidth)
                {
                    nint width = Math.Min(panelWidth, columns - column);
                    T* source = transposeRight ? b + (column * depth) + start : b + (start * columns) + column;
                    bool pack = transposeRight || packWide || width % lanes != 0;
                    nint vectors = (width + lanes - 1) / lanes;
                    if (pack)
                    {
                        MatrixPacking.Right(source, transposeRight ? depth : columns, transposeRight, steps, width, panel);
                    }

                    Panel<T> right = new(pack ? panel : source, pack ? vectors * lanes : columns, vectors);
                    T* target = c + (top * columns) + column;
                    for (nint row = 0; row < height; row += BlockRows, target += BlockRows * columns)
                    {
                        nint count = Math.Min(BlockRows, height - row);
                        T* from = packLeft ? workspace.Left.Pointer + (row * steps) : block + (row * leftRow);
                        nint fromRow = packLeft ? 1 : leftRow;
                        nint fromStep = packLeft ? BlockRows : leftStep;
                        if (width % lanes == 0)
                        {
                            Block(count, from, fromRow, fromStep, right, steps, target, columns, accumulate);
                        }
                        else
                        {
                            Block(count, from, fromRow, fromStep, right, steps, edge, panelWidth, false);
                            CopyEdge(edge, panelWidth, target, columns, count, width, accumulate);
                        }
                    }
                }
            }
        }
    }

    /// <summary>A block whose last vector is not whole goes through a buffer, since a block stores whole vectors.</summary>
    private static void CopyEdge<T>(T* edge, nint edgeRow, T* target, nint targetRow, nint rows, nint width, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Vector512<T>.Count;
        for (nint i = 0; i < rows; i++, edge += edgeRow, target += targetRow)
        {
            nint j = 0;
            for (; j <= width - lanes; j += lanes)
            {
                Vector512<T> value = Vector512.Load(edge + j);
                (accumulate ? Vector512.Load(target + j) + value : value).Store(target + j);
            }

            for (; j < width; j++)
            {
                target[j] = accumulate ? target[j] + edge[j] : edge[j];
            }
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    /// <summary>A panel of the right factor: whole vectors at a fixed distance.</summary>
    private readonly struct Panel<T>(T* start, nint step, nint vectors)
        where T : unmanaged
    {
        public T* Start { get; } = start;

        public nint Step { get; } = step;

        public nint Vectors { get; } = vectors;
    }

    /// <summary>What one thread keeps between calls: packed parts of the factors, and an edge block.</summary>
    private sealed class Workspace<T>
        where T : unmanaged
    {
        [ThreadStatic]
        private static Workspace<T>? s_ofThread;

        private AlignedBuffer<T>? _left;

        public static Workspace<T> OfThread => s_ofThread ??= new Workspace<T>();

        public AlignedBuffer<T> Right { get; } = new(DepthBlock * BlockVectors * Vector512<T>.Count);

        /// <summary>One block of the result.</summary>
        public AlignedBuffer<T> Edge { get; } = new(BlockRows * BlockVectors * Vector512<T>.Count);

        public AlignedBuffer<T> Left => _left ??= new AlignedBuffer<T>(DepthBlock * LeftRows);
    }
}
