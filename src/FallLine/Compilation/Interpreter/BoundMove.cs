using FallLine.Kernels;

namespace FallLine.Compilation;

/// <inheritdoc cref="MoveStep"/>
internal sealed unsafe class BoundMove(MoveStep step, Binding binding) : BoundStep
{
    private const int Block = 32;

    // Elements that are copied one by one: to call what copies many takes longer.
    private const int ShortRun = 8;

    private readonly Place _source = binding.Place(step.Source);
    private readonly bool _isDouble = binding.Type == ElementType.Double;

    public override void Run(Workspace workspace)
    {
        if (_isDouble)
        {
            Run((double*)_source.In(workspace), (double*)workspace.Arena);
        }
        else
        {
            Run((float*)_source.In(workspace), (float*)workspace.Arena);
        }
    }

    private void Run<T>(T* source, T* arena)
        where T : unmanaged
    {
        new Span<T>(arena + step.ClearFrom, step.Clear).Clear();
        Move(source, arena + step.Result, 0);
    }

    private void Move<T>(T* source, T* result, int axis)
        where T : unmanaged
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
        else if (left == 2 && step.Extents[axis + 1] <= ShortRun && step.SourceStrides[axis + 1] == 1 && step.ResultStrides[axis + 1] == 1)
        {
            ShortRuns(source, result, axis);
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
    private void Transposed<T>(T* source, T* result, int axis)
        where T : unmanaged
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
                int done = left;
                if (typeof(T) == typeof(double) && inner == 1 && Transposition.IsSupported)
                {
                    done += (right - left) / Transposition.Together * Transposition.Together;
                    int whole = (bottom - top) / Transposition.Together * Transposition.Together;
                    Eights((double*)source + top + (left * sourceStride), sourceStride, whole, done - left, (double*)result + (top * outer) + left, outer);
                    Single(source, sourceStride, (top + whole, bottom), (left, done), result, outer, inner);
                }

                Single(source, sourceStride, (top, bottom), (done, right), result, outer, inner);
            }
        }
    }

    private static void Single<T>(T* source, nint sourceStride, (int From, int To) rows, (int From, int To) columns, T* result, nint outer, nint inner)
        where T : unmanaged
    {
        for (int i = rows.From; i < rows.To; i++)
        {
            for (int j = columns.From; j < columns.To; j++)
            {
                result[(i * outer) + (j * inner)] = source[i + (j * sourceStride)];
            }
        }
    }

    /// <summary>Whole blocks of eight rows and eight columns, in registers.</summary>
    private static void Eights(double* source, nint sourceStride, int rows, int columns, double* result, nint outer)
    {
        nint* places = stackalloc nint[Transposition.Together];
        for (int k = 0; k < Transposition.Together; k++)
        {
            places[k] = k * sourceStride;
        }

        for (int i = 0; i < rows; i += Transposition.Together)
        {
            for (int j = 0; j < columns; j += Transposition.Together)
            {
                Transposition.Run(source + i + (j * sourceStride), places, result + (i * outer) + j, outer);
            }
        }
    }

    private void ShortRuns<T>(T* source, T* result, int axis)
        where T : unmanaged
    {
        int run = step.Extents[axis + 1];
        for (int i = 0; i < step.Extents[axis]; i++)
        {
            for (int j = 0; j < run; j++)
            {
                result[j] = source[j];
            }

            source += step.SourceStrides[axis];
            result += step.ResultStrides[axis];
        }
    }

    private static void Line<T>(T* source, T* result, int count, nint sourceStride, nint resultStride)
        where T : unmanaged
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
