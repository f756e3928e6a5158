using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FallLine.Expressions;

/// <summary>
/// One operation of the closed set that graphs are made of. Everything that is known of it stands in its one block: its
/// name, its shape rule, its value (an elementwise primitive's kernel), and how it is differentiated and batched.
/// </summary>
/// <remarks>
/// Primitives are values: two with the same parameters are equal, which is what makes equal computations one node of a
/// graph. The three rules (forward, reverse, batching) are abstract, so that a primitive without one does not compile.
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

    /// <summary>The reverse rule for every operand that is wanted; null for the others and for nothing. For rules whose parts share work.</summary>
    public virtual ImmutableArray<Expr?> Pullbacks(Expr node, Expr cotangent, Func<Expr, bool> wanted)
    {
        var contributions = new Expr?[node.Operands.Length];
        for (int operand = 0; operand < contributions.Length; operand++)
        {
            contributions[operand] = wanted(node.Operands[operand]) ? Pullback(operand, node, cotangent) : null;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(contributions);
    }

    /// <summary>
    /// The forward rule: the derivative at <paramref name="node"/> applied to changes of its operands, or null where it is
    /// zero everywhere.
    /// </summary>
    /// <param name="node">The application of this primitive.</param>
    /// <param name="tangents">For each operand its change, of the operand's shape; null for one that does not change. Not all are null.</param>
    public abstract Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents);

    /// <summary>The batching rule: many applications at once. The result has a new first axis.</summary>
    /// <param name="node">One application of this primitive.</param>
    /// <param name="operands">
    /// The operands of all the applications: those with a new first axis, the batch; those that all of them share as they
    /// are in <paramref name="node"/>. At least one is a batch.
    /// </param>
    public abstract Expr Batch(Expr node, ImmutableArray<Expr> operands);

    /// <summary>
    /// Where the value is one of the elements of the operands: 1 where it is this operand's, else 0; null where every element takes
    /// part. Differentiation stops at elements not taken, so that what they would compute poisons nothing.
    /// </summary>
    public virtual Expr? Taken(int operand, Expr node) => null;

    /// <summary>Whether each element of the result is a sum of elements of the operands: what makes nothing new of zeros, and NaN of NaN alone.</summary>
    public virtual bool OnlyAdds => false;

    /// <summary>Where an operand reaches an element of the result that is taken (1) and where none (0); null where only that it may is known.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="node">The result.</param>
    /// <param name="taken">Which of its elements are taken.</param>
    public virtual Expr? Reaches(int operand, Expr node, Expr taken) => OnlyAdds && Pullback(operand, node, taken) is { } reached ? reached > 0 : null;

    /// <summary>The forward rule of a linear primitive: itself, on the tangents.</summary>
    protected Expr OnTangents(Expr node, ImmutableArray<Expr?> tangents) =>
        Expr.Apply(this, [.. node.Operands.Zip(tangents, (operand, tangent) => tangent ?? Expr.Zero(operand))]);

    /// <summary>The exception for operands whose shapes do not fit this primitive.</summary>
    protected ShapeException Mismatch(ImmutableArray<Expr> operands, string need) =>
        new($"{Name} of shapes {string.Join(" and ", operands.Select(o => o.Shape))}: {need}");
}
