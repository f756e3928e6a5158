using System.Collections.Immutable;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>A primitive that owns graphs and says how they run. What they use from outside are operands.</summary>
/// <remarks>
/// It may give several arrays: then its value is a vector of all their elements, and <see cref="Parts(Expr)"/> takes it apart. The
/// compiler of graphs, the printer and the passes know nothing more of such a primitive than this.
/// </remarks>
internal abstract record Nested : Primitive, IBodied
{
    public abstract ImmutableArray<Body> Bodies { get; }

    /// <summary>How often each graph runs for one value, at most.</summary>
    public abstract int Runs { get; }

    public abstract int Own { get; }

    public string Relation => string.Empty;

    public abstract Primitive With(Func<Body, Body> replace);

    public IEnumerable<(Expr Input, Expr Operand)> Given(Expr node) => Bodies[^1].Inputs.Zip(node.Operands);

    /// <summary>How it runs.</summary>
    public abstract INestedKernel KernelFor(Expr node);

    /// <summary>The shapes of what it gives, after a check of the operands.</summary>
    public abstract ImmutableArray<Shape> Results(ImmutableArray<Expr> operands);

    /// <summary>What every operand receives of a cotangent; null for one that receives nothing or is not wanted.</summary>
    public abstract override ImmutableArray<Expr?> Pullbacks(Expr node, Expr cotangent, Func<Expr, bool> wanted);

    /// <summary>The arrays that many applications give, each with a new first axis.</summary>
    protected abstract ImmutableArray<Expr> Batches(Expr node, ImmutableArray<Expr> operands);

    public sealed override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        ImmutableArray<Shape> results = Results(operands);
        return results.Length == 1 ? results[0] : Shape.Vector(results.Sum(shape => shape.Size));
    }

    public sealed override Expr? Pullback(int operand, Expr node, Expr cotangent) => Pullbacks(node, cotangent, x => ReferenceEquals(x, node.Operands[operand]))[operand];

    public sealed override Expr Batch(Expr node, ImmutableArray<Expr> operands)
    {
        ImmutableArray<Expr> parts = Batches(node, operands);
        int size = parts[0].Shape[0];
        return parts.Length == 1 ? parts[0] : Expr.Concatenate(parts.Select(part => part.Reshape(Shape.Matrix(size, part.Shape.Size / size))), 1);
    }

    /// <summary>The arrays that an application of this gives.</summary>
    public ImmutableArray<Expr> Parts(Expr node) => Parts(node, node);

    /// <summary>A value of the same shape as that of <paramref name="node"/>, for example its cotangent, taken apart likewise.</summary>
    public ImmutableArray<Expr> Parts(Expr node, Expr value)
    {
        ImmutableArray<Shape> results = Results(node.Operands);
        if (results.Length == 1)
        {
            return [value];
        }

        ImmutableArray<Expr>.Builder parts = ImmutableArray.CreateBuilder<Expr>(results.Length);
        int start = 0;
        foreach (Shape shape in results)
        {
            parts.Add(Reshaped(Rows.Of(value, start, shape.Size), shape));
            start += shape.Size;
        }

        return parts.MoveToImmutable();
    }

    /// <summary>Arrays as the one value of a primitive that gives them.</summary>
    protected static Expr Pack(ImmutableArray<Expr> parts) => parts.Length == 1
        ? parts[0]
        : Expr.Concatenate(parts.Select(part => part.Reshape(Shape.Vector(part.Shape.Size))));

    /// <summary>Inputs of a body, each like an expression.</summary>
    protected static Expr[] Like(string name, IEnumerable<Expr> expressions) => [.. expressions.Select(x => Expr.Input(name, x.Shape, x.ElementType))];

    /// <summary>The numbers of the operands for which there is something.</summary>
    protected static int[] Places<T>(IEnumerable<T> operands, Func<T, bool> isThere) => [.. operands.Index().Where(operand => isThere(operand.Item)).Select(operand => operand.Index)];

    protected static int SizeOf(ElementType type) => type == ElementType.Double ? sizeof(double) : sizeof(float);

    // Of a shape under a shape only the outer one matters, and what lies below is seen.
    private static Expr Reshaped(Expr x, Shape shape)
    {
        while (x.Primitive is Reshape)
        {
            x = x.Operands[0];
        }

        return x.Reshape(shape);
    }
}
