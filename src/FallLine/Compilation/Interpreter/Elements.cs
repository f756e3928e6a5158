using System.Runtime.CompilerServices;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>The two element types behind one type parameter; each branch is decided when the code is compiled.</summary>
/// <remarks>Not INumber: loading the generic-math interfaces costs milliseconds in a cold process.</remarks>
internal static class Elements
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T From<T>(double value)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(value) : Unsafe.BitCast<float, T>((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add<T>(T left, T right)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(left) + Unsafe.BitCast<T, double>(right))
            : Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(left) + Unsafe.BitCast<T, float>(right));

    public static Loop<T> LoopOf<T>(ElementwiseLoops loops)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? Unsafe.BitCast<Loop<double>, Loop<T>>(loops.Double) : Unsafe.BitCast<Loop<float>, Loop<T>>(loops.Float);
}
