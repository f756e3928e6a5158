using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>What a primitive does to the elements of one row. An element is the number of an instruction, so a move is another list of the same numbers.</summary>
internal static class RowLanes
{
    private static readonly Add Addition = new();
    private static readonly Multiply Multiplication = new();
    private static readonly Max Maximum = new();

    /// <summary>The elements of a row of <paramref name="node"/>.</summary>
    /// <param name="code">Where instructions go.</param>
    /// <param name="node">A node that <see cref="RowRules"/> allows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="operands">The elements of a row of each operand.</param>
    public static int[] Of(RowCode code, Expr node, int rows, int[][] operands)
    {
        int[] result = new int[node.Shape.Size / rows];
        int[] x = operands[0];
        switch (node.Primitive)
        {
            case Elementwise elementwise:
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = operands.Length switch
                    {
                        1 => code.Compute(elementwise, x[i]),
                        2 => code.Compute(elementwise, x[i], operands[1][i]),
                        _ => code.Compute(elementwise, x[i], operands[1][i], operands[2][i]),
                    };
                }

                break;
            case Slice slice:
                Sliced(x, result, slice.Start, slice.Step, Line(node.Operands[0].Shape, slice.Axis, slice.Count, slice.Step, rows));
                break;
            case Pad pad:
                Integers.Fill(result, code.Constant(0));
                Padded(x, result, pad.Start, pad.Step, Line(node.Shape, pad.Axis, node.Operands[0].Shape[pad.Axis], pad.Step, rows));
                break;
            case Concatenate concatenate:
                Joined(operands, result, Structure.Around(node.Shape, concatenate.Axis).Outer / rows);
                break;
            case Permute or Broadcast:
                int[] places = Moved(node, rows);
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = x[places[i]];
                }

                break;
            case Reduction reduction:
                (int _, int extent, int inner) = Structure.Around(node.Operands[0].Shape, reduction.Axis);
                for (int i = 0; i < result.Length; i++)
                {
                    int first = (i / inner * extent * inner) + (i % inner);
                    result[i] = Combined(code, reduction is MaxAlong ? Maximum : Addition, [.. Enumerable.Range(0, extent).Select(k => x[first + (k * inner)])]);
                }

                break;
            case MatrixProduct product:
                Multiplied(code, product, node, rows, operands, result);
                break;
        }

        return result;
    }

    /// <summary>What is added up over rows for a node that takes totals: of a reduction, the row's share of each element; of a product, the products of two elements.</summary>
    public static int[] Totalled(RowCode code, Expr node, int rows, int[][] operands)
    {
        if (node.Primitive is Reduction reduction)
        {
            int inner = Structure.Around(node.Operands[0].Shape, reduction.Axis).Inner;
            Elementwise combine = reduction is MaxAlong ? Maximum : Addition;
            return [.. Enumerable.Range(0, inner).Select(i => Combined(code, combine, [.. Enumerable.Range(0, operands[0].Length / inner).Select(k => operands[0][(k * inner) + i])]))];
        }

        return [.. from x in operands[0] from y in operands[1] select code.Compute(Multiplication, x, y)];
    }

    /// <summary>A tree of pairs, whose rounding error grows with the logarithm of the number of terms.</summary>
    private static int Combined(RowCode code, Elementwise primitive, ReadOnlySpan<int> terms)
    {
        if (terms.Length == 1)
        {
            return terms[0];
        }

        int half = (terms.Length + 1) / 2;
        return code.Compute(primitive, Combined(code, primitive, terms[..half]), Combined(code, primitive, terms[half..]));
    }

    /// <summary>How a row's part of an axis lies in the longer and the shorter of two arrays.</summary>
    private static (int Outer, int Long, int Short, int Inner) Line(Shape longer, int axis, int count, int step, int rows)
    {
        (int outer, int extent, int inner) = Structure.Around(longer, axis);
        if (outer % rows == 0)
        {
            return (outer / rows, extent, count, inner);
        }

        // A row is some of the runs of which one element each is taken.
        int runs = outer * count / rows;
        return (1, runs * step, runs, inner);
    }

    private static void Sliced(int[] x, int[] result, int start, int step, (int Outer, int Long, int Short, int Inner) line)
    {
        for (int i = 0; i < result.Length; i++)
        {
            (int outer, int rest) = Math.DivRem(i, line.Short * line.Inner);
            (int k, int inner) = Math.DivRem(rest, line.Inner);
            result[i] = x[(((outer * line.Long) + start + (k * step)) * line.Inner) + inner];
        }
    }

    private static void Padded(int[] x, int[] result, int start, int step, (int Outer, int Long, int Short, int Inner) line)
    {
        for (int i = 0; i < x.Length; i++)
        {
            (int outer, int rest) = Math.DivRem(i, line.Short * line.Inner);
            (int k, int inner) = Math.DivRem(rest, line.Inner);
            result[(((outer * line.Long) + start + (k * step)) * line.Inner) + inner] = x[i];
        }
    }

    private static void Joined(int[][] operands, int[] result, int outer)
    {
        int at = 0;
        for (int i = 0; i < outer; i++)
        {
            foreach (int[] part in operands)
            {
                int width = part.Length / outer;
                part.AsSpan(i * width, width).CopyTo(result.AsSpan(at));
                at += width;
            }
        }
    }

    /// <summary>For each element of a row of the result, which element of the operand's row it is.</summary>
    private static int[] Moved(Expr node, int rows)
    {
        Shape source = node.Operands[0].Shape;
        int axes = 0;
        int leading = 1;
        while (leading % rows != 0)
        {
            leading *= node.Shape[axes++];
        }

        // Of the axes that count rows, what is left belongs to each row.
        ImmutableArray<int> rest = [leading / rows, .. source.Extents.Skip(axes)];
        int[] extents = [leading / rows, .. node.Shape.Extents.Skip(axes)];
        StridedView row = StridedView.Whole(0, Shape.Of(rest.AsSpan()));
        Primitive move = node.Primitive is Permute permute ? new Permute([0, .. permute.Axes.Skip(axes).Select(axis => axis - axes + 1)]) : node.Primitive;
        return row.Through(move, Shape.Of(extents))!.Columns(1);
    }

    private static void Multiplied(RowCode code, MatrixProduct product, Expr node, int rows, int[][] operands, int[] result)
    {
        (Shape left, Shape right) = (node.Operands[0].Shape, node.Operands[1].Shape);
        int inner = MatrixProduct.Extents(left, product.TransposeLeft).Columns;
        int columns = node.Shape[^1];
        int batch = RowRules.BatchOf(node);
        int height = batch % rows == 0 ? node.Shape[^2] : node.Shape[^2] / (rows / batch);
        for (int i = 0; i < result.Length; i++)
        {
            (int matrix, int rest) = Math.DivRem(i, height * columns);
            (int row, int column) = Math.DivRem(rest, columns);
            int leftStart = left.Rank == 3 ? matrix * height * inner : 0;
            int rightStart = right.Rank == 3 ? matrix * inner * columns : 0;
            int[] terms = new int[inner];
            for (int k = 0; k < inner; k++)
            {
                int x = operands[0][leftStart + (product.TransposeLeft ? (k * height) + row : (row * inner) + k)];
                int y = operands[1][rightStart + (product.TransposeRight ? (column * inner) + k : (k * columns) + column)];
                terms[k] = code.Compute(Multiplication, x, y);
            }

            result[i] = inner == 0 ? code.Constant(0) : Combined(code, Addition, terms);
        }
    }
}
