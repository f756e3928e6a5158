using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="ReduceStep"/>
internal sealed unsafe class BoundReduce(ReduceStep step, Binding binding) : BoundStep
{
    private readonly Place _source = binding.Place(step.Source);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override void Run(Workspace workspace)
    {
        if (_isDouble)
        {
            Run((double*)_source.In(workspace), (double*)workspace.Arena + step.Result);
        }
        else
        {
            Run((float*)_source.In(workspace), (float*)workspace.Arena + step.Result);
        }
    }

    private void Run<T>(T* source, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = new(source, step.Outer * step.Extent * step.Inner);
        Span<T> reduced = new(result, step.Outer * step.Inner);
        if (step.IsMax)
        {
            Reductions.Reduce<T, MaxReduction<T>>(values, step.Outer, step.Extent, step.Inner, reduced);
        }
        else
        {
            Reductions.Sum(values, step.Outer, step.Extent, step.Inner, reduced);
        }
    }
}
