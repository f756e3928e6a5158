namespace FallLine.Expressions;

internal static class Printer
{
    public static string Print(Expr expression) => expression.Primitive.Name;

    public static string PrintShort(Expr expression) => expression.Primitive.Name;

    public static string Print(Graph graph) => graph.Nodes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
