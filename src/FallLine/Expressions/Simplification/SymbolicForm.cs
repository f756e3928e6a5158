using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace FallLine.Expressions;

/// <summary>
/// Rewrites a graph as a person would write it: constants combined, like terms and equal factors collected, signs and divisions
/// drawn together, choices merged. For reading, not for running.
/// </summary>
/// <remarks>
/// <para>
/// The rules are those of algebra over the reals: where the original is defined the result has the same value up to rounding, and
/// it may be defined elsewhere too (x/x becomes 1). Products are not multiplied out: <c>2*(1 - x)</c> stays.
/// </para>
/// <para>
/// One pass from the inputs to the outputs. A chain of additions is one sum and a chain of multiplications one product, however
/// deep; each is brought into a normal form — a <see cref="Term"/>, or a list of them — from which <see cref="SymbolicForm"/> builds
/// one and the same expression for equal functions, so that collecting like terms is a look-up.
/// </para>
/// </remarks>
internal sealed partial class SymbolicForm
{
    /// <summary>Beyond this nobody reads the result: the graph is returned as it is.</summary>
    private const int MostNodes = 20_000;

    /// <summary>The most terms, factors and choices written on the way; where it does not suffice, the result would not be read either.</summary>
    private const int MostWork = 300_000;

    /// <summary>A sum of more terms is not copied into another sum that uses it.</summary>
    private const int MostCopiedTerms = 8;

    private readonly Interner _interner = new();
    private readonly Dictionary<Expr, Expr> _written = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, Term> _products = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, ImmutableArray<Term>> _sums = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, double> _places = new(ReferenceEqualityComparer.Instance);

    private int _work;

    private SymbolicForm(ImmutableArray<Expr> inputs)
    {
        foreach (Expr input in inputs)
        {
            _places.TryAdd(input, _places.Count);
        }
    }

    private enum Chain
    {
        None,
        Sum,
        Product,
    }

    /// <summary>The same functions, written for a reader.</summary>
    public static Graph Of(Graph graph)
    {
        if (graph.Nodes.Length > MostNodes)
        {
            return graph;
        }

        SymbolicForm form = new(graph.Inputs);
        return !form.Write(graph) ? graph : Graph.Of(graph.Inputs, graph.Outputs.Select(output => form.Numeric(form._written[output])));
    }

    /// <summary>Rewrites every node; false where that is too much work.</summary>
    private bool Write(Graph graph)
    {
        HashSet<Expr> inner = InnerLinks(graph);
        foreach (Expr node in graph.Nodes.Where(node => !inner.Contains(node)))
        {
            // An array of one element is a number: its algebra is that of scalars.
            Shape shape = node.Shape.Size == 1 ? Shape.Scalar : node.Shape;
            Expr written = ChainOf(node) switch
            {
                Chain.Sum => SumOf(Links(node, inner).Select(link => (link.Scale, AsShape(_written[link.Node], shape))), shape),
                Chain.Product => ProductOf(Links(node, inner).Select(link => (AsShape(_written[link.Node], shape), link.Scale)), shape),
                _ => Rebuilt(node),
            };
            _written[node] = AsShape(written, node.Shape);
            if (_work > MostWork)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a rule may go on into the branches of choices: there is stack and work left.</summary>
    private bool MayDescend() => ++_work <= MostWork && RuntimeHelpers.TryEnsureSufficientExecutionStack();

    private Expr AsShape(Expr node, Shape shape) => node.Shape == shape ? node
        : node.Primitive is Reshape && node.Operands[0].Shape == shape ? node.Operands[0]
        : Function(node.Reshape(shape));

    /// <summary>The nodes inside of a chain: used once, by a node of the same chain.</summary>
    private static HashSet<Expr> InnerLinks(Graph graph)
    {
        Dictionary<Expr, (int Count, Expr By)> uses = new(ReferenceEqualityComparer.Instance);
        foreach (Expr node in graph.Nodes)
        {
            foreach (Expr operand in node.Operands)
            {
                uses[operand] = (uses.GetValueOrDefault(operand).Count + 1, node);
            }
        }

        HashSet<Expr> inner = new(ReferenceEqualityComparer.Instance);
        foreach (Expr node in graph.Nodes)
        {
            if (ChainOf(node) is not Chain.None and var chain && uses.TryGetValue(node, out (int Count, Expr By) use) && use.Count == 1 && ChainOf(use.By) == chain)
            {
                inner.Add(node);
            }
        }

        inner.ExceptWith(graph.Outputs);
        return inner;
    }

    private static Chain ChainOf(Expr node) => node.Primitive switch
    {
        Add or Subtract or Negate => Chain.Sum,
        Multiply or Divide => Chain.Product,
        Power when node.Operands[1].Primitive is Constant { Value: var exponent } && double.IsFinite(exponent) && new Factor(node, exponent).HasWholeExponent => Chain.Product,
        _ => Chain.None,
    };

    /// <summary>What a chain adds or multiplies, from left to right, each with its sign or exponent.</summary>
    private static List<(double Scale, Expr Node)> Links(Expr head, HashSet<Expr> inner)
    {
        List<(double Scale, Expr Node)> links = [];
        Stack<(double Scale, Expr Node)> open = new([(1, head)]);
        while (open.TryPop(out (double Scale, Expr Node) link))
        {
            if (!ReferenceEquals(link.Node, head) && !inner.Contains(link.Node))
            {
                links.Add(link);
                continue;
            }

            (double left, double right) = link.Node.Primitive switch
            {
                Subtract or Divide => (link.Scale, -link.Scale),
                Negate => (-link.Scale, 0),
                Power => (link.Scale * ((Constant)link.Node.Operands[1].Primitive).Value, 0),
                _ => (link.Scale, link.Scale),
            };
            if (right != 0)
            {
                open.Push((right, link.Node.Operands[1]));
            }

            open.Push((left, link.Node.Operands[0]));
        }

        return links;
    }

    /// <summary>A node that is neither sum nor product, on operands in symbolic form.</summary>
    private Expr Rebuilt(Expr node)
    {
        Expr rebuilt = node.Operands.IsEmpty ? node : Expr.Apply(node.Primitive, ImmutableArray.CreateRange(node.Operands, operand => _written[operand]));
        Expr written = Rule(rebuilt);
        if (ReferenceEquals(written, rebuilt))
        {
            written = _interner.Intern(rebuilt);
            Place(written);
        }

        return written;
    }

    /// <summary>Remembers the order in which expressions come: elements of a vector stand by their index.</summary>
    private void Place(Expr node)
    {
        double place = node is { Primitive: Reshape } && node.Operands[0] is { Primitive: Slice slice } part && part.Operands[0].Primitive is Input && _places.TryGetValue(part.Operands[0], out double vector)
            ? vector + ((slice.Start + 1.0) / (part.Operands[0].Shape[slice.Axis] + 2))
            : _places.Count;
        _places.TryAdd(node, place);
    }
}
