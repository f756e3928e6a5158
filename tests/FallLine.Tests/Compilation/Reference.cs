using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Tests.Compilation;

/// <summary>Evaluates a graph node by node, each into an array of its own, with the plainest loops.</summary>
internal static partial class Reference
{
    /// <summary>All outputs one after another; of a float graph, each value rounded to float.</summary>
    public static double[] Run(Graph graph, double[] input)
    {
        Dictionary<Expr, double[]> values = new(ReferenceEqualityComparer.Instance);
        int from = 0;
        foreach (Expr leaf in graph.Inputs)
        {
            values[leaf] = input[from..(from + leaf.Shape.Size)];
            from += leaf.Shape.Size;
        }

        foreach (Expr node in graph.Nodes)
        {
            if (!values.ContainsKey(node))
            {
                values[node] = Evaluate(node, [.. node.Operands.Select(operand => values[operand])]);
            }
        }

        return [.. graph.Outputs.SelectMany(output => values[output])];
    }

    private static double[] Evaluate(Expr node, double[][] x)
    {
        if (node.Primitive is Checkpoint checkpoint)
        {
            return Run(checkpoint.Body.Graph, [.. x.SelectMany(values => values)]);
        }

        if (node.Primitive is While loop)
        {
            return Repeat(loop, x);
        }

        if (node.Primitive is Scan scan)
        {
            return Repeat(scan, x);
        }

        double[] result = new double[node.Shape.Size];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Element(node, x, i);
        }

        return result;
    }

    private static double[] Repeat(While loop, double[][] x)
    {
        int states = loop.Step.Outputs.Length;
        double[] goesOn = Run(loop.Condition.Graph, [.. x.SelectMany(values => values)]);
        for (int taken = 0; taken < loop.Limit && goesOn.Any(flag => flag != 0); taken++)
        {
            double[] next = Run(loop.Step.Graph, [.. x.SelectMany(values => values)]);
            int from = 0;
            x = [.. x.Select((values, i) => i < states ? next[from..(from += values.Length)] : values)];
            goesOn = Run(loop.Condition.Graph, [.. x.SelectMany(values => values)]);
        }

        return [.. x[..states].SelectMany(values => values.Select((value, i) => goesOn[i / (values.Length / goesOn.Length)] == 0 ? value : double.NaN)), .. goesOn];
    }

    private static double[] Repeat(Scan scan, double[][] x)
    {
        double[][] states = x[..scan.States];
        List<double[]>[] all = [.. states.Select(state => new List<double[]> { state })];
        foreach (int t in scan.Reversed ? Enumerable.Range(0, scan.Length).Reverse() : Enumerable.Range(0, scan.Length))
        {
            IEnumerable<double[]> elements = x[scan.States..(scan.States + scan.Sequences)].Select(values => values[(t * values.Length / scan.Length)..((t + 1) * values.Length / scan.Length)]);
            double[] next = Run(scan.Step.Graph, [.. states.Concat(elements).Concat(x[(scan.States + scan.Sequences)..]).SelectMany(values => values)]);
            int from = 0;
            states = [.. states.Select(state => next[from..(from += state.Length)])];
            for (int i = 0; i < states.Length; i++)
            {
                all[i].Add(states[i]);
            }
        }

        return [.. all.SelectMany((rows, i) => i >= scan.Kept ? rows[^1] : (scan.Reversed ? rows.AsEnumerable().Reverse() : rows).SelectMany(row => row))];
    }

    private static double Element(Expr node, double[][] x, int i)
    {
        Shape shape = node.Shape;
        ImmutableArray<Expr> operands = node.Operands;
        switch (node.Primitive)
        {
            case Constant constant:
                return node.ElementType == ElementType.Float ? (float)constant.Value : constant.Value;
            case Literal literal:
                return literal.Data is double[] doubles ? doubles[i] : ((float[])literal.Data)[i];
            case Elementwise elementwise:
                return Apply(elementwise, node.ElementType, [.. x.Select(values => values[i])]);
            case Reshape or StopGradient or CustomDerivative or Implicit:
                return x[^1][i];
            case Broadcast:
                int[] index = IndexOf(shape, i);
                int[] kept = [.. index[(shape.Rank - operands[0].Shape.Rank)..].Zip(operands[0].Shape.Extents, (at, extent) => extent == 1 ? 0 : at)];
                return x[0][OffsetOf(operands[0].Shape, kept)];
            case Permute permute:
                index = IndexOf(shape, i);
                return x[0][OffsetOf(operands[0].Shape, [.. Enumerable.Range(0, shape.Rank).Select(axis => index[permute.Axes.IndexOf(axis)])])];
            case Slice slice:
                index = IndexOf(shape, i);
                index[slice.Axis] = slice.Start + (index[slice.Axis] * slice.Step);
                return x[0][OffsetOf(operands[0].Shape, index)];
            case Pad pad:
                index = IndexOf(shape, i);
                int place = index[pad.Axis] - pad.Start;
                index[pad.Axis] = place / pad.Step;
                return place >= 0 && place % pad.Step == 0 && index[pad.Axis] < operands[0].Shape[pad.Axis] ? x[0][OffsetOf(operands[0].Shape, index)] : 0;
            case Concatenate concatenate:
                index = IndexOf(shape, i);
                int part = 0;
                for (; index[concatenate.Axis] >= operands[part].Shape[concatenate.Axis]; part++)
                {
                    index[concatenate.Axis] -= operands[part].Shape[concatenate.Axis];
                }

                return x[part][OffsetOf(operands[part].Shape, index)];
            case Gather gather:
                index = IndexOf(shape, i);
                index[gather.Axis] = gather.Places.Array[index[gather.Axis]];
                return x[0][OffsetOf(operands[0].Shape, index)];
            case ScatterAdd scatter:
                index = IndexOf(shape, i);
                place = index[scatter.Axis];
                return Enumerable.Range(0, scatter.Places.Count).Where(k => scatter.Places.Array[k] == place).Sum(k =>
                {
                    index[scatter.Axis] = k;
                    return x[0][OffsetOf(operands[0].Shape, index)];
                });
            case CumulativeSum sum:
                index = IndexOf(shape, i);
                place = index[sum.Axis];
                return Enumerable.Range(0, shape[sum.Axis]).Where(k => sum.FromBack ? k >= place : k <= place).Sum(k =>
                {
                    index[sum.Axis] = k;
                    return x[0][OffsetOf(shape, index)];
                });
            case Cholesky:
                return Factor(x[0], shape[^1])[i];
            case TriangularSolve solve:
                return Solve(x[0], x[1], shape[^2], shape[^1], solve.Transpose)[i];
            case Windows windows:
                index = IndexOf(shape, i);
                return Seen(windows.Sliding, index[windows.Sliding.Axis + 1], index[windows.Front]) is { } seen
                    ? x[0][OffsetOf(operands[0].Shape, Without(index, windows.Front, windows.Sliding.Axis, seen))]
                    : 0;
            case WindowSums sums:
                return Enumerable.Range(0, x[0].Length).Sum(element =>
                {
                    int[] from = IndexOf(operands[0].Shape, element);
                    return Seen(sums.Sliding, from[sums.Sliding.Axis + 1], from[sums.Front]) is { } place
                        && OffsetOf(shape, Without(from, sums.Front, sums.Sliding.Axis, place)) == i ? x[0][element] : 0;
                });
            case Factored:
                return Eliminate(x[0], shape[^1])[i];
            case FactoredSolve solve:
                return SolveFactored(x[0], x[1], shape[^2], shape[^1], solve.Transpose)[i];
            case FactoredDeterminant determinant:
                return Determinant(x[0], operands[0].Shape[^1], i, determinant.Logarithm);
            case ArgMax greatest:
                (int _, int count, int across) = Structure.Around(operands[0].Shape, greatest.Axis);
                return Enumerable.Range(0, count).MaxBy(k => x[0][((((i / across) * count) + k) * across) + (i % across)]);
            case Reduction reduction:
                (int _, int extent, int inner) = Structure.Around(operands[0].Shape, reduction.Axis);
                IEnumerable<double> line = Enumerable.Range(0, extent).Select(k => x[0][((((i / inner) * extent) + k) * inner) + (i % inner)]);
                return reduction is MaxAlong ? line.Aggregate(double.NegativeInfinity, Math.Max) : line.Sum();
            case MatrixProduct product:
                index = IndexOf(shape, i);
                return Enumerable.Range(0, operands[0].Shape[product.TransposeLeft ? ^2 : ^1]).Sum(k =>
                    x[0][MatrixOffset(operands[0].Shape, index[0], index[^2], k, product.TransposeLeft)]
                    * x[1][MatrixOffset(operands[1].Shape, index[0], k, index[^1], product.TransposeRight)]);
            default:
                throw new NotSupportedException($"The reference does not know {node.Primitive.Name}.");
        }
    }

    /// <summary>The element that a place of a window sees, or null outside.</summary>
    private static int? Seen(Sliding sliding, int window, int place)
    {
        int element = (window * sliding.Stride) + (place * sliding.Dilation) - sliding.Padding;
        return element >= 0 && element < sliding.Extent ? element : null;
    }

    /// <summary>An index without one axis, and another in place of what is then the index along an axis.</summary>
    private static int[] Without(int[] index, int removed, int axis, int value)
    {
        int[] rest = [.. index[..removed], .. index[(removed + 1)..]];
        rest[axis] = value;
        return rest;
    }

    private static int MatrixOffset(Shape shape, int batch, int row, int column, bool transpose)
    {
        (row, column) = transpose ? (column, row) : (row, column);
        return OffsetOf(shape, shape.Rank == 3 ? [batch, row, column] : [row, column]);
    }

    private static unsafe double Apply(Elementwise primitive, ElementType type, double[] x)
    {
        const int Vector = 64;
        byte* memory = stackalloc byte[5 * Vector];
        byte* slots = (byte*)(((nint)memory + Vector - 1) & ~(Vector - 1));
        if (type == ElementType.Double)
        {
            for (int k = 0; k < x.Length; k++)
            {
                new Span<double>(slots + (k * Vector), 8).Fill(x[k]);
            }

            double* at = (double*)slots;
            primitive.Loops.Double.Run(at, at + 8, at + 16, at + 24, 1);
            return at[24];
        }

        for (int k = 0; k < x.Length; k++)
        {
            new Span<float>(slots + (k * Vector), 16).Fill((float)x[k]);
        }

        float* place = (float*)slots;
        primitive.Loops.Float.Run(place, place + 16, place + 32, place + 48, 1);
        return place[48];
    }

    private static int[] IndexOf(Shape shape, int offset)
    {
        int[] index = new int[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            (offset, index[axis]) = Math.DivRem(offset, shape[axis]);
        }

        return index;
    }

    private static int OffsetOf(Shape shape, int[] index)
    {
        int offset = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            offset = (offset * shape[axis]) + index[axis];
        }

        return offset;
    }
}
