using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>The memory that one run of a program works in.</summary>
internal sealed unsafe class Workspace
{
    /// <summary>Levels of a pairwise sum: enough for 2³¹ tiles.</summary>
    public const int SumLevels = 32;

    private readonly AlignedMemory _memory;

    public Workspace(LoweredProgram program, int tableSize, int sums)
    {
        nuint arena = AlignedMemory.Rounded((nuint)program.ArenaSize * (nuint)program.ElementSize);
        nuint table = AlignedMemory.Rounded((nuint)tableSize * (nuint)sizeof(void*));
        _memory = new AlignedMemory(arena + table + ((nuint)sums * SumLevels * sizeof(double)));
        Arena = _memory.Start;
        Table = (byte**)(Arena + arena);
        Sums = Arena + arena + table;
        foreach (Prefill prefill in program.Prefills)
        {
            Fill(prefill, program.ElementType);
        }
    }

    public byte* Arena { get; }

    /// <summary>The operand table of the tiled step that runs.</summary>
    public byte** Table { get; }

    /// <summary>The partial sums of the tiled step that runs.</summary>
    public byte* Sums { get; }

    /// <summary>The next one in the pool's stack.</summary>
    public Workspace? Next { get; set; }

    private void Fill(in Prefill prefill, ElementType type)
    {
        if (prefill.Data is { } data)
        {
            int size = type == ElementType.Double ? sizeof(double) : sizeof(float);
            fixed (byte* from = &MemoryMarshal.GetArrayDataReference(data))
            {
                Unsafe.CopyBlockUnaligned(Arena + ((nint)prefill.Offset * size), from, checked((uint)(prefill.Count * size)));
            }
        }
        else if (type == ElementType.Double)
        {
            double* place = (double*)Arena + prefill.Offset;
            for (int i = 0; i < prefill.Count; i++)
            {
                place[i] = prefill.Value;
            }
        }
        else
        {
            float* place = (float*)Arena + prefill.Offset;
            for (int i = 0; i < prefill.Count; i++)
            {
                place[i] = (float)prefill.Value;
            }
        }
    }
}
