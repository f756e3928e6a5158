using System.Numerics;

namespace FallLine.Compilation;

/// <inheritdoc cref="ProductStep"/>
/// <remarks>Its parts are what goes along the left factor's first axis in memory: rows of the result, or, where it is transposed, terms of every element.</remarks>
internal sealed unsafe class BoundProduct(ProductStep step, Binding binding) : PartwiseStep
{
    private readonly Place _left = binding.Place(step.Left);
    private readonly Place _right = binding.Place(step.Right);
    private readonly Place _result = binding.Place(step.Result);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override int Extent => step.Product.TransposeLeft ? step.Inner : step.Rows;

    /// <remarks>Of several parts of rows that are taken at once, four rows share the vector.</remarks>
    public override int Grain => step.Product.TransposeLeft ? LoweredProgram.Tile : 4;

    /// <remarks>10 bytes or 50 multiplications a nanosecond.</remarks>
    public override double Nanoseconds => NanosecondsOf(step, binding.ElementSize);

    /// <summary>Products of two matrices share their work themselves.</summary>
    public override bool IsShared => step.Columns == 1 && !step.Product.TransposeLeft;

    public override int TotalSize => step.Product.TransposeLeft ? step.Rows * step.Columns : 0;

    public override void* TotalIn(Workspace workspace) => _result.In(workspace);

    public override void Run(Workspace workspace, int from, int to) => Run(workspace, from, to, TotalIn(workspace), from == 0);

    public override void Run(Workspace workspace, int from, int to, void* total, bool isFirst)
    {
        if (_isDouble)
        {
            Run((double*)_left.In(workspace), (double*)_right.In(workspace), (double*)total, from, to, isFirst);
        }
        else
        {
            Run((float*)_left.In(workspace), (float*)_right.In(workspace), (float*)total, from, to, isFirst);
        }
    }

    public static double NanosecondsOf(ProductStep step, int elementSize) => (double)step.Batch * step.Rows * step.Inner * Math.Max(0.1 * elementSize, 0.02 * step.Columns);

    /// <remarks>One with a transposed right factor comes in more than one part only where the left one is not.</remarks>
    private void Run<T>(T* left, T* right, T* result, int from, int to, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isSum = step.Product.TransposeLeft;
        int rows = isSum ? step.Rows : to - from;
        int inner = isSum ? to - from : step.Inner;
        left += (nint)from * (isSum ? step.Rows : step.Inner);
        right += isSum ? (nint)from * step.Columns : 0;
        result += isSum ? 0 : (nint)from * step.Columns;
        Kernels.MatrixProduct.Multiply<T>(
            new ReadOnlySpan<T>(left, rows * inner),
            new ReadOnlySpan<T>(right, inner * step.Columns),
            new Span<T>(result, rows * step.Columns),
            rows,
            inner,
            step.Columns,
            isSum,
            step.Product.TransposeRight,
            accumulate: isSum && !isFirst);
    }
}
