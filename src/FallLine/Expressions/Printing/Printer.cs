using System.Globalization;
using System.Text;

namespace FallLine.Expressions;

/// <summary>Writes expressions as formulas and graphs as listings, without recursion.</summary>
/// <remarks>
/// A formula repeats what an expression shares, so its length can be exponential in the number of nodes. One that would be
/// longer than <see cref="LongestWritten"/> names what it shares: <c>t1 = …;</c> lines before the formula that uses them.
/// </remarks>
internal static class Printer
{
    private const long LongestWritten = 4_000;
    private const int LongestShort = 60;
    private const int LongestUnnamed = 8;

    /// <summary>An expression as a formula, indices from 1.</summary>
    public static string Print(Expr expression) => Write(expression, int.MaxValue);

    /// <summary>The beginning of an expression, for a message.</summary>
    public static string PrintShort(Expr expression)
    {
        // A name costs nothing to leave out: what is cut is the same.
        string text = Write(expression, LongestShort + 1);
        return text.Length <= LongestShort ? text : text[..(LongestShort - 1)] + "…";
    }

    /// <summary>What a body gives, each output's beginning.</summary>
    public static string PrintShort(Body body) => string.Join(", ", body.Outputs.Select(PrintShort));

    /// <summary>One line a node, then one for the outputs; the graphs inside a node stand below it, further in.</summary>
    public static string Print(Graph graph)
    {
        Dictionary<Expr, int> numbers = new(ReferenceEqualityComparer.Instance);
        StringBuilder text = new();
        foreach (Expr node in graph.Nodes)
        {
            numbers.Add(node, numbers.Count);
            string operands = string.Join(", ", node.Operands.Select(operand => Name(numbers[operand])));
            string operation = node.Primitive is Leaf ? node.Primitive is Input ? $"input {node.Primitive.Name}" : node.Primitive.Name
                : $"{node.Primitive.Name}({operands}){Details(node.Primitive)}";
            text.Append(CultureInfo.InvariantCulture, $"{Name(numbers[node])} = {operation}  {node.Shape}{(node.ElementType == ElementType.Float ? " float" : string.Empty)}\n");
            foreach (Body body in node.Primitive is IBodied bodied ? bodied.Bodies : [])
            {
                text.Append("  ").Append(Print(body.Graph).Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
            }
        }

        return text.Append("outputs ").AppendJoin(", ", graph.Outputs.Select(output => Name(numbers[output]))).ToString();

        static string Details(Primitive primitive) => primitive switch
        {
            Slice slice => string.Create(CultureInfo.InvariantCulture, $" axis {slice.Axis} start {slice.Start} count {slice.Count} step {slice.Step}"),
            Pad pad => string.Create(CultureInfo.InvariantCulture, $" axis {pad.Axis} start {pad.Start} extent {pad.Extent} step {pad.Step}"),
            Concatenate concatenate => string.Create(CultureInfo.InvariantCulture, $" axis {concatenate.Axis}"),
            Reduction reduction => string.Create(CultureInfo.InvariantCulture, $" axis {reduction.Axis}"),
            Gather gather => string.Create(CultureInfo.InvariantCulture, $" axis {gather.Axis} count {gather.Places.Count}"),
            ScatterAdd scatter => string.Create(CultureInfo.InvariantCulture, $" axis {scatter.Axis} extent {scatter.Extent}"),
            CumulativeSum sum => string.Create(CultureInfo.InvariantCulture, $" axis {sum.Axis}{(sum.FromBack ? " from the back" : string.Empty)}"),
            TriangularSolve solve => solve.Transpose ? " transposed" : string.Empty,
            Permute permute => " axes " + string.Join(' ', permute.Axes),
            MatrixProduct product => (product.TransposeLeft ? " left transposed" : string.Empty) + (product.TransposeRight ? " right transposed" : string.Empty),
            _ => string.Empty,
        };

        static string Name(int number) => "n" + number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Write(Expr expression, int limit)
    {
        List<Expr> order = Graph.TopologicalOrder([expression]);
        Layouts layouts = new();
        foreach (Expr node in order)
        {
            layouts.Place(node);
        }

        StringBuilder text = new();
        Dictionary<Expr, string> names = new(ReferenceEqualityComparer.Instance);
        if (limit == int.MaxValue && LengthOf(order, layouts)[expression] > LongestWritten)
        {
            foreach ((Expr node, string name) in Shared(expression, order, layouts))
            {
                text.Append(name).Append(" = ");
                Write(node, layouts, names, text, limit);
                text.Append(";\n");
                names.Add(node, name);
            }
        }

        Write(expression, layouts, names, text, limit);
        return text.ToString();
    }

    /// <summary>Writes a node out, down to named ones, until <paramref name="limit"/>.</summary>
    private static void Write(Expr root, Layouts layouts, Dictionary<Expr, string> names, StringBuilder text, int limit)
    {
        Stack<Piece> open = [];
        Expand(root);
        while (text.Length < limit && open.TryPop(out Piece piece))
        {
            if (piece.Text is not null)
            {
                text.Append(piece.Text);
            }
            else if (names.TryGetValue(piece.Operand!, out string? name))
            {
                text.Append(name);
            }
            else if (layouts.NeedsParentheses(piece))
            {
                text.Append('(');
                open.Push(")");
                Expand(piece.Operand!);
            }
            else
            {
                Expand(piece.Operand!);
            }
        }

        void Expand(Expr node)
        {
            Piece[] pieces = layouts[node].Pieces;
            for (int i = pieces.Length - 1; i >= 0; i--)
            {
                open.Push(pieces[i]);
            }
        }
    }

    private static Dictionary<Expr, double> LengthOf(List<Expr> order, Layouts layouts)
    {
        // A double, because it saturates.
        Dictionary<Expr, double> lengths = new(order.Count, ReferenceEqualityComparer.Instance);
        foreach (Expr node in order)
        {
            double length = 0;
            foreach (Piece piece in layouts[node].Pieces)
            {
                length += piece.Text?.Length ?? lengths[piece.Operand!];
            }

            lengths[node] = length;
        }

        return lengths;
    }

    /// <summary>The nodes that are written more than once and are worth a name, in order, with names that no input has.</summary>
    private static List<(Expr Node, string Name)> Shared(Expr root, List<Expr> order, Layouts layouts)
    {
        Dictionary<Expr, int> uses = new(ReferenceEqualityComparer.Instance) { [root] = 1 };
        for (int i = order.Count - 1; i >= 0; i--)
        {
            if (uses.ContainsKey(order[i]))
            {
                foreach (Piece piece in layouts[order[i]].Pieces.Where(piece => piece.Operand is not null))
                {
                    uses[piece.Operand!] = uses.GetValueOrDefault(piece.Operand!) + 1;
                }
            }
        }

        Dictionary<Expr, double> lengths = LengthOf(order, layouts);
        HashSet<string> taken = [.. order.Where(node => node.Primitive is Input).Select(node => node.Primitive.Name)];
        string stem = Enumerable.Range(0, int.MaxValue).Select(count => "t" + new string('_', count)).First(stem => !taken.Any(name => name.StartsWith(stem, StringComparison.Ordinal)));
        return [.. order
            .Where(node => uses.GetValueOrDefault(node) > 1 && lengths[node] > LongestUnnamed && node.Primitive is not Leaf && layouts[node].Pieces.Length > 1)
            .Select((node, i) => (node, stem + (i + 1).ToString(CultureInfo.InvariantCulture)))];
    }
}
