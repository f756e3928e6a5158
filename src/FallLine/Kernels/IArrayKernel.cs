using System.Numerics;

namespace FallLine.Kernels;

/// <summary>A routine over whole arrays, for what is neither elementwise nor a move. It knows their extents and keeps nothing between runs.</summary>
internal interface IArrayKernel
{
    /// <summary>Writes every element of <paramref name="result"/>, which overlaps no operand.</summary>
    /// <param name="x">The first operand.</param>
    /// <param name="y">The second; the first again where there is one only.</param>
    /// <param name="result">What is computed.</param>
    void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
