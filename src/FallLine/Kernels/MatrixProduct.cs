using System.Numerics;
using System.Runtime.InteropServices;

namespace FallLine.Kernels;

/// <summary>Products of dense row-major matrices, C = op(A)·op(B), where op is the identity or the transpose.</summary>
/// <remarks>
/// <para>
/// Plan by shape. One row or one column: a matrix-vector product that reads the matrix once, in order
/// (<see cref="MatrixVector"/>). Else blocks of 8 rows by 3 vectors (<see cref="MatrixBlock512"/>) over panels of the right factor: 3 vectors wide and
/// <see cref="DepthBlock"/> deep, so that a panel (36 KiB) stays in the first-level cache while the left factor streams by. A panel is
/// copied together (packed) where the right factor is transposed, where it ends in part of a vector, and where it is
/// wide and used often enough to pay; the left factor is packed where its steps are far apart. Of few steps, rows that are whole narrow vectors are multiplied
/// in these, where they lie.
/// </para>
/// <para>
/// Determinism: an element is the sum over blocks of <see cref="DepthBlock"/> steps, in order, of fused multiply-adds in
/// order of k; packing and position do not matter, nor which thread of the <see cref="Team"/> computes a tile, in a workspace that
/// it keeps. The result must not overlap an operand.
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

    /// <summary>Columns whose panels are packed together: 192 × 192 doubles are 288 KiB, which the second-level cache holds beside the left rows.</summary>
    private const int ColumnBlock = 192;

    /// <summary>Rows for which a transposed right factor is not packed but takes the left one's part.</summary>
    private const int FewRows = 16;

    /// <summary>Columns of a product of few rows that are computed at once.</summary>
    private const int SideBlock = 256;

    /// <summary>Steps that take less time than to copy the right factor and the result, where their last vectors are not whole.</summary>
    private const int ShortDepth = 8;

    /// <summary>Multiplications and additions in a nanosecond on one thread, about.</summary>
    private const double Speed = 100;

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
            else if (depth <= ShortDepth && !transposeRight && IsNarrow<T>(columns) && (long)rows * depth * columns < Blas.SmallestWork)
            {
                NarrowBlock(rows, a, transposeLeft ? 1 : depth, transposeLeft ? rows : 1, new Panel<T>(b, columns, columns / NarrowLanes<T>()), depth, c, columns, accumulate);
            }
            else
            {
                Matrices(new Factors<T>(a, b, rows, depth, columns, transposeLeft, transposeRight, accumulate), c);
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

    private static void Matrices<T>(in Factors<T> factors, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long work = (long)factors.Rows * factors.Depth * factors.Columns;
        if (work >= Blas.SmallestWork && Blas.Chosen is { } blas)
        {
            blas.UseThreads(Threads.Count);
            blas.Multiply(factors.Left, factors.Right, result, (int)factors.Rows, (int)factors.Depth, (int)factors.Columns, factors.TransposeLeft, factors.TransposeRight, factors.Accumulate);
            return;
        }

        double nanoseconds = 2 * work / Speed;
        int threads = nanoseconds < Team.LeastWork ? 1 : Threads.Count;
        if (threads == 1)
        {
            Tile(factors, result, 0, factors.Rows, 0, factors.Columns);
            return;
        }

        // Three tiles for each thread at least; columns are cut first, so that every panel is packed once.
        nint across = (factors.Columns + ColumnBlock - 1) / ColumnBlock;
        nint height = across >= 3 * threads ? factors.Rows : Math.Max(4 * BlockRows, ((factors.Rows * across / (3 * threads)) + BlockRows - 1) / BlockRows * BlockRows);
        nint down = (factors.Rows + height - 1) / height;
        TileState<T> state = new(factors, result, height, across);
        Team.Run(Tiles<T>.Instance, &state, across * down, nanoseconds);
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    /// <summary>op(left)·op(right), to be multiplied.</summary>
    private readonly struct Factors<T>(T* left, T* right, nint rows, nint depth, nint columns, bool transposeLeft, bool transposeRight, bool accumulate)
        where T : unmanaged
    {
        public T* Left { get; } = left;

        public T* Right { get; } = right;

        public nint Rows { get; } = rows;

        public nint Depth { get; } = depth;

        public nint Columns { get; } = columns;

        public bool TransposeLeft { get; } = transposeLeft;

        public bool TransposeRight { get; } = transposeRight;

        /// <summary>Whether the product is added to the result.</summary>
        public bool Accumulate { get; } = accumulate;
    }

    private readonly struct TileState<T>(Factors<T> factors, T* result, nint height, nint across)
        where T : unmanaged
    {
        public readonly Factors<T> Factors = factors;
        public readonly T* Result = result;
        public readonly nint Height = height;
        public readonly nint Across = across;
    }

    /// <summary>The tiles of a large result, for several threads.</summary>
    private sealed class Tiles<T> : SharedWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static Tiles<T> Instance { get; } = new();

        public override void Run(void* state, Blocks blocks, int seat)
        {
            ref readonly TileState<T> tiles = ref *(TileState<T>*)state;
            while (blocks.TryTake(seat, out nint block))
            {
                nint top = block / tiles.Across * tiles.Height;
                nint left = block % tiles.Across * ColumnBlock;
                Tile(
                    tiles.Factors,
                    tiles.Result,
                    top,
                    Math.Min(top + tiles.Height, tiles.Factors.Rows),
                    left,
                    Math.Min(left + ColumnBlock, tiles.Factors.Columns));
            }
        }
    }
}
