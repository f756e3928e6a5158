using System.Numerics;

namespace FallLine.Compilation;

/// <inheritdoc cref="RoutineStep"/>
internal sealed unsafe class BoundRoutine(RoutineStep step, Binding binding) : BoundStep
{
    private readonly Place _x = binding.Place(step.X);
    private readonly Place _y = binding.Place(step.Y);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override void Run(Workspace workspace)
    {
        if (_isDouble)
        {
            Run((double*)_x.In(workspace), (double*)_y.In(workspace), (double*)workspace.Arena + step.Result);
        }
        else
        {
            Run((float*)_x.In(workspace), (float*)_y.In(workspace), (float*)workspace.Arena + step.Result);
        }
    }

    private void Run<T>(T* x, T* y, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        step.Kernel.Run(new ReadOnlySpan<T>(x, step.XSize), new ReadOnlySpan<T>(y, step.YSize), new Span<T>(result, step.ResultSize));
}
