using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>What a run needs beside its arena.</summary>
/// <param name="Table">Pointers, for the operands of a tiled step.</param>
/// <param name="Slots">Elements, for what passes from one instruction of a tiled step to the next.</param>
/// <param name="Sums">Sums of tiled steps that run together.</param>
/// <param name="SumTiles">Tiles that such a sum has.</param>
/// <param name="Totals">Bytes for the totals of strips of rows.</param>
/// <param name="Scratch">Bytes for row code and for generated code.</param>
/// <param name="Block">Bytes for what is only there for a block of a group.</param>
/// <param name="Nested">Steps that run programs inside.</param>
internal readonly record struct WorkspaceNeeds(int Table, int Slots, int Sums, int SumTiles, long Totals, long Scratch, long Block, int Nested)
{
    /// <summary>What a tiled step needs beside its scratch memory: interpreted, or as machine code.</summary>
    public static WorkspaceNeeds Of(TiledStep step, bool isInterpreted) => new()
    {
        Table = isInterpreted ? step.Streams.Length + step.Fixed.Length : 0,
        Slots = isInterpreted ? step.Fixed.Length * BoundTiled.TileOf(step) : 0,
        Sums = step.Sums.Length > 0 ? step.FirstSum + step.Sums.Length : 0,
        SumTiles = step.Sums.Length > 0 ? (step.Size + LoweredProgram.Tile - 1) / LoweredProgram.Tile : 0,
    };

    /// <summary>What row code needs beside its scratch memory.</summary>
    public static WorkspaceNeeds Of(RowStep step) => new()
    {
        Sums = step.Totals.Length > 0 ? step.FirstSum + step.TotalColumns : 0,
        SumTiles = step.Totals.Length > 0 ? RowTotals.StripsOf(step) : 0,
    };

    public nuint TableBytes => AlignedMemory.Rounded((nuint)Table * (nuint)nint.Size);

    public nuint SlotBytes(int elementSize) => AlignedMemory.Rounded((nuint)Slots * (nuint)elementSize);

    public nuint SumBytes(int elementSize) => (nuint)Sums * (nuint)SumTiles * (nuint)elementSize;

    /// <summary>What a program needs for itself and for one inside, which never run at the same time.</summary>
    public WorkspaceNeeds With(in WorkspaceNeeds inside) => this with
    {
        Table = Math.Max(Table, inside.Table),
        Slots = Math.Max(Slots, inside.Slots),
        Sums = Math.Max(Sums, inside.Sums),
        SumTiles = Math.Max(SumTiles, inside.SumTiles),
        Totals = Math.Max(Totals, inside.Totals),
        Scratch = Math.Max(Scratch, inside.Scratch),
        Block = Math.Max(Block, inside.Block),
    };
}

/// <summary>The memory that one run of a program works in.</summary>
internal sealed unsafe class Workspace
{
    private readonly AlignedMemory _memory;
    private readonly WorkspaceNeeds _needs;
    private readonly int _elementSize;
    private readonly BodyRunner[]?[] _runners;
    private Parts? _parts;
    private Workspace[]? _seats;
    private Workspace? _first;
    private readonly byte* _block;
    private byte* _output;

    public Workspace(LoweredProgram program, in WorkspaceNeeds needs)
        : this(needs, program.ElementSize, ArenaBytes(program), needs.SumBytes(program.ElementSize), (nuint)needs.Totals)
    {
        Fill(program);
    }

    /// <summary>The workspace of a program inside another: an arena within its arena, all else shared.</summary>
    public Workspace(Workspace around, byte* arena, int nested)
    {
        _memory = around._memory;
        _needs = around._needs;
        _elementSize = around._elementSize;
        _runners = new BodyRunner[nested][];
        Arena = arena;
        Table = around.Table;
        Slots = around.Slots;
        Sums = around.Sums;
        Totals = around.Totals;
        Scratch = around.Scratch;
        _block = around._block;
    }

    private Workspace(in WorkspaceNeeds needs, int elementSize, nuint arena, nuint sums, nuint totals)
    {
        _needs = needs;
        _elementSize = elementSize;
        _runners = new BodyRunner[needs.Nested][];
        arena = Lines(arena);
        sums = Lines(sums);
        totals = Lines(totals);
        nuint table = needs.TableBytes;
        nuint slots = needs.SlotBytes(elementSize);
        nuint scratch = Lines((nuint)needs.Scratch);
        _memory = new AlignedMemory(arena + sums + totals + table + slots + scratch + (nuint)needs.Block);
        Arena = _memory.Start;
        Sums = Arena + arena;
        Totals = Sums + sums;
        Table = (byte**)(Totals + totals);
        Slots = (byte*)Table + table;
        Scratch = Slots + slots;
        _block = Scratch + scratch;
    }

    /// <summary>The arrays; shared by all seats.</summary>
    public byte* Arena { get; private init; }

    /// <summary>The output of the run; that of seat 0 for all seats.</summary>
    public byte* Output
    {
        get => _first is null ? _output : _first._output;
        set => _output = value;
    }

    /// <summary>The sums of tiles; shared by all seats, which sum different tiles.</summary>
    public byte* Sums { get; private init; }

    /// <summary>The distance between the sums of the first tiles.</summary>
    public int SumTiles => _needs.SumTiles;

    /// <summary>The totals of strips of rows; shared by all seats, which run different strips.</summary>
    public byte* Totals { get; private init; }

    /// <summary>The operand table of the tiled step that runs.</summary>
    public byte** Table { get; }

    /// <summary>The slots of the tiled step that runs.</summary>
    public byte* Slots { get; }

    /// <summary>What row code and generated code keep between their pieces, on a 64-byte boundary.</summary>
    public byte* Scratch { get; }

    /// <summary>The bytes of a program's workspace, that of programs inside with it.</summary>
    public static long BytesOf(LoweredProgram program, in WorkspaceNeeds needs)
    {
        int size = program.ElementSize;
        return (long)(ArenaBytes(program) + Lines(needs.SumBytes(size)) + Lines((nuint)needs.Totals) + needs.TableBytes + needs.SlotBytes(size) + Lines((nuint)needs.Scratch) + (nuint)needs.Block);
    }

    /// <summary>The first part of the block of a group that runs.</summary>
    public int FirstPart { get; set; }

    /// <summary>Where an array would start of which only the block that runs is there, given the bytes of a part.</summary>
    public byte* BlockOf(nint part) => _block - (FirstPart * part);

    /// <summary>Runs a step's parts on several threads.</summary>
    public Parts Parts => _parts ??= new Parts(this);

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

    /// <summary>What a thread that shares this run works in: the same arrays, and of everything else its own. Seat 0 is this.</summary>
    public Workspace Seat(int number)
    {
        if (number == 0)
        {
            return this;
        }

        Workspace[] seats = _seats ?? Interlocked.CompareExchange(ref _seats, new Workspace[Parts.Most], null) ?? _seats;
        return seats[number] ??= new Workspace(_needs, _elementSize, 0, 0, 0) { Arena = Arena, Sums = Sums, Totals = Totals, _first = this };
    }

    private static nuint ArenaBytes(LoweredProgram program) => Lines((nuint)program.ArenaSize * (nuint)program.ElementSize);

    private static nuint Lines(nuint bytes) => AlignedMemory.Rounded(bytes);

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
