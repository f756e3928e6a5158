using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>A large literal in aligned memory, shared by every kernel that closes over the same array.</summary>
internal sealed unsafe class LiteralMemory<T>
    where T : unmanaged
{
    private static readonly ConditionalWeakTable<Array, LiteralMemory<T>> Shared = [];

    private LiteralMemory(T[] data)
    {
        nuint bytes = (((nuint)data.Length * (nuint)sizeof(T)) + 63) & ~(nuint)63;
        Start = (T*)NativeMemory.AlignedAlloc(Math.Max(64, bytes), 64);
        data.CopyTo(new Span<T>(Start, data.Length));
        new Span<T>(Start + data.Length, (int)((bytes / (nuint)sizeof(T)) - (nuint)data.Length)).Clear();
    }

    ~LiteralMemory() => NativeMemory.AlignedFree(Start);

    public T* Start { get; }

    public static LiteralMemory<T> Of(Literal literal) => Shared.GetValue(literal.Data, data => new LiteralMemory<T>((T[])data));
}
