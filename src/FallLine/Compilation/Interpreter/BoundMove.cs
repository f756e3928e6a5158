namespace FallLine.Compilation;

/// <inheritdoc cref="MoveStep"/>
internal sealed unsafe class BoundMove<T>(MoveStep step, LiteralMemory<T>[] literals) : BoundStep<T>
    where T : unmanaged
{
    private const int Block = 32;

    private readonly Place<T> _source = new(step.Source, literals);

    public override void Run(Workspace<T> workspace)
    {
        if (step.Clear > 0)
        {
            new Span<T>(workspace.Arena + step.ClearFrom, step.Clear).Clear();
        }

        Move(_source.In(workspace), workspace.Arena + step.Result, 0);
    }

    private void Move(T* source, T* result, int axis)
    {
        int left = step.Extents.Length - axis;
        if (left == 0)
        {
            *result = *source;
        }
        else if (left == 1)
        {
            Line(source, result, step.Extents[axis], step.SourceStrides[axis], step.ResultStrides[axis]);
        }
        else if (left == 2 && step.SourceStrides[axis] == 1)
        {
            Transposed(source, result, axis);
        }
        else
        {
            for (int i = 0; i < step.Extents[axis]; i++)
            {
                Move(source + ((nint)i * step.SourceStrides[axis]), result + ((nint)i * step.ResultStrides[axis]), axis + 1);
            }
        }
    }

    /// <summary>Two axes of which the outer one is the source's fastest: in square blocks, so that a line fetched is used whole.</summary>
    private void Transposed(T* source, T* result, int axis)
    {
        int rows = step.Extents[axis];
        int columns = step.Extents[axis + 1];
        nint sourceStride = step.SourceStrides[axis + 1];
        nint outer = step.ResultStrides[axis];
        nint inner = step.ResultStrides[axis + 1];
        for (int top = 0; top < rows; top += Block)
        {
            for (int left = 0; left < columns; left += Block)
            {
                int bottom = Math.Min(top + Block, rows);
                int right = Math.Min(left + Block, columns);
                for (int i = top; i < bottom; i++)
                {
                    for (int j = left; j < right; j++)
                    {
                        result[(i * outer) + (j * inner)] = source[i + (j * sourceStride)];
                    }
                }
            }
        }
    }

    private static void Line(T* source, T* result, int count, nint sourceStride, nint resultStride)
    {
        if (resultStride == 1 && sourceStride == 1)
        {
            new ReadOnlySpan<T>(source, count).CopyTo(new Span<T>(result, count));
        }
        else if (resultStride == 1 && sourceStride == 0)
        {
            new Span<T>(result, count).Fill(*source);
        }
        else
        {
            for (nint i = 0; i < count; i++)
            {
                result[i * resultStride] = source[i * sourceStride];
            }
        }
    }
}
