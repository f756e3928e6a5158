using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A step with everything resolved that is the same in every run.</summary>
internal abstract unsafe class BoundStep<T>
    where T : unmanaged
{
    public abstract void Run(Workspace<T> workspace);
}

/// <summary>A place that is relative to the arena or absolute.</summary>
internal readonly unsafe struct Place<T>
    where T : unmanaged
{
    private readonly T* _absolute;
    private readonly int _offset;

    public Place(Location location, LiteralMemory<T>[] literals)
    {
        _offset = location.Offset;
        _absolute = location.Literal == Location.Arena ? null : literals[location.Literal].Start;
    }

    public T* In(Workspace<T> workspace) => (_absolute == null ? workspace.Arena : _absolute) + _offset;
}

/// <summary>An instruction with its loop: 32 bytes.</summary>
internal readonly struct BoundInstruction<T>
    where T : unmanaged
{
    public readonly Loop<T> Loop;
    public readonly int X;
    public readonly int Y;
    public readonly int Z;
    public readonly int Result;
    public readonly int Count;
    public readonly Operation Operation;

    public BoundInstruction(in Instruction instruction)
    {
        Operation = instruction.Operation;
        X = instruction.X;
        Y = instruction.Y;
        Z = instruction.Z;
        Result = instruction.Result;
        Count = instruction.Count;
        Loop = Operation switch
        {
            Operation.Elementwise => Elements.LoopOf<T>(instruction.Primitive!.Loops),
            Operation.Fill => TileLoops<T>.Fill,
            Operation.Copy => TileLoops<T>.Copy,
            Operation.Sum => TileLoops<T>.Sum,
            _ => default,
        };
    }
}

/// <inheritdoc cref="DirectStep"/>
internal sealed unsafe class BoundDirect<T> : BoundStep<T>
    where T : unmanaged
{
    private readonly BoundInstruction<T>[] _instructions;

    public BoundDirect(DirectStep step)
    {
        _instructions = new BoundInstruction<T>[step.Instructions.Length];
        for (int i = 0; i < _instructions.Length; i++)
        {
            _instructions[i] = new BoundInstruction<T>(step.Instructions[i]);
        }
    }

    public override void Run(Workspace<T> workspace)
    {
        T* arena = workspace.Arena;
        foreach (ref readonly BoundInstruction<T> i in _instructions.AsSpan())
        {
            i.Loop.Run(arena + i.X, arena + i.Y, arena + i.Z, arena + i.Result, i.Count);
        }
    }
}
