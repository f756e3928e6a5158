using System.Runtime.InteropServices;

namespace FallLine.Kernels;

/// <summary>Zeroed bytes on a 64-byte boundary, padded to whole vectors, that the garbage collector frees with the object.</summary>
/// <remarks>
/// Alignment is worth 1.1 to 1.6 times on cheap kernels, and the padding lets a loop work in whole vectors. The memory does
/// not move. The owner keeps this object reachable while anything works at <see cref="Start"/>.
/// </remarks>
internal sealed unsafe class AlignedMemory
{
    private readonly nuint _bytes;

    public AlignedMemory(nuint bytes)
    {
        _bytes = Rounded(bytes);
        Start = (byte*)NativeMemory.AlignedAlloc(_bytes, 64);
        NativeMemory.Clear(Start, _bytes);
        GC.AddMemoryPressure((long)_bytes);
    }

    ~AlignedMemory()
    {
        NativeMemory.AlignedFree(Start);
        GC.RemoveMemoryPressure((long)_bytes);
    }

    public byte* Start { get; }

    public static nuint Rounded(nuint bytes) => Math.Max(64, (bytes + 63) & ~(nuint)63);
}
