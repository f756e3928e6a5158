using System.Runtime.InteropServices;

namespace FallLine.Compilation;

/// <summary>Zeroed bytes on a 64-byte boundary, padded to whole vectors, that the garbage collector frees with the object.</summary>
/// <remarks>The owner keeps this object reachable while anything works at <see cref="Start"/>.</remarks>
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
