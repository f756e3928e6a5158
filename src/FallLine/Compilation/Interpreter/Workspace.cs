using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>What a run needs beside its arena.</summary>
/// <param name="Table">Pointers, for the operands of a tiled step.</param>
/// <param name="Sums">Sums of a tiled step.</param>
/// <param name="Scratch">Bytes for generated code.</param>
/// <param name="Nested">Steps that run programs inside.</param>
internal readonly record struct WorkspaceNeeds(int Table, int Sums, long Scratch, int Nested = 0)
{
    /// <summary>What a program needs for itself and for one inside, which never run at the same time.</summary>
    public WorkspaceNeeds With(in WorkspaceNeeds inside) => this with
    {
        Table = Math.Max(Table, inside.Table),
        Sums = Math.Max(Sums, inside.Sums),
        Scratch = Math.Max(Scratch, inside.Scratch),
    };
}

/// <summary>The memory that one run of a program works in.</summary>
internal sealed unsafe class Workspace
{
    /// <summary>Levels of a pairwise sum: enough for 2³¹ tiles.</summary>
    public const int SumLevels = 32;

    private readonly AlignedMemory _memory;
    private readonly BodyRunner[]?[] _runners;

    public Workspace(LoweredProgram program, in WorkspaceNeeds needs)
    {
        nuint arena = AlignedMemory.Rounded((nuint)program.ArenaSize * (nuint)program.ElementSize);
        nuint table = AlignedMemory.Rounded((nuint)needs.Table * (nuint)sizeof(void*));
        nuint sums = AlignedMemory.Rounded((nuint)needs.Sums * SumLevels * sizeof(double));
        _memory = new AlignedMemory(arena + table + sums + (nuint)needs.Scratch);
        Arena = _memory.Start;
        Table = (byte**)(Arena + arena);
        Sums = Arena + arena + table;
        Scratch = Sums + sums;
        _runners = new BodyRunner[needs.Nested][];
        Fill(program);
    }

    /// <summary>The workspace of a program inside another: an arena within its arena, all else shared.</summary>
    public Workspace(Workspace around, byte* arena, int nested)
    {
        _memory = around._memory;
        Arena = arena;
        Table = around.Table;
        Sums = around.Sums;
        Scratch = around.Scratch;
        _runners = new BodyRunner[nested][];
    }

    public byte* Arena { get; }

    /// <summary>The operand table of the tiled step that runs.</summary>
    public byte** Table { get; }

    /// <summary>The partial sums of the tiled step that runs.</summary>
    public byte* Sums { get; }

    /// <summary>What generated code keeps between its pieces, on a 64-byte boundary.</summary>
    public byte* Scratch { get; }

    /// <summary>The next one in the pool's stack.</summary>
    public Workspace? Next { get; set; }

    /// <summary>The programs inside a step in this workspace, made at its first run.</summary>
    public BodyRunner[] Runners(BoundNested step, int number) => _runners[number] ??= step.RunnersIn(this);

    /// <summary>Writes what the arena holds before a run.</summary>
    public void Fill(LoweredProgram program)
    {
        foreach (Prefill prefill in program.Prefills)
        {
            Fill(prefill, program.ElementType);
        }
    }

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
