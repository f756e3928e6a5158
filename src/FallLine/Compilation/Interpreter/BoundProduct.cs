using System.Numerics;

namespace FallLine.Compilation;

/// <inheritdoc cref="ProductStep"/>
internal sealed unsafe class BoundProduct(ProductStep step, Binding binding) : BoundStep
{
    private readonly Place _left = binding.Place(step.Left);
    private readonly Place _right = binding.Place(step.Right);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override void Run(Workspace workspace)
    {
        if (_isDouble)
        {
            Run((double*)_left.In(workspace), (double*)_right.In(workspace), (double*)workspace.Arena + step.Result);
        }
        else
        {
            Run((float*)_left.In(workspace), (float*)_right.In(workspace), (float*)workspace.Arena + step.Result);
        }
    }

    private void Run<T>(T* left, T* right, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < step.Batch; i++)
        {
            Kernels.MatrixProduct.Multiply<T>(
                new ReadOnlySpan<T>(left, step.Rows * step.Inner),
                new ReadOnlySpan<T>(right, step.Inner * step.Columns),
                new Span<T>(result, step.Rows * step.Columns),
                step.Rows,
                step.Inner,
                step.Columns,
                step.Product.TransposeLeft,
                step.Product.TransposeRight);
            left += step.LeftStep;
            right += step.RightStep;
            result += step.Rows * step.Columns;
        }
    }
}
