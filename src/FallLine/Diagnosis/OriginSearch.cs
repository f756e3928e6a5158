using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Diagnosis;

/// <summary>Computes every node of a graph and goes back from an output that is not finite, always to an operand that is not, until none is.</summary>
/// <remarks>At a choice it goes to the branch that was taken, so what it finds is what did the harm and not merely what came first.</remarks>
internal sealed class OriginSearch
{
    /// <summary>Graphs whose values together would take more numbers than this are not searched.</summary>
    private const long LargestSearched = 20_000_000;

    private readonly Graph _graph;
    private readonly Dictionary<Expr, (int Number, double[] Values)> _known = new(ReferenceEqualityComparer.Instance);

    private OriginSearch(Graph graph, ReadOnlySpan<double> point)
    {
        _graph = graph;
        List<Expr> computed = [.. graph.Nodes.Where(node => node.Primitive is not Leaf)];
        double[] values = new double[computed.Sum(node => node.Shape.Size)];
        Kernel.CompileUnsimplified(Graph.Of(graph.Inputs, computed)).Run(point, values);
        int start = 0;
        foreach (Expr input in graph.Inputs)
        {
            _known[input] = (-1, point.Slice(start, input.Shape.Size).ToArray());
            start += input.Shape.Size;
        }

        start = 0;
        foreach (Expr node in graph.Nodes)
        {
            switch (node.Primitive)
            {
                case Input:
                    break;
                case Constant constant:
                    _known[node] = (_known.Count, Enumerable.Repeat(constant.Value, node.Shape.Size).ToArray());
                    break;
                case Literal literal:
                    _known[node] = (_known.Count, (double[])literal.Data);
                    break;
                default:
                    _known[node] = (_known.Count, values[start..(start + node.Shape.Size)]);
                    start += node.Shape.Size;
                    break;
            }
        }
    }

    /// <summary>The origin of what an output has that is not finite; null where all are finite.</summary>
    public static NanOrigin? Run(Graph graph, ReadOnlySpan<double> point, bool inDerivative)
    {
        if (Of(graph, point) is not { } search)
        {
            return null;
        }

        foreach (Expr output in graph.Outputs)
        {
            int element = search.FirstNonFinite(output);
            if (element >= 0)
            {
                (Expr origin, int at) = search.Back(output, element);
                return search.Describe(origin, at, inDerivative, notTaken: false);
            }
        }

        return null;
    }

    /// <summary>The first operation that gives what is not finite although the output is; null where there is none.</summary>
    public static NanOrigin? NotTaken(Graph graph, ReadOnlySpan<double> point) =>
        Of(graph, point) is { } search && graph.Nodes.FirstOrDefault(node => node.Primitive is not Leaf && search.FirstNonFinite(node) >= 0) is { } origin
            ? search.Describe(origin, search.FirstNonFinite(origin), inDerivative: false, notTaken: true)
            : null;

    private static OriginSearch? Of(Graph graph, ReadOnlySpan<double> point) =>
        graph.Nodes.All(node => node.ElementType == ElementType.Double) && graph.Nodes.Sum(node => (long)node.Shape.Size) <= LargestSearched
            ? new OriginSearch(graph, point)
            : null;

    private (Expr Origin, int Element) Back(Expr node, int element)
    {
        while (true)
        {
            (Expr Operand, int Element)? next = null;
            foreach ((Expr operand, int at) in Sources(node, element))
            {
                if (at >= 0 && !double.IsFinite(_known[operand].Values[at]) && (next is null || _known[operand].Number < _known[next.Value.Operand].Number))
                {
                    next = (operand, at);
                }
            }

            if (next is not { } further)
            {
                return (node, element);
            }

            (node, element) = further;
        }
    }

    /// <summary>The operands' elements that an element may come from; of a combination of many, the first that is not finite.</summary>
    private IEnumerable<(Expr Operand, int Element)> Sources(Expr node, int element)
    {
        switch (node.Primitive)
        {
            case Where:
                Expr taken = node.Operands[_known[node.Operands[0]].Values[element] == 0 ? 2 : 1];
                return [(taken, element)];
            case Elementwise or Reshape or StopGradient:
                return node.Operands.Select(operand => (operand, element));
            case Broadcast:
                return [(node.Operands[0], Flat(node.Operands[0].Shape, node.Shape.IndicesOf(element).AsSpan(node.Shape.Rank - node.Operands[0].Shape.Rank)))];
            case Slice slice:
                int[] indices = node.Shape.IndicesOf(element);
                indices[slice.Axis] = slice.Start + (indices[slice.Axis] * slice.Step);
                return [(node.Operands[0], Flat(node.Operands[0].Shape, indices))];
            case Reduction reduction:
                return Combined(node, node.Operands[0], reduction.Axis, element);
            default:
                return node.Operands.Select(operand => (operand, FirstNonFinite(operand)));
        }
    }

    private static IEnumerable<(Expr Operand, int Element)> Combined(Expr node, Expr operand, int axis, int element)
    {
        List<int> indices = [.. node.Shape.IndicesOf(element)];
        indices.Insert(axis, 0);
        int[] place = [.. indices];
        for (int i = 0; i < operand.Shape[axis]; i++)
        {
            place[axis] = i;
            yield return (operand, Flat(operand.Shape, place));
        }
    }

    private static int Flat(Shape shape, ReadOnlySpan<int> indices)
    {
        int flat = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            flat = (flat * shape[axis]) + (shape[axis] == 1 ? 0 : indices[axis]);
        }

        return flat;
    }

    private int FirstNonFinite(Expr node) => Array.FindIndex(_known[node].Values, value => !double.IsFinite(value));

    private NanOrigin Describe(Expr origin, int element, bool inDerivative, bool notTaken)
    {
        if (origin.Primitive is Nested && NestedOrigin.Find(origin, [.. origin.Operands.Select(operand => _known[operand].Values)], inDerivative) is { } inside)
        {
            return inside with { InBranchNotTaken = notTaken, Advice = notTaken ? "" : inside.Advice };
        }

        ImmutableArray<KeyValuePair<string, double>> operands = origin.Primitive is Elementwise
            ? [.. origin.Operands.Where(operand => operand.Primitive is not Constant).Distinct().Select(operand => KeyValuePair.Create(Text(operand, element), _known[operand].Values[element]))]
            : [];
        double[] given = origin.Primitive is Elementwise ? [.. origin.Operands.Select(operand => _known[operand].Values[element])] : [];
        double value = _known[origin].Values[element];
        return new NanOrigin(Text(origin, element), value, operands, inDerivative, notTaken, notTaken ? "" : OriginAdvice.Of(origin.Primitive, value, given, inDerivative));
    }

    private static string Text(Expr node, int element)
    {
        string text = Printer.PrintShort(node);
        if (node.Shape.IsScalar)
        {
            return text;
        }

        string index = node.Shape.IndexText(element);
        return node.Primitive is Input ? $"{text}[{index}]" : $"element [{index}] of {text}";
    }
}
