using FallLine.Expressions;

namespace FallLine;

public sealed partial class Expr
{
    /// <summary>The sum of all elements.</summary>
    public static Expr Sum(Expr x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Shape.IsScalar ? x : Apply(new Sum(0), x.Reshape(Shape.Vector(x.Shape.Size)));
    }

    /// <summary>The sums along <paramref name="axis"/>, which disappears.</summary>
    public static Expr Sum(Expr x, int axis) => Apply(new Sum(axis), x);

    /// <summary>The mean of all elements.</summary>
    public static Expr Mean(Expr x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Sum(x) / x.Shape.Size;
    }

    /// <summary>The means along <paramref name="axis"/>, which disappears.</summary>
    public static Expr Mean(Expr x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Sum(x, axis) / x.Shape[axis];
    }

    /// <summary>The product of all elements; its derivatives are exact where elements are 0 too.</summary>
    public static Expr Product(Expr x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Product(x.Reshape(Shape.Vector(x.Shape.Size)), 0);
    }

    /// <summary>The products along <paramref name="axis"/>, which disappears; their derivatives are exact where elements are 0 too.</summary>
    public static Expr Product(Expr x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(axis, x.Shape.Rank);
        int extent = x.Shape[axis];
        if (extent == 0)
        {
            return Leaf(new Constant(1, Structure.Without(x.Shape, axis)), x.ElementType);
        }

        // The first half times the second, again and again: no quotient of the product by an element, which would be 0/0.
        for (; extent > 1; extent = (extent + 1) / 2)
        {
            int half = extent / 2;
            Expr pairs = x.Slice(axis, 0, half) * x.Slice(axis, half, half);
            x = extent % 2 == 0 ? pairs : Concatenate([pairs, x.Slice(axis, extent - 1, 1)], axis);
        }

        return x.Reshape(Structure.Without(x.Shape, axis));
    }

    /// <summary>The sums of the elements up to each place along <paramref name="axis"/>.</summary>
    public static Expr CumulativeSum(Expr x, int axis = 0) => Apply(new CumulativeSum(axis, FromBack: false), x);

    /// <summary>The greatest element; equal ones share the derivative.</summary>
    public static Expr Max(Expr x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Shape.IsScalar ? x : Apply(new MaxAlong(0), x.Reshape(Shape.Vector(x.Shape.Size)));
    }

    /// <summary>The greatest elements along <paramref name="axis"/>, which disappears.</summary>
    /// <remarks>Not an overload of Max: <c>Max(x, 0)</c> is the greater of x and 0.</remarks>
    public static Expr MaxAlong(Expr x, int axis) => Apply(new MaxAlong(axis), x);

    /// <summary>The least element; equal ones share the derivative.</summary>
    public static Expr Min(Expr x) => -Max(-x);

    /// <summary>The least elements along <paramref name="axis"/>, which disappears.</summary>
    /// <remarks>Not an overload of Min: <c>Min(x, 0)</c> is the lesser of x and 0.</remarks>
    public static Expr MinAlong(Expr x, int axis) => -MaxAlong(-x, axis);

    /// <summary>The place, from 0 and row by row, of the greatest element: the first of equal ones, the first NaN where there is one. Its derivative is 0.</summary>
    public static Expr ArgMax(Expr x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ArgMax(x.Reshape(Shape.Vector(x.Shape.Size)), 0);
    }

    /// <summary>The places, from 0, of the greatest elements along <paramref name="axis"/>, which disappears; as <see cref="ArgMax(Expr)"/>.</summary>
    /// <remarks>The places of the greatest elements as weights are <c>OneHot(ArgMax(x, axis), count)</c>, their values <c>MaxAlong(x, axis)</c>.</remarks>
    public static Expr ArgMax(Expr x, int axis) => Apply(new ArgMax(axis), x);

    /// <summary>The place, from 0 and row by row, of the least element: the first of equal ones, the first NaN where there is one. Its derivative is 0.</summary>
    public static Expr ArgMin(Expr x) => ArgMax(-x);

    /// <summary>The places, from 0, of the least elements along <paramref name="axis"/>, which disappears; as <see cref="ArgMin(Expr)"/>.</summary>
    public static Expr ArgMin(Expr x, int axis) => ArgMax(-x, axis);

    /// <summary>The Euclidean norm √Σx² of all elements; its derivative at 0 is taken as 0.</summary>
    public static Expr Norm(Expr x) => Root(Sum(Square(x)));

    /// <summary>The Euclidean norms along <paramref name="axis"/>, which disappears; their derivatives at 0 are taken as 0.</summary>
    public static Expr Norm(Expr x, int axis) => Root(Sum(Square(x), axis));

    /// <summary>log Σ eˣ along the last axis, which disappears, without overflow.</summary>
    public static Expr LogSumExp(Expr x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Shape.IsScalar ? x : LogSumExp(x, x.Shape.Rank - 1);
    }

    /// <summary>log Σ eˣ along <paramref name="axis"/>, which disappears, without overflow.</summary>
    public static Expr LogSumExp(Expr x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        Expr shift = Shift(x, axis);
        return shift + Log(Sum(Exp(x - Repeated(shift, x.Shape, axis)), axis));
    }

    private static Expr Root(Expr squares) => Where(Equal(squares, 0), 0, Sqrt(squares));

    /// <summary>What is taken off before exponentials are summed along an axis: the greatest element.</summary>
    internal static Expr Shift(Expr x, int axis)
    {
        // The result does not depend on the shift, so neither does the derivative. A shift of ±∞ would make NaN of ∞ - ∞;
        // without it such rows give ±∞ as they should.
        Expr greatest = StopGradient(MaxAlong(x, axis));
        return Where(greatest - greatest < 1, greatest, 0);
    }

    /// <summary>A reduced value, repeated along the axis that disappeared.</summary>
    internal static Expr Repeated(Expr reduced, Shape shape, int axis) =>
        Broadcast(reduced.Reshape(Structure.WithExtent(shape, axis, 1)), shape);
}
