namespace FallLine.Kernels;

/// <summary>
/// A compiled elementwise loop: <c>result[i] = f(x[i], y[i], z[i])</c> for <c>i &lt; count</c>; operands beyond the
/// function's arity are null and not read.
/// </summary>
/// <remarks>
/// Every buffer starts on a 64-byte boundary and is padded to whole vectors of 64 bytes, so a loop may read and write
/// the padding and needs no tail. The result may be one of the operands (same address), never an overlapping shift of it.
/// </remarks>
internal readonly unsafe struct Loop<T>(delegate*<T*, T*, T*, T*, nint, void> function)
    where T : unmanaged
{
    private readonly delegate*<T*, T*, T*, T*, nint, void> _function = function;

    public void Run(T* x, T* y, T* z, T* result, nint count) => _function(x, y, z, result, count);
}

/// <summary>The loops of an elementwise function, one for each element type.</summary>
internal readonly struct ElementwiseLoops(Loop<double> forDouble, Loop<float> forFloat)
{
    public Loop<double> Double { get; } = forDouble;

    public Loop<float> Float { get; } = forFloat;
}
