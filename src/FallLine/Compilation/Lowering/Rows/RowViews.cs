using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>How row code finds what it reads in stored arrays.</summary>
internal static class RowViews
{
    /// <summary>The stored array behind a node, seen as the node's elements under a shape, or null where strides cannot say it.</summary>
    public static StridedView? Of(Analysis analysis, int root, Shape shape)
    {
        Expr node = analysis.Nodes[root];
        StridedView? view = analysis.Roles[root] is Role.Strided or Role.Repeat or Role.View
            ? Of(analysis, analysis.Operand(root, 0), node.Operands[0].Shape)?.Through(node.Primitive, node.Shape)
            : StridedView.Whole(root, node.Shape);
        return view?.Under(shape.Extents.AsSpan());
    }

    /// <summary>The permutation of a stored array that is read through at <paramref name="root"/>, if there is one.</summary>
    public static int? PermuteOf(Analysis analysis, int root)
    {
        while (analysis.Roles[root] is Role.Strided or Role.Repeat or Role.View)
        {
            if (analysis.Nodes[root].Primitive is Permute)
            {
                return root;
            }

            root = analysis.Operand(root, 0);
        }

        return null;
    }

    /// <summary>An operand of a node by rows, so that each row of the node finds what it needs in the same row; null where strides cannot say it.</summary>
    public static StridedView? Of(Analysis analysis, int node, int operand)
    {
        Expr expression = analysis.Nodes[node];
        Shape shape = expression.Operands[operand].Shape;
        int rows = analysis.Rows[node];
        StridedView? view = Of(analysis, analysis.Operand(node, operand), shape);
        if (!RowRules.IsLocal(expression, operand, rows))
        {
            if (expression.Primitive is Broadcast)
            {
                view = view?.Through(expression.Primitive, expression.Shape);
            }
            else
            {
                int batch = shape.Rank == 3 ? RowRules.BatchOf(expression) : 1;
                int size = shape.Size / batch;
                view = view?.Under([batch, 1, size])?.Through(new Broadcast(Shape.Scalar), Shape.Of(batch, rows / batch, size));
            }
        }

        return view?.Rows(rows) is null ? null : view;
    }
}
