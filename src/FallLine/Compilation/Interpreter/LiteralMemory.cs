using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A large literal in aligned memory, shared by every kernel that closes over the same array.</summary>
internal sealed unsafe class LiteralMemory
{
    private static readonly ConditionalWeakTable<Array, LiteralMemory> Shared = [];

    private readonly AlignedMemory _memory;

    private LiteralMemory(Array data)
    {
        nuint bytes = (nuint)data.Length * (nuint)(data is double[]? sizeof(double) : sizeof(float));
        _memory = new AlignedMemory(bytes);
        fixed (byte* from = &MemoryMarshal.GetArrayDataReference(data))
        {
            NativeMemory.Copy(from, Start, bytes);
        }
    }

    public byte* Start => _memory.Start;

    public static LiteralMemory Of(Literal literal) => Shared.GetValue(literal.Data, data => new LiteralMemory(data));
}
