using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A step with everything resolved that is the same in every run.</summary>
internal abstract unsafe class BoundStep
{
    /// <summary>The bytes of scratch memory that a run needs.</summary>
    public virtual long ScratchSize => 0;

    public abstract void Run(Workspace workspace);
}

/// <summary>A place that is relative to the arena, the output or the memory of a block, or absolute.</summary>
internal readonly unsafe struct Place(byte* absolute, int literal, nint offset, nint part)
{
    private readonly byte* _absolute = absolute;
    private readonly nint _offset = offset;
    private readonly nint _part = part;
    private readonly int _literal = literal;

    /// <summary>Where the array starts, or would start if all of it were there.</summary>
    public byte* In(Workspace workspace) => _offset + _literal switch
    {
        Location.Arena => workspace.Arena,
        Location.Output => workspace.Output,
        Location.Block => workspace.BlockOf(_part),
        _ => _absolute,
    };
}

/// <summary>An instruction with its loop: 32 bytes.</summary>
internal readonly struct BoundInstruction(in Instruction instruction, ElementType type)
{
    public readonly Loop Loop = TileLoops.Of(instruction, type);
    public readonly int X = instruction.X;
    public readonly int Y = instruction.Y;
    public readonly int Z = instruction.Z;
    public readonly int Result = instruction.Result;
    public readonly int Count = instruction.Count;
    public readonly Operation Operation = instruction.Operation;

    public static BoundInstruction[] All(Instruction[] instructions, ElementType type)
    {
        BoundInstruction[] bound = new BoundInstruction[instructions.Length];
        for (int i = 0; i < bound.Length; i++)
        {
            bound[i] = new BoundInstruction(instructions[i], type);
        }

        return bound;
    }
}

/// <summary>Makes steps ready for one element type.</summary>
internal sealed unsafe class Binding(ElementType type, LiteralMemory[] literals, IBackEnd backEnd)
{
    private readonly Dictionary<LoweredProgram, IInside> _inside = [];
    private int _nested;

    /// <param name="program">The program.</param>
    /// <param name="backEnd">What makes the programs inside its steps ready.</param>
    public static Binding Of(LoweredProgram program, IBackEnd backEnd)
    {
        LiteralMemory[] literals = new LiteralMemory[program.Literals.Length];
        for (int i = 0; i < literals.Length; i++)
        {
            literals[i] = LiteralMemory.Of(program.Literals[i]);
        }

        return new Binding(program.ElementType, literals, backEnd);
    }

    public ElementType Type => type;

    /// <summary>A program inside a step, made ready; once, however many steps run it.</summary>
    public IInside Inside(LoweredProgram program)
    {
        if (!_inside.TryGetValue(program, out IInside? inside))
        {
            _inside[program] = inside = backEnd.PrepareInside(program);
        }

        return inside;
    }

    public int ElementSize => type == ElementType.Double ? sizeof(double) : sizeof(float);

    public byte* LiteralStart(int literal) => literals[literal].Start;

    public Place Place(Location location) =>
        new(location.Literal < 0 ? null : literals[location.Literal].Start, location.Literal, (nint)location.Offset * ElementSize, (nint)location.Part * ElementSize);

    public BoundStep Bind(Step step) => step switch
    {
        DirectStep direct => new BoundDirect(direct, type),
        TiledStep tiled => new BoundTiled(tiled, this),
        RowStep rows => new BoundRowCode(rows, this),
        ReduceStep reduce => new BoundReduce(reduce, this),
        ProductStep { Batch: not 1 } products => new BoundProducts(products, this),
        ProductStep product => new BoundProduct(product, this),
        RoutineStep routine => new BoundRoutine(routine, this),
        MoveStep move => new BoundMove(move, this),
        NestedStep nested => new BoundNested(nested, this, _nested++),
        _ => throw new NotSupportedException($"The interpreter does not know {step.GetType().Name}."),
    };
}

/// <inheritdoc cref="DirectStep"/>
internal sealed unsafe class BoundDirect(DirectStep step, ElementType type) : BoundStep
{
    private readonly BoundInstruction[] _instructions = BoundInstruction.All(step.Instructions, type);

    public override void Run(Workspace workspace)
    {
        BoundInstruction[] instructions = _instructions;

        // Twice the same, so that the size of an element is part of the address mode.
        if (type == ElementType.Double)
        {
            double* arena = (double*)workspace.Arena;
            for (int k = 0; k < instructions.Length; k++)
            {
                ref readonly BoundInstruction i = ref instructions[k];
                i.Loop.Run(arena + i.X, arena + i.Y, arena + i.Z, arena + i.Result, i.Count);
            }
        }
        else
        {
            float* arena = (float*)workspace.Arena;
            for (int k = 0; k < instructions.Length; k++)
            {
                ref readonly BoundInstruction i = ref instructions[k];
                i.Loop.Run(arena + i.X, arena + i.Y, arena + i.Z, arena + i.Result, i.Count);
            }
        }
    }
}
