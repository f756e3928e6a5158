using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace FallLine.Expressions;

/// <summary>Makes equal computations one node: same primitive, same element type, same operands.</summary>
internal sealed class Interner
{
    private readonly HashSet<Expr> _nodes = new(StructuralComparer.Instance);
    private readonly Dictionary<Expr, Expr> _canonical = new(ReferenceEqualityComparer.Instance);

    /// <summary>The one node that stands for <paramref name="node"/>.</summary>
    /// <remarks>Recurses only through nodes not seen before: callers go bottom-up, or pass what a rule has just built on top.</remarks>
    public Expr Intern(Expr node)
    {
        if (_canonical.TryGetValue(node, out Expr? canonical))
        {
            return canonical;
        }

        Expr candidate = node.WithOperands(ImmutableArray.CreateRange(node.Operands, Intern));
        if (!_nodes.TryGetValue(candidate, out canonical))
        {
            _nodes.Add(candidate);
            canonical = candidate;
        }

        _canonical[candidate] = canonical;
        _canonical[node] = canonical;
        return canonical;
    }

    private sealed class StructuralComparer : IEqualityComparer<Expr>
    {
        public static readonly StructuralComparer Instance = new();

        public bool Equals(Expr? x, Expr? y) => ReferenceEquals(x, y)
            || (x is not null && y is not null
                && x.ElementType == y.ElementType
                && x.Operands.AsSpan().SequenceEqual(y.Operands.AsSpan())
                && x.Primitive.Equals(y.Primitive));

        public int GetHashCode(Expr node)
        {
            HashCode hash = default;
            hash.Add(node.Primitive);
            foreach (Expr operand in node.Operands)
            {
                hash.Add(RuntimeHelpers.GetHashCode(operand));
            }

            return hash.ToHashCode();
        }
    }
}
