using System.Runtime.Intrinsics;

namespace FallLine.Compilation;

/// <summary>A program bound to the loops that run it.</summary>
internal sealed unsafe class Interpreter<T> : IExecutable<T>
    where T : unmanaged
{
    private readonly LoweredProgram _program;
    private readonly BoundStep<T>[] _steps;
    private readonly LiteralMemory<T>[] _literals;
    private readonly WorkspacePool<T> _pool;

    public Interpreter(LoweredProgram program)
    {
        _program = program;
        LiteralMemory<T>[] literals = new LiteralMemory<T>[program.Literals.Length];
        for (int i = 0; i < literals.Length; i++)
        {
            literals[i] = LiteralMemory<T>.Of(program.Literals[i]);
        }

        int tableSize = 0;
        int sums = 0;
        _steps = new BoundStep<T>[program.Steps.Length];
        for (int i = 0; i < _steps.Length; i++)
        {
            _steps[i] = program.Steps[i] switch
            {
                DirectStep direct => new BoundDirect<T>(direct),
                TiledStep tiled => new BoundTiled<T>(tiled, literals),
                ReduceStep reduce => new BoundReduce<T>(reduce, literals),
                ProductStep product => new BoundProduct<T>(product, literals),
                MoveStep move => new BoundMove<T>(move, literals),
                Step other => throw new NotSupportedException($"The interpreter does not know {other.GetType().Name}."),
            };
            if (program.Steps[i] is TiledStep step)
            {
                tableSize = Math.Max(tableSize, step.Streams.Length + step.Fixed.Length);
                sums = Math.Max(sums, step.Sums.Length);
            }
        }

        _literals = literals;
        _pool = new WorkspacePool<T>(() => new Workspace<T>(program, tableSize, sums));
    }

    public void Run(ReadOnlySpan<T> input, Span<T> output)
    {
        Workspace<T> workspace = _pool.Take();
        T* arena = workspace.Arena;
        foreach (ref readonly InputCopy copy in _program.Inputs.AsSpan())
        {
            if (copy.Count == 1)
            {
                // All lanes, so that the unused ones compute the same and nothing slower.
                Vector512.Create(input[copy.From]).StoreAligned(arena + copy.Offset);
            }
            else
            {
                input.Slice(copy.From, copy.Count).CopyTo(new Span<T>(arena + copy.Offset, copy.Count));
            }
        }

        foreach (BoundStep<T> step in _steps)
        {
            step.Run(workspace);
        }

        foreach (ref readonly OutputCopy copy in _program.Outputs.AsSpan())
        {
            T* from = (copy.From.Literal == Location.Arena ? arena : _literals[copy.From.Literal].Start) + copy.From.Offset;
            if (copy.Count == 1)
            {
                output[copy.To] = *from;
            }
            else
            {
                new ReadOnlySpan<T>(from, copy.Count).CopyTo(output[copy.To..]);
            }
        }

        _pool.Return(workspace);
        GC.KeepAlive(_literals);
    }
}
