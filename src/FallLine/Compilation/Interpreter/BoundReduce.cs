using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="ReduceStep"/>
internal sealed unsafe class BoundReduce(ReduceStep step, Binding binding) : PartwiseStep
{
    private readonly Place _source = binding.Place(step.Source);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override int Extent => step.Outer;

    public override int Grain => 1;

    /// <remarks>Bound by memory: 10 bytes a nanosecond.</remarks>
    public override double Nanoseconds => 0.1 * binding.ElementSize * step.Outer * step.Extent * step.Inner;

    public override void Run(Workspace workspace, int from, int to)
    {
        if (_isDouble)
        {
            Run((double*)_source.In(workspace), (double*)workspace.Arena + step.Result, from, to - from);
        }
        else
        {
            Run((float*)_source.In(workspace), (float*)workspace.Arena + step.Result, from, to - from);
        }
    }

    private void Run<T>(T* source, T* result, int from, int outer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> values = new(source + ((nint)from * step.Extent * step.Inner), outer * step.Extent * step.Inner);
        Span<T> reduced = new(result + ((nint)from * step.Inner), outer * step.Inner);
        if (step.IsMax)
        {
            Reductions.Reduce<T, MaxReduction<T>>(values, outer, step.Extent, step.Inner, reduced);
        }
        else
        {
            Reductions.Sum(values, outer, step.Extent, step.Inner, reduced);
        }
    }
}
