using FallLine.Differentiation;

namespace FallLine.Compilation;

/// <summary>One run for two: where a recurrence is there with every state kept, as its derivative needs it, the last states are taken from those.</summary>
internal static class SharedStates
{
    public static Graph Run(Graph graph)
    {
        // Again where one was found: another may have run from its last states.
        while (true)
        {
            List<Expr> whole = [.. graph.Nodes.Where(node => node.Primitive is Scan { KeepsAll: true })];
            bool changed = false;
            Graph shared = whole.Count == 0 ? graph : graph.Rewrite(node =>
            {
                if (node.Primitive is not Scan { KeepsAll: false } scan || scan.Whole(node) is not { } kept || !whole.Exists(other => IsSame(other, kept)))
                {
                    return node;
                }

                changed = true;
                return scan.Of(kept);
            });
            if (!changed)
            {
                return graph;
            }

            graph = shared;
        }
    }

    private static bool IsSame(Expr left, Expr right) => left.Primitive.Equals(right.Primitive) && left.Operands.SequenceEqual(right.Operands);
}
