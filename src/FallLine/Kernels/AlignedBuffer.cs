namespace FallLine.Kernels;

/// <summary><see cref="AlignedMemory"/> seen as elements of one type.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private readonly AlignedMemory _memory;

    /// <summary>Takes zeroed memory for <paramref name="length"/> elements.</summary>
    /// <param name="length">How many elements, at least 0.</param>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = (nuint)length * (nuint)sizeof(T);
        Length = length;
        PaddedLength = (nint)(AlignedMemory.Rounded(bytes) / (nuint)sizeof(T));
        _memory = new AlignedMemory(bytes);
    }

    /// <summary>The number of elements asked for.</summary>
    public int Length { get; }

    /// <summary>The number of elements that may be read and written: whole vectors, at least one.</summary>
    public nint PaddedLength { get; }

    /// <summary>The address of the first element; the caller keeps the buffer reachable while it works there.</summary>
    public T* Pointer => (T*)_memory.Start;

    /// <summary>The elements, without the padding.</summary>
    public Span<T> Span => new(Pointer, Length);
}
