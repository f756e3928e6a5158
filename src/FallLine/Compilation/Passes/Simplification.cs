namespace FallLine.Compilation;

/// <summary>The passes: tables of rewrites of one node whose operands are simplified already, applied bottom-up until nothing changes.</summary>
/// <remarks>
/// <para>
/// What a rewrite may change: the last bits of a result, the sign of a zero, and overflow or underflow of an intermediate
/// value. What it may not: hide a NaN or an infinity. So x - x, x / x and 0 · x stay, except where x is known to be 0 or 1;
/// products with zero that come from differentiation are not made in the first place.
/// </para>
/// <para>
/// All tables are tried on a node before the sweep goes on, so a second sweep mostly finds nothing to do and ends it.
/// </para>
/// </remarks>
internal static class Simplification
{
    // A rewrite that undoes another would go on for ever: the bounds make that slow instead of endless.
    private const int MaximumSweeps = 12;
    private const int MaximumRewrites = 32;

    /// <summary>The tables in the order in which they are tried. Each gives a node's replacement, or null where none of its rewrites fits.</summary>
    public static IReadOnlyList<(string Name, Func<Expr, Expr?> Rewrite)> Passes { get; } =
    [
        ("arithmetic", ArithmeticPass.Rewrite),
        ("power", PowerPass.Rewrite),
        ("selection", SelectionPass.Rewrite),
        ("structure", StructurePass.Rewrite),
        ("broadcast", BroadcastPass.Rewrite),
        ("product", ProductPass.Rewrite),
        ("constant", ConstantPass.Rewrite),
        ("nested", NestedPass.Rewrite),
        ("scan", ScanPass.Rewrite),
    ];

    /// <summary>The simplified graph.</summary>
    /// <param name="graph">The graph to simplify; it is not changed.</param>
    /// <param name="afterSweep">Sees the graph after every sweep.</param>
    /// <param name="rewrites">Is told how many nodes each pass rewrote.</param>
    public static Graph Run(Graph graph, Action<Graph>? afterSweep = null, int[]? rewrites = null)
    {
        graph = SharedStates.Run(graph);
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool changed = false;
            graph = graph.Rewrite(node =>
            {
                Expr simplified = Simplify(node, rewrites);
                changed |= !ReferenceEquals(simplified, node);
                return simplified;
            });
            afterSweep?.Invoke(graph);
            if (!changed)
            {
                break;
            }
        }

        return graph;
    }

    private static Expr Simplify(Expr node, int[]? rewrites)
    {
        for (int count = 0; count < MaximumRewrites && !node.Operands.IsEmpty; count++)
        {
            Expr? rewritten = null;
            for (int pass = 0; pass < Passes.Count && rewritten is null; pass++)
            {
                rewritten = Passes[pass].Rewrite(node);
                if (rewritten is not null && rewrites is not null)
                {
                    rewrites[pass]++;
                }
            }

            if (rewritten is null)
            {
                break;
            }

            node = rewritten;
        }

        return node;
    }
}
