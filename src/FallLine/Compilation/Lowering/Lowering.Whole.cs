using FallLine.Expressions;

namespace FallLine.Compilation;

internal sealed partial class Lowering
{
    private void EmitWhole(int node, int unit)
    {
        Flush();
        Expr expression = _analysis.Nodes[node];
        Shape shape = expression.Shape;
        Shape first = expression.Operands[0].Shape;
        Location source = Place(node, 0);
        Location place = Allocate(node);
        int result = place.Offset;
        switch (expression.Primitive)
        {
            case MatrixProduct product:
                _steps.Add(Product(node, product, source, place));
                break;
            case IRoutine routine:
                Expr second = expression.Operands[^1];
                _steps.Add(new RoutineStep(expression.Primitive.Name, routine.KernelFor(expression), source, first.Size, Place(node, expression.Operands.Length - 1), second.Shape.Size, result, shape.Size));
                break;
            case Nested nested:
                _steps.Add(NestedStep(node, nested, result));
                break;
            case Reduction reduction:
                (int outer, int extent, int inner) = Structure.Around(first, reduction.Axis);
                _steps.Add(new ReduceStep(reduction is MaxAlong, source, place, outer, extent, inner));
                break;
            case Permute permute:
                int[] strides = Strides(first);
                Move(source, result, [.. shape.Extents], [.. permute.Axes.Select(axis => strides[axis])], Strides(shape));
                break;
            case Broadcast:
                MoveBroadcast(source, result, first, shape);
                break;
            case Slice slice:
                (outer, extent, inner) = Structure.Around(first, slice.Axis);
                Move(source with { Offset = source.Offset + (slice.Start * inner) }, result, [outer, slice.Count, inner], [extent * inner, slice.Step * inner, 1], [slice.Count * inner, inner, 1]);
                break;
            case Pad pad:
                (outer, extent, inner) = Structure.Around(first, pad.Axis);
                Move(source, result + (pad.Start * inner), [outer, extent, inner], [extent * inner, inner, 1], [pad.Extent * inner, pad.Step * inner, 1], shape.Size, result);
                break;
            case Concatenate concatenate:
                (outer, extent, inner) = Structure.Around(shape, concatenate.Axis);
                int start = 0;
                for (int i = 0; i < expression.Operands.Length; i++)
                {
                    int width = expression.Operands[i].Shape[concatenate.Axis] * inner;
                    Move(Place(node, i), result + start, [outer, width], [width, 1], [extent * inner, 1]);
                    start += width;
                }

                break;
        }

        FreeOperands(node, unit);
    }

    /// <summary>The distance between neighbours along each axis.</summary>
    private static int[] Strides(Shape shape)
    {
        int[] strides = new int[shape.Rank];
        int stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    private void MoveBroadcast(Location source, int result, Shape from, Shape to)
    {
        int[] sourceStrides = new int[to.Rank];
        int[] resultStrides = new int[to.Rank];
        int sourceStride = 1;
        int resultStride = 1;
        for (int axis = 1; axis <= to.Rank; axis++)
        {
            int extent = axis <= from.Rank ? from[^axis] : 1;
            sourceStrides[^axis] = extent == 1 ? 0 : sourceStride;
            resultStrides[^axis] = resultStride;
            sourceStride *= extent;
            resultStride *= to[^axis];
        }

        Move(source, result, [.. to.Extents], sourceStrides, resultStrides);
    }

    /// <summary>Adds a move after joining neighbouring axes that run on in both views and dropping those of extent 1.</summary>
    private void Move(Location source, int result, int[] extents, int[] sourceStrides, int[] resultStrides, int clear = 0, int clearFrom = 0)
    {
        int last = -1;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] == 1)
            {
                continue;
            }

            bool joins = last >= 0
                && sourceStrides[last] == sourceStrides[axis] * extents[axis]
                && resultStrides[last] == resultStrides[axis] * extents[axis];
            last = joins ? last : last + 1;
            extents[last] = joins ? extents[last] * extents[axis] : extents[axis];
            sourceStrides[last] = sourceStrides[axis];
            resultStrides[last] = resultStrides[axis];
        }

        _steps.Add(new MoveStep
        {
            Source = source,
            Result = result,
            Extents = extents[..(last + 1)],
            SourceStrides = sourceStrides[..(last + 1)],
            ResultStrides = resultStrides[..(last + 1)],
            Clear = clear,
            ClearFrom = clearFrom,
        });
    }
}
