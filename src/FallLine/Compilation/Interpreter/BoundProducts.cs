using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Products of a batch of matrices, each of which is a part.</summary>
internal sealed unsafe class BoundProducts(ProductStep step, Binding binding) : PartwiseStep
{
    private readonly Place _left = binding.Place(step.Left);
    private readonly Place _right = binding.Place(step.Right);
    private readonly Place _result = binding.Place(step.Result);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override int Extent => step.Batch;

    public override int Grain => 1;

    /// <inheritdoc cref="BoundProduct.Nanoseconds"/>
    public override double Nanoseconds => BoundProduct.NanosecondsOf(step, binding.ElementSize);

    /// <summary>Large products share their work themselves.</summary>
    public override bool IsShared => Nanoseconds < step.Batch * Team.LeastWork;

    public override void Run(Workspace workspace, int from, int to)
    {
        if (_isDouble)
        {
            Run((double*)_left.In(workspace), (double*)_right.In(workspace), (double*)_result.In(workspace), from, to);
        }
        else
        {
            Run((float*)_left.In(workspace), (float*)_right.In(workspace), (float*)_result.In(workspace), from, to);
        }
    }

    private void Run<T>(T* left, T* right, T* result, int from, int to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = step.Rows * step.Columns;
        for (int i = from; i < to; i++)
        {
            MatrixProduct.Multiply<T>(
                new ReadOnlySpan<T>(left + ((nint)i * step.LeftStep), step.Rows * step.Inner),
                new ReadOnlySpan<T>(right + ((nint)i * step.RightStep), step.Inner * step.Columns),
                new Span<T>(result + ((nint)i * size), size),
                step.Rows,
                step.Inner,
                step.Columns,
                step.Product.TransposeLeft,
                step.Product.TransposeRight);
        }
    }
}
