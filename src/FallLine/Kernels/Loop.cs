namespace FallLine.Kernels;

/// <summary>
/// A compiled elementwise loop: <c>result[i] = f(x[i], y[i], z[i])</c> for <c>i &lt; count</c>; operands beyond the
/// function's arity are not read.
/// </summary>
/// <remarks>
/// <para>
/// Every buffer starts on a 64-byte boundary and is padded to whole vectors of 64 bytes, so a loop may read and write
/// the padding and needs no tail. The result may be one of the operands (same address), never an overlapping shift of it.
/// </para>
/// <para>
/// Not generic over the element type: code for an instantiation over a type of the base library is never compiled ahead of
/// time, and each would cost a cold process 0.1 to 0.3 ms.
/// </para>
/// </remarks>
internal readonly unsafe struct Loop(delegate*<void*, void*, void*, void*, nint, void> function)
{
    private readonly delegate*<void*, void*, void*, void*, nint, void> _function = function;

    /// <summary>Where its code starts.</summary>
    public nint Address => (nint)_function;

    public void Run(void* x, void* y, void* z, void* result, nint count) => _function(x, y, z, result, count);
}

/// <summary>The loops of an elementwise function, one for each element type.</summary>
internal readonly unsafe struct ElementwiseLoops(
    delegate*<double*, double*, double*, double*, nint, void> forDouble,
    delegate*<float*, float*, float*, float*, nint, void> forFloat,
    delegate*<ElementwiseMethods> methods)
{
    private readonly delegate*<ElementwiseMethods> _methods = methods;

    /// <summary>The loop over doubles.</summary>
    public Loop Double { get; } = new((delegate*<void*, void*, void*, void*, nint, void>)forDouble);

    /// <summary>The loop over floats.</summary>
    public Loop Float { get; } = new((delegate*<void*, void*, void*, void*, nint, void>)forFloat);

    /// <summary>The methods that compute one element or one vector.</summary>
    public ElementwiseMethods Methods() => _methods();
}
