using System.Numerics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="ReduceStep"/>
internal sealed unsafe class BoundReduce(ReduceStep step, Binding binding) : PartwiseStep
{
    private readonly Place _source = binding.Place(step.Source);
    private readonly Place _result = binding.Place(step.Result);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override int Extent => IsTotal ? step.Extent : step.Outer;

    public override int Grain => 1;

    /// <remarks>Bound by memory: 10 bytes a nanosecond.</remarks>
    public override double Nanoseconds => 0.1 * binding.ElementSize * step.Outer * step.Extent * step.Inner;

    public override bool IsShared => !IsTotal;

    public override int TotalSize => IsTotal ? step.Inner : 0;

    /// <summary>Whether all elements go to one total, of which the parts are along the axis.</summary>
    private bool IsTotal => step.Outer == 1;

    public override void* TotalIn(Workspace workspace) => _result.In(workspace);

    public override void Run(Workspace workspace, int from, int to) => Run(workspace, from, to, TotalIn(workspace), from == 0);

    public override void Run(Workspace workspace, int from, int to, void* total, bool isFirst)
    {
        if (_isDouble)
        {
            Run((double*)_source.In(workspace), (double*)total, from, to - from, isFirst);
        }
        else
        {
            Run((float*)_source.In(workspace), (float*)total, from, to - from, isFirst);
        }
    }

    private void Run<T>(T* source, T* result, int from, int parts, bool isFirst)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int outer, int extent) = IsTotal ? (1, parts) : (parts, step.Extent);
        ReadOnlySpan<T> values = new(source + ((nint)from * (IsTotal ? 1 : step.Extent) * step.Inner), outer * extent * step.Inner);
        Span<T> reduced = new(result + (IsTotal ? 0 : (nint)from * step.Inner), outer * step.Inner);
        if (step.IsMax)
        {
            Reductions.Reduce<T, MaxReduction<T>>(values, outer, extent, step.Inner, reduced, IsTotal && !isFirst);
        }
        else
        {
            Reductions.Reduce<T, SumReduction<T>>(values, outer, extent, step.Inner, reduced, IsTotal && !isFirst);
        }
    }
}
