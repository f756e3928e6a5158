using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine;

/// <summary>
/// An immutable directed acyclic graph of primitives from <see cref="Inputs"/> to <see cref="Outputs"/>, in which equal
/// computations are one node.
/// </summary>
public sealed class Graph
{
    private Graph(ImmutableArray<Expr> inputs, ImmutableArray<Expr> outputs, ImmutableArray<Expr> nodes)
    {
        Inputs = inputs;
        Outputs = outputs;
        Nodes = nodes;
    }

    /// <summary>The inputs, in the order in which they lie in a point.</summary>
    public ImmutableArray<Expr> Inputs { get; }

    /// <summary>The outputs.</summary>
    public ImmutableArray<Expr> Outputs { get; }

    /// <summary>Every node that an output needs, each once and after its operands.</summary>
    internal ImmutableArray<Expr> Nodes { get; }

    /// <summary>The graph that computes <paramref name="outputs"/> from <paramref name="inputs"/>.</summary>
    internal static Graph Of(IEnumerable<Expr> inputs, IEnumerable<Expr> outputs) => Build([.. inputs], [.. outputs], node => node);

    /// <summary>
    /// The graph in which every node, its operands already replaced, is what <paramref name="rule"/> makes of it. A rule may
    /// return nodes that it builds: those are interned, not visited again.
    /// </summary>
    internal Graph Rewrite(Func<Expr, Expr> rule) => Build(Inputs, Outputs, rule);

    /// <summary>The nodes that <paramref name="outputs"/> need, each once and after its operands; without recursion, so of any depth.</summary>
    internal static List<Expr> TopologicalOrder(IEnumerable<Expr> outputs)
    {
        List<Expr> order = [];
        HashSet<Expr> done = new(ReferenceEqualityComparer.Instance);
        List<Expr> open = [];
        List<int> next = [];
        foreach (Expr output in outputs)
        {
            Open(output);
            while (open.Count > 0)
            {
                Expr node = open[^1];
                if (next[^1] < node.Operands.Length)
                {
                    int operand = next[^1];
                    next[^1] = operand + 1;
                    Open(node.Operands[operand]);
                    continue;
                }

                open.RemoveAt(open.Count - 1);
                next.RemoveAt(next.Count - 1);
                done.Add(node);
                order.Add(node);
            }
        }

        return order;

        void Open(Expr node)
        {
            if (!done.Contains(node))
            {
                open.Add(node);
                next.Add(0);
            }
        }
    }

    /// <summary>One line a node: its number, operation, operands and shape; then the outputs.</summary>
    public override string ToString() => Printer.Print(this);

    private static Graph Build(ImmutableArray<Expr> inputs, ImmutableArray<Expr> outputs, Func<Expr, Expr> rule)
    {
        Dictionary<Expr, Expr> replaced = new(ReferenceEqualityComparer.Instance);
        Interner interner = new();
        foreach (Expr node in TopologicalOrder(outputs))
        {
            Expr rebuilt = node.WithOperands(ImmutableArray.CreateRange(node.Operands, operand => replaced[operand]));
            replaced[node] = interner.Intern(rule(rebuilt));
        }

        ImmutableArray<Expr> mapped = ImmutableArray.CreateRange(outputs, output => replaced[output]);
        return new Graph(inputs, mapped, [.. TopologicalOrder(mapped)]);
    }
}
