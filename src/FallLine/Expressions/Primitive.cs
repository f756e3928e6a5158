using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>
/// One operation of the closed set that graphs are made of. Everything that is known of it stands in its one block: its
/// name, its shape rule, its value (an elementwise primitive's kernel) and its reverse rule.
/// </summary>
/// <remarks>
/// Primitives are values: two with the same parameters are equal, which is what makes equal computations one node of a
/// graph. All members that differentiation needs are abstract, so that a primitive without a rule does not compile.
/// </remarks>
internal abstract record Primitive
{
    /// <summary>The name in printed graphs and in messages.</summary>
    public virtual string Name => char.ToLowerInvariant(GetType().Name[0]) + GetType().Name[1..];

    /// <summary>The shape of the result, or a <see cref="ShapeException"/> that names the operands' shapes.</summary>
    public abstract Shape ShapeOf(ImmutableArray<Expr> operands);

    /// <summary>
    /// What a change of one operand adds to the cotangent of that operand: the transposed derivative at
    /// <paramref name="node"/> applied to <paramref name="cotangent"/>, or null where it is zero everywhere.
    /// </summary>
    public abstract Expr? Pullback(int operand, Expr node, Expr cotangent);

    /// <summary>The exception for operands whose shapes do not fit this primitive.</summary>
    protected ShapeException Mismatch(ImmutableArray<Expr> operands, string need) =>
        new($"{Name} of shapes {string.Join(" and ", operands.Select(o => o.Shape))}: {need}");
}
