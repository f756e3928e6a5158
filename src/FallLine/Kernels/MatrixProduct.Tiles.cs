using System.Numerics;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>One tile of a result, on one thread.</content>
internal static unsafe partial class MatrixProduct
{
    /// <summary>The part of the product in rows <paramref name="from"/> to <paramref name="to"/> and columns <paramref name="left"/> to <paramref name="right"/>.</summary>
    private static void Tile<T>(in Factors<T> factors, T* result, nint from, nint to, nint left, nint right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (to - from <= FewRows && factors.TransposeRight && right - left > FewRows)
        {
            Sideways(factors, result, from, to, left, right);
            return;
        }

        nint leftRow = factors.TransposeLeft ? 1 : factors.Depth;
        nint leftStep = factors.TransposeLeft ? factors.Rows : 1;
        T* a = factors.Left + (from * leftRow);
        T* b = factors.Right + (left * (factors.TransposeRight ? factors.Depth : 1));
        T* c = result + (from * factors.Columns) + left;
        Blocked(a, leftRow, leftStep, b, factors.TransposeRight ? factors.Depth : factors.Columns, factors.TransposeRight, c, factors.Columns, to - from, factors.Depth, right - left, factors.Accumulate);
    }

    /// <summary>Few rows times a transposed right factor, as the transpose of right · leftᵀ: the rows of the right factor are read where they lie.</summary>
    /// <remarks>The same products in the same order, so the same bits. Packing the right factor for 8 rows took half of the time.</remarks>
    private static void Sideways<T>(in Factors<T> factors, T* result, nint from, nint to, nint left, nint right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint rows = to - from;
        nint depth = factors.Depth;
        T* turned = Workspace<T>.OfThread.Turned.Pointer;
        T* a = factors.Left + (from * (factors.TransposeLeft ? 1 : depth));
        for (nint start = left; start < right; start += SideBlock)
        {
            nint width = Math.Min(SideBlock, right - start);
            T* target = result + (from * factors.Columns) + start;
            for (nint i = 0; factors.Accumulate && i < rows; i++)
            {
                for (nint j = 0; j < width; j++)
                {
                    turned[(j * rows) + i] = target[(i * factors.Columns) + j];
                }
            }

            Blocked(factors.Right + (start * depth), depth, 1, a, factors.TransposeLeft ? factors.Rows : depth, !factors.TransposeLeft, turned, rows, width, depth, rows, factors.Accumulate);
            for (nint i = 0; i < rows; i++)
            {
                for (nint j = 0; j < width; j++)
                {
                    target[(i * factors.Columns) + j] = turned[(j * rows) + i];
                }
            }
        }
    }

    /// <summary>c (+)= a·b.</summary>
    /// <param name="a">Element (i, p) is at a[i·leftRow + p·leftStep].</param>
    /// <param name="leftRow">The distance between rows of the left factor.</param>
    /// <param name="leftStep">The distance between steps of the left factor.</param>
    /// <param name="b">Element (p, j) is at b[p·stride + j], or at b[j·stride + p] where it is transposed.</param>
    /// <param name="stride">The distance between stored rows of the right factor.</param>
    /// <param name="transposed">Whether the right factor is stored transposed.</param>
    /// <param name="c">Where the result goes.</param>
    /// <param name="resultRow">The distance between rows of the result.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="depth">The extent that is summed over.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="add">Whether the product is added to what is there.</param>
    private static void Blocked<T>(T* a, nint leftRow, nint leftStep, T* b, nint stride, bool transposed, T* c, nint resultRow, nint rows, nint depth, nint columns, bool add)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>();
        nint panelWidth = BlockVectors * lanes;

        // Steps of the left factor that lie a page or so apart miss the address cache at every one; copy them together if
        // they are used for more than two panels.
        bool packLeft = leftStep * sizeof(T) > 1024 && columns > 2 * panelWidth;
        bool packWide = rows > 4 * BlockRows && stride * sizeof(T) > 1024;

        Workspace<T> workspace = Workspace<T>.OfThread;
        for (nint side = 0; side < columns; side += ColumnBlock)
        {
            nint sideEnd = Math.Min(side + ColumnBlock, columns);
            for (nint start = 0; start < depth; start += DepthBlock)
            {
                nint steps = Math.Min(DepthBlock, depth - start);
                for (nint top = 0; top < rows; top += LeftRows)
                {
                    nint height = Math.Min(LeftRows, rows - top);
                    T* from = a + (top * leftRow) + (start * leftStep);
                    nint fromRow = leftRow;
                    nint fromStep = leftStep;
                    if (packLeft)
                    {
                        MatrixPacking.Left(from, leftStep, height, steps, workspace.Left.Pointer);
                        from = workspace.Left.Pointer;
                        fromRow = 1;
                        fromStep = BlockRows;
                    }

                    T* panel = workspace.Right.Pointer;
                    for (nint column = side; column < sideEnd; column += panelWidth, panel += DepthBlock * panelWidth)
                    {
                        nint width = Math.Min(panelWidth, columns - column);
                        T* source = transposed ? b + (column * stride) + start : b + (start * stride) + column;
                        bool pack = transposed || packWide || width % lanes != 0;
                        nint vectors = (width + lanes - 1) / lanes;
                        if (pack && top == 0)
                        {
                            MatrixPacking.Right(source, stride, transposed, steps, width, panel);
                        }

                        Panel<T> right = new(pack ? panel : source, pack ? vectors * lanes : stride, vectors);
                        Groups(from, fromRow, fromStep, packLeft, right, steps, c + (top * resultRow) + column, resultRow, height, width, add || start > 0);
                    }
                }
            }
        }
    }

    /// <summary>Groups of eight rows of the left factor times one panel.</summary>
    private static void Groups<T>(
        T* left, nint leftRow, nint leftStep, bool isPacked, in Panel<T> right, nint steps, T* target, nint targetRow, nint rows, nint width, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint edgeRow = BlockVectors * Lanes.Count<T>();
        bool isWhole = width % Lanes.Count<T>() == 0;
        T* edge = Workspace<T>.OfThread.Edge.Pointer;
        for (nint row = 0; row < rows; row += BlockRows, target += BlockRows * targetRow)
        {
            nint count = Math.Min(BlockRows, rows - row);
            T* from = left + (row * (isPacked ? steps : leftRow));
            if (isWhole)
            {
                Block(count, from, leftRow, leftStep, right, steps, target, targetRow, accumulate);
            }
            else
            {
                Block(count, from, leftRow, leftStep, right, steps, edge, edgeRow, false);
                CopyEdge(edge, edgeRow, target, targetRow, count, width, accumulate);
            }
        }
    }

    /// <summary>A block whose last vector is not whole goes through a buffer, since a block stores whole vectors.</summary>
    private static void CopyEdge<T>(T* edge, nint edgeRow, T* target, nint targetRow, nint rows, nint width, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>();
        for (nint i = 0; i < rows; i++, edge += edgeRow, target += targetRow)
        {
            nint j = 0;
            for (; j <= width - lanes; j += lanes)
            {
                Vector512<T> value = Vector512.Load(edge + j);
                (accumulate ? Vector512.Add(Vector512.Load(target + j), value) : value).Store(target + j);
            }

            Vector512<T> last = Vector512.Load(edge + j);
            Lanes.StoreFirst(accumulate ? Vector512.Add(Lanes.LoadFirst(target + j, width - j, last), last) : last, target + j, width - j);
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
        private AlignedBuffer<T>? _turned;

        public static Workspace<T> OfThread => s_ofThread ??= new Workspace<T>();

        /// <summary>The packed panels of a column block; room for one more vector, as the last panel may be wider than what is left.</summary>
        public AlignedBuffer<T> Right { get; } = new(DepthBlock * (ColumnBlock + (BlockVectors * Lanes.Count<T>())));

        /// <summary>A product of few rows, transposed.</summary>
        public AlignedBuffer<T> Turned => _turned ??= new AlignedBuffer<T>(SideBlock * FewRows);

        /// <summary>One block of the result.</summary>
        public AlignedBuffer<T> Edge { get; } = new(BlockRows * BlockVectors * Lanes.Count<T>());

        public AlignedBuffer<T> Left => _left ??= new AlignedBuffer<T>(DepthBlock * LeftRows);
    }
}
