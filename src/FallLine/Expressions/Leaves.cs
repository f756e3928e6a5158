using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>A node without operands.</summary>
internal abstract record Leaf(Shape Shape) : Primitive
{
    public sealed override Shape ShapeOf(ImmutableArray<Expr> operands) => Shape;

    public sealed override Expr? Pullback(int operand, Expr node, Expr cotangent) =>
        throw new InvalidOperationException("A leaf has no operands to differentiate.");

    public sealed override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents) =>
        throw new InvalidOperationException("A leaf has no operands that could change.");

    public sealed override Expr Batch(Expr node, ImmutableArray<Expr> operands) =>
        throw new InvalidOperationException("A leaf has no operands that could be batches.");
}

/// <summary>An input of the traced function. Each is its own: two inputs of one name and shape are different.</summary>
internal sealed record Input(string InputName, Shape Shape) : Leaf(Shape)
{
    public override string Name => InputName;

    public bool Equals(Input? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <summary>One number in every element.</summary>
internal sealed record Constant(double Value, Shape Shape) : Leaf(Shape)
{
    public override string Name => Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    // Bitwise, so that -0 is not 0 and NaN is itself.
    public bool Equals(Constant? other) =>
        other is not null && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value) && Shape == other.Shape;

    public override int GetHashCode() => (Value.GetHashCode() * 31) + Shape.GetHashCode();
}

/// <summary>An array of numbers that the function closes over. Equal only to itself: contents are not compared.</summary>
internal sealed record Literal(Array Data, Shape Shape) : Leaf(Shape)
{
    public override string Name => "data" + Shape;

    public bool Equals(Literal? other) => other is not null && ReferenceEquals(Data, other.Data) && Shape == other.Shape;

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Data);
}
