namespace FallLine.Compilation;

/// <summary>The passes in their order, run until nothing changes.</summary>
internal static class Simplification
{
    public static Graph Run(Graph graph) => graph;
}
