using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>A graph inside a primitive. It is closed: all that it computes comes from its own inputs.</summary>
/// <remarks>Two bodies that compute the same of their inputs are equal, so that equal applications of them are one node.</remarks>
internal sealed class Body : IEquatable<Body>
{
    private const int Few = 16;
    private const int Deepest = 4;

    private readonly Lazy<int> _hash;

    public Body(IEnumerable<Expr> inputs, IEnumerable<Expr> outputs)
        : this(Graph.Of(inputs, outputs))
    {
    }

    public Body(Graph graph)
    {
        Graph = graph;
        _hash = new(Hash);
    }

    public Graph Graph { get; }

    public ImmutableArray<Expr> Inputs => Graph.Inputs;

    public ImmutableArray<Expr> Outputs => Graph.Outputs;

    /// <summary>Whether it was rewritten by all passes already.</summary>
    public bool IsSimplified { get; init; }

    /// <summary>The body of a function that was recorded on <paramref name="inputs"/> and may use anything else besides: what it uses becomes further inputs.</summary>
    /// <returns>The body, and what the further inputs stand for.</returns>
    /// <remarks>
    /// What depends on none of the inputs stays outside, where it is computed once. A repetition of it moves in, for nothing is
    /// gained by laying it out; and so does a function of a few numbers, for it may be a part of a composition that has an accurate form:
    /// of log(exp(s) + exp(a)) with an a from outside. A recurrence gives it back when the accurate forms have been found.
    /// </remarks>
    public static (Body Body, ImmutableArray<Expr> Captured) Close(ImmutableArray<Expr> inputs, ImmutableArray<Expr> outputs)
    {
        Dictionary<Expr, Expr> inside = new(ReferenceEqualityComparer.Instance);
        Dictionary<Expr, Expr> outside = new(ReferenceEqualityComparer.Instance);
        ImmutableArray<Expr>.Builder captured = ImmutableArray.CreateBuilder<Expr>();
        List<Expr> all = [.. inputs];
        int unnamed = 0;
        foreach (Expr input in inputs)
        {
            inside.Add(input, input);
        }

        foreach (Expr node in Graph.TopologicalOrder(outputs))
        {
            if (!inside.ContainsKey(node) && node.Operands.Any(inside.ContainsKey))
            {
                inside.Add(node, node.WithOperands(ImmutableArray.CreateRange(node.Operands, operand => Inside(operand))));
            }
        }

        ImmutableArray<Expr> closed = ImmutableArray.CreateRange(outputs, output => Inside(output));
        return (new Body(all, closed), captured.ToImmutable());

        Expr Inside(Expr node, int depth = Deepest)
        {
            if (inside.TryGetValue(node, out Expr? known) || outside.TryGetValue(node, out known))
            {
                return known;
            }

            Expr value = node.Primitive switch
            {
                Constant or Literal => node,
                Broadcast when depth > 0 => node.WithOperands([Inside(node.Operands[0], depth - 1)]),
                Elementwise when depth > 0 && node.Operands.Length == 1 && node.Shape.Size <= Few => node.WithOperands([Inside(node.Operands[0], depth - 1)]),
                _ => Capture(node),
            };
            outside.Add(node, value);
            return value;
        }

        Expr Capture(Expr node)
        {
            string name = node.Primitive is Input ? node.Primitive.Name : "c" + (++unnamed).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Expr input = Expr.Input(name, node.Shape, node.ElementType);
            captured.Add(node);
            all.Add(input);
            return input;
        }
    }

    /// <summary>The outputs for other inputs.</summary>
    public ImmutableArray<Expr> At(IReadOnlyList<Expr> arguments) => Substitution.Replace(Outputs, Inputs, arguments);

    public bool Equals(Body? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || _hash.Value != other._hash.Value || Inputs.Length != other.Inputs.Length || Outputs.Length != other.Outputs.Length || Graph.Nodes.Length != other.Graph.Nodes.Length)
        {
            return false;
        }

        Dictionary<Expr, Expr> same = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < Inputs.Length; i++)
        {
            if (Inputs[i].Shape != other.Inputs[i].Shape || Inputs[i].ElementType != other.Inputs[i].ElementType)
            {
                return false;
            }

            same[Inputs[i]] = other.Inputs[i];
        }

        for (int i = 0; i < Graph.Nodes.Length; i++)
        {
            (Expr mine, Expr theirs) = (Graph.Nodes[i], other.Graph.Nodes[i]);
            if (same.TryGetValue(mine, out Expr? image))
            {
                if (!ReferenceEquals(image, theirs))
                {
                    return false;
                }
            }
            else if (mine.ElementType == theirs.ElementType && mine.Operands.Length == theirs.Operands.Length && mine.Primitive.Equals(theirs.Primitive)
                && mine.Operands.Zip(theirs.Operands).All(pair => ReferenceEquals(same[pair.First], pair.Second)))
            {
                same.Add(mine, theirs);
            }
            else
            {
                return false;
            }
        }

        return Outputs.Zip(other.Outputs).All(pair => ReferenceEquals(same[pair.First], pair.Second));
    }

    public override bool Equals(object? obj) => Equals(obj as Body);

    public override int GetHashCode() => _hash.Value;

    private int Hash()
    {
        HashCode hash = default;
        hash.Add(Inputs.Length);
        foreach (Expr node in Graph.Nodes)
        {
            hash.Add(node.Shape);
            if (node.Primitive is not Input)
            {
                hash.Add(node.Primitive);
            }
        }

        return hash.ToHashCode();
    }
}
