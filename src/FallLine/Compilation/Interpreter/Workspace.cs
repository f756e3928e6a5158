using System.Runtime.InteropServices;

namespace FallLine.Compilation;

/// <summary>The memory that one run of a program works in.</summary>
internal sealed unsafe class Workspace<T>
    where T : unmanaged
{
    /// <summary>Levels of a pairwise sum: enough for 2³¹ tiles.</summary>
    public const int SumLevels = 32;

    public Workspace(LoweredProgram program, int tableSize, int sums)
    {
        Arena = (T*)Allocate((nuint)Math.Max(1, program.ArenaSize) * (nuint)sizeof(T));
        Table = (T**)Allocate((nuint)Math.Max(1, tableSize) * (nuint)sizeof(T*));
        Sums = (T*)Allocate((nuint)Math.Max(1, sums) * SumLevels * (nuint)sizeof(T));
        foreach (Prefill prefill in program.Prefills)
        {
            Span<T> place = new(Arena + prefill.Offset, prefill.Count);
            if (prefill.Data is null)
            {
                place.Fill(Elements.From<T>(prefill.Value));
            }
            else
            {
                ((T[])prefill.Data).CopyTo(place);
            }
        }
    }

    ~Workspace()
    {
        NativeMemory.AlignedFree(Arena);
        NativeMemory.AlignedFree(Table);
        NativeMemory.AlignedFree(Sums);
    }

    public T* Arena { get; }

    /// <summary>The operand table of the tiled step that runs.</summary>
    public T** Table { get; }

    /// <summary>The partial sums of the tiled step that runs.</summary>
    public T* Sums { get; }

    /// <summary>The next one in the pool's stack.</summary>
    public Workspace<T>? Next { get; set; }

    private static void* Allocate(nuint bytes)
    {
        // Whole vectors, and zeroed, so that the padding that loops read is never a signalling or slow number.
        nuint rounded = (bytes + 63) & ~(nuint)63;
        void* memory = NativeMemory.AlignedAlloc(rounded, 64);
        NativeMemory.Clear(memory, rounded);
        return memory;
    }
}
