using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>A way to combine two values, with the value that changes nothing; the trees around it are in <see cref="Reductions"/>.</summary>
internal interface IReduction<T>
    where T : unmanaged
{
    static abstract T Identity { get; }

    static abstract T Combine(T x, T y);

    static abstract Vector512<T> Combine(Vector512<T> x, Vector512<T> y);
}

internal readonly struct SumReduction<T> : IReduction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.Zero;

    public static T Combine(T x, T y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Add(x, y);
}

internal readonly struct ProductReduction<T> : IReduction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.One;

    public static T Combine(T x, T y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Multiply(x, y);
}

/// <summary>The larger value as IEEE 754-2019 <c>maximum</c>: a NaN wins, +0 is above -0.</summary>
internal readonly struct MaxReduction<T> : IReduction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.NegativeInfinity;

    public static T Combine(T x, T y) => T.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);
}

/// <summary>The smaller value as IEEE 754-2019 <c>minimum</c>: a NaN wins, -0 is below +0.</summary>
internal readonly struct MinReduction<T> : IReduction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.PositiveInfinity;

    public static T Combine(T x, T y) => T.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Min(x, y);
}
