using System.Diagnostics.CodeAnalysis;
using FallLine.Expressions;

namespace FallLine;

public sealed partial class Expr
{
    /// <summary>A number as a constant expression.</summary>
    public static implicit operator Expr(double value) => Leaf(new Constant(value, Shape.Scalar), ElementType.Double);

    /// <summary>The sum, element by element.</summary>
    public static Expr operator +(Expr left, Expr right) => Elementwise(new Add(), left, right);

    /// <summary>The difference, element by element.</summary>
    public static Expr operator -(Expr left, Expr right) => Elementwise(new Subtract(), left, right);

    /// <summary>The product, element by element; see <see cref="Dot"/> for matrices.</summary>
    public static Expr operator *(Expr left, Expr right) => Elementwise(new Multiply(), left, right);

    /// <summary>The quotient, element by element.</summary>
    public static Expr operator /(Expr left, Expr right) => Elementwise(new Divide(), left, right);

    /// <summary>The negative.</summary>
    public static Expr operator -(Expr operand) => Elementwise(new Negate(), operand);

    /// <summary>The operand itself.</summary>
    public static Expr operator +(Expr operand) => operand;

    /// <summary>1 where left &lt; right, else 0.</summary>
    public static Expr operator <(Expr left, Expr right) => Elementwise(new Less(), left, right);

    /// <summary>1 where left > right, else 0.</summary>
    public static Expr operator >(Expr left, Expr right) => Elementwise(new Less(), right, left);

    /// <summary>1 where left ≤ right, else 0.</summary>
    public static Expr operator <=(Expr left, Expr right) => Elementwise(new LessOrEqual(), left, right);

    /// <summary>1 where left ≥ right, else 0.</summary>
    public static Expr operator >=(Expr left, Expr right) => Elementwise(new LessOrEqual(), right, left);

    /// <summary>Always throws: an expression has no value to branch on while it is traced.</summary>
    public static bool operator true(Expr condition) => throw NoBranch(condition);

    /// <summary>Always throws: an expression has no value to branch on while it is traced.</summary>
    public static bool operator false(Expr condition) => throw NoBranch(condition);

    private static InvalidOperationException NoBranch(Expr condition) =>
        new($"'if' or '?:' on the expression {Printer.PrintShort(condition)}: while a function is traced its conditions have no value yet, so C# cannot choose a branch. Write Where(condition, then, otherwise), which keeps both.");

    /// <summary>Applies an elementwise primitive after stretching the operands to one shape.</summary>
    private static Expr Elementwise(Elementwise primitive, [NotNull] Expr? x, [NotNull] Expr? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Shape shape = Shape.Broadcast(x.Shape, y.Shape) ?? throw CannotBroadcast(primitive, x, y);
        return Apply(primitive, Broadcast(x, shape), Broadcast(y, shape));
    }

    private static Expr Elementwise(Elementwise primitive, [NotNull] Expr? x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Apply(primitive, x);
    }

    private static ShapeException CannotBroadcast(Primitive primitive, Expr x, Expr y) =>
        new($"{primitive.Name} of shapes {x.Shape} and {y.Shape}: they do not stretch to each other. Axes are matched from the last; each pair must be equal, or one of them 1."
            + (x.Shape.Rank == 2 && y.Shape.Rank <= 2 ? " For a matrix product write left.Dot(right)." : string.Empty));
}
