namespace FallLine.Compilation;

/// <summary>A program bound to the loops that run it.</summary>
/// <remarks>Untyped inside: the element type is a size and a choice of loops, so nothing is compiled twice and all of it ahead of time.</remarks>
internal sealed unsafe class Interpreter : IExecutable
{
    private readonly LoweredProgram _program;
    private readonly BoundStep[] _steps;
    private readonly Binding _binding;
    private readonly WorkspacePool _pool;

    public Interpreter(LoweredProgram program)
        : this(program, Binding.Of(program), null, 0)
    {
    }

    /// <summary>A program of which some steps have code of their own.</summary>
    /// <param name="program">The program.</param>
    /// <param name="binding">Its literals.</param>
    /// <param name="compiled">For each step its code, or null where the interpreter runs it.</param>
    /// <param name="scratchSize">The bytes of scratch memory that the code needs.</param>
    public Interpreter(LoweredProgram program, Binding binding, BoundStep?[]? compiled, long scratchSize)
    {
        _program = program;
        _binding = binding;
        IsPlain = compiled is null;
        int table = 0;
        int sums = 0;
        BoundStep[] steps = new BoundStep[program.Steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = compiled?[i] ?? binding.Bind(program.Steps[i]);
            if (program.Steps[i] is TiledStep step)
            {
                table = Math.Max(table, step.Streams.Length + step.Fixed.Length);
                sums = Math.Max(sums, step.FirstSum + step.Sums.Length);
            }
        }

        _steps = Grouped(steps, program.Groups);
        _pool = new WorkspacePool(program, new WorkspaceNeeds(table, sums, scratchSize));
    }

    /// <summary>Whether no step has code of its own.</summary>
    public bool IsPlain { get; }

    public string Tier => IsPlain ? "interpreted" : "machine code";

    public void Run(void* input, void* output)
    {
        Workspace workspace = _pool.Take();
        byte* arena = workspace.Arena;
        nint size = _program.ElementSize;
        InputCopy[] inputs = _program.Inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            ref readonly InputCopy copy = ref inputs[i];
            byte* from = (byte*)input + (copy.From * size);
            byte* to = arena + (copy.Offset * size);
            if (copy.Count != 1)
            {
                Buffer.MemoryCopy(from, to, copy.Count * size, copy.Count * size);
            }
            else
            {
                // All lanes, so that the unused ones compute the same and nothing slower.
                FillVector(from, to, size);
            }
        }

        foreach (BoundStep step in _steps)
        {
            step.Run(workspace);
        }

        OutputCopy[] outputs = _program.Outputs;
        for (int i = 0; i < outputs.Length; i++)
        {
            ref readonly OutputCopy copy = ref outputs[i];
            byte* from = (copy.From.Literal == Location.Arena ? arena : _binding.LiteralStart(copy.From.Literal)) + (copy.From.Offset * size);
            Buffer.MemoryCopy(from, (byte*)output + (copy.To * size), copy.Count * size, copy.Count * size);
        }

        _pool.Return(workspace);
    }

    private static BoundStep[] Grouped(BoundStep[] steps, RowGroup[] groups)
    {
        if (groups.Length == 0)
        {
            return steps;
        }

        List<BoundStep> grouped = [];
        int next = 0;
        foreach (RowGroup group in groups)
        {
            grouped.AddRange(steps[next..group.First]);
            grouped.Add(new BoundRows(group, [.. steps[group.First..(group.Last + 1)].Cast<PartwiseStep>()]));
            next = group.Last + 1;
        }

        grouped.AddRange(steps[next..]);
        return [.. grouped];
    }

    private static void FillVector(byte* from, byte* to, nint size)
    {
        if (size == sizeof(double))
        {
            double value = *(double*)from;
            for (int lane = 0; lane < 8; lane++)
            {
                ((double*)to)[lane] = value;
            }
        }
        else
        {
            float value = *(float*)from;
            for (int lane = 0; lane < 16; lane++)
            {
                ((float*)to)[lane] = value;
            }
        }
    }
}
