namespace FallLine.Kernels;

/// <summary>The functions of <see cref="VectorMath512"/> in the widest vectors that the processor has; the same bits in all of them.</summary>
/// <remarks>
/// The base library's emulation of a wide vector by narrow ones costs a factor of 5, and 15 to 40 once a function is so long that the compiler
/// gives up inlining. The same text compiled for narrow vectors costs what it must: twice the time on half the width.
/// </remarks>
internal static partial class VectorMath;
