using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FallLine.Expressions;

namespace FallLine;

/// <summary>
/// A node of a traced computation: what a function computes with while it is being recorded. It has a shape and an element
/// type and holds no data.
/// </summary>
/// <remarks>
/// Write ordinary C# with operators and the functions of this class (<c>using static FallLine.Expr</c>). Operands of different
/// shapes stretch to each other by NumPy's rule. A comparison gives 1 or 0 and cannot be branched on, because it has no
/// value yet: choose with <see cref="Where"/>.
/// </remarks>
public sealed partial class Expr
{
    private Expr(Primitive primitive, ImmutableArray<Expr> operands, Shape shape, ElementType elementType)
    {
        Primitive = primitive;
        Operands = operands;
        Shape = shape;
        ElementType = elementType;
    }

    /// <summary>The extents of the value.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the value's elements.</summary>
    public ElementType ElementType { get; }

    internal Primitive Primitive { get; }

    internal ImmutableArray<Expr> Operands { get; }

    /// <summary>The expression as readable mathematics, for example <c>4*x</c>.</summary>
    public override string ToString() => Printer.Print(this);

    /// <summary>An array of constants that the function closes over: a vector.</summary>
    /// <param name="values">The elements; they are copied.</param>
    [OverloadResolutionPriority(1)] // Literal([1, 2]) means doubles; without this the compiler prefers floats.
    public static Expr Literal(ReadOnlySpan<double> values) => Leaf(new Literal(values.ToArray(), Shape.Vector(values.Length)), ElementType.Double);

    /// <inheritdoc cref="Literal(ReadOnlySpan{double})"/>
    public static Expr Literal(ReadOnlySpan<float> values) => Leaf(new Literal(values.ToArray(), Shape.Vector(values.Length)), ElementType.Float);

    /// <summary>A matrix of constants that the function closes over.</summary>
    /// <param name="values">The elements; they are copied.</param>
    public static Expr Literal(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] flat = new double[values.Length];
        Buffer.BlockCopy(values, 0, flat, 0, flat.Length * sizeof(double));
        return Leaf(new Literal(flat, Shape.Matrix(values.GetLength(0), values.GetLength(1))), ElementType.Double);
    }

    /// <summary>An array of constants of any shape that the function closes over.</summary>
    /// <param name="values">The elements row by row, as many as <paramref name="shape"/> has; the array is kept, not copied: do not change it.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ShapeException">The number of elements is not that of the shape.</exception>
    public static Expr Literal(double[] values, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        return values.Length == shape.Size
            ? Leaf(new Literal(values, shape), ElementType.Double)
            : throw new ShapeException($"{values.Length} values do not fill shape {shape}, which has {shape.Size} elements.");
    }

    /// <summary>A number in every element of <paramref name="shape"/>.</summary>
    public static Expr Full(double value, Shape shape) => Leaf(new Constant(value, shape), ElementType.Double);

    internal static Expr Input(string name, Shape shape, ElementType elementType = ElementType.Double) => Leaf(new Input(name, shape), elementType);

    /// <summary>Builds a node; the one place where nodes are made.</summary>
    internal static Expr Apply(Primitive primitive, params ImmutableArray<Expr> operands)
    {
        ElementType elementType = UnifyElementTypes(primitive, ref operands);
        Shape shape = primitive.ShapeOf(operands);
        Expr node = new(primitive, operands, shape, elementType);
        return primitive is Elementwise elementwise && ConstantFolding.TryFold(elementwise, node, out double value)
            ? Leaf(new Constant(value, shape), elementType)
            : node;
    }

    internal static Expr Leaf(Leaf primitive, ElementType elementType) => new(primitive, [], primitive.Shape, elementType);

    /// <summary>Zeros of the shape and element type of <paramref name="like"/>.</summary>
    internal static Expr Zero(Expr like) => Leaf(new Constant(0, like.Shape), like.ElementType);

    /// <summary>The same computation on other operands.</summary>
    internal Expr WithOperands(ImmutableArray<Expr> operands) => operands.IsEmpty || operands.SequenceEqual(Operands) ? this : Apply(Primitive, operands);

    private static ElementType UnifyElementTypes(Primitive primitive, ref ImmutableArray<Expr> operands)
    {
        // A constant takes the type of what it meets; anything else must agree.
        ElementType? type = null;
        bool mixed = false;
        foreach (Expr operand in operands)
        {
            if (operand.Primitive is Constant)
            {
                mixed |= operand.ElementType != (type ?? operand.ElementType);
            }
            else if (type is { } seen && seen != operand.ElementType)
            {
                throw new ArgumentException($"{primitive.Name} of {seen} and {operand.ElementType}: a computation has one element type. Make the inputs and literals one type.");
            }
            else
            {
                type = operand.ElementType;
            }
        }

        ElementType result = type ?? operands[0].ElementType;
        if (mixed || operands.Any(o => o.ElementType != result))
        {
            operands = [.. operands.Select(o => o.ElementType == result ? o : Leaf((Constant)o.Primitive, result))];
        }

        return result;
    }
}
