using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A program bound to the loops that run it.</summary>
/// <remarks>Untyped inside: the element type is a size and a choice of loops, so nothing is compiled twice and all of it ahead of time.</remarks>
internal sealed unsafe class Interpreter : IExecutable, IInside
{
    private readonly LoweredProgram _program;
    private readonly BoundStep[] _steps;
    private readonly Binding _binding;
    private readonly WorkspacePool _pool;

    public Interpreter(LoweredProgram program)
        : this(program, Binding.Of(program, InterpreterBackEnd.Instance), null)
    {
    }

    /// <summary>A program of which some steps have code of their own.</summary>
    /// <param name="program">The program.</param>
    /// <param name="binding">Its literals.</param>
    /// <param name="compiled">For each step its code, or null where the interpreter runs it.</param>
    public Interpreter(LoweredProgram program, Binding binding, BoundStep?[]? compiled)
    {
        _program = program;
        _binding = binding;
        IsPlain = compiled is null;
        WorkspaceNeeds needs = new() { Block = (long)program.BlockSize * program.ElementSize };
        BoundStep[] steps = new BoundStep[program.Steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            steps[i] = compiled?[i] ?? binding.Bind(program.Steps[i]);
            needs = steps[i] is BoundNested nested ? needs.With(nested.Needs) with { Nested = needs.Nested + 1 }
                : program.Steps[i] is TiledStep step ? needs.With(WorkspaceNeeds.Of(step, steps[i] is BoundTiled))
                : program.Steps[i] is RowStep rowStep ? needs.With(WorkspaceNeeds.Of(rowStep))
                : needs;
            needs = needs.With(new() { Scratch = steps[i].ScratchSize });
        }

        _steps = Grouped(steps, program.Groups, program.ElementType);
        foreach (BoundStep step in _steps)
        {
            needs = step is BoundRows { Strips: > 1 } rows ? needs.With(new() { Totals = (long)rows.Strips * rows.TotalBytes }) : needs;
        }

        Needs = needs;
        _pool = new WorkspacePool(program, needs);
    }

    public WorkspaceNeeds Needs { get; }

    /// <summary>Whether no step has code of its own.</summary>
    public bool IsPlain { get; }

    public long WorkingMemory => Workspace.BytesOf(_program, Needs);

    public string Tier => IsPlain ? "interpreted" : "machine code";

    public void Run(void* input, void* output)
    {
        Workspace workspace = _pool.Take();
        byte* arena = workspace.Arena;
        nint size = _program.ElementSize;
        InputCopy[] inputs = _program.Inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            CopyIn(inputs[i], (byte*)input + (inputs[i].From * size), arena, size);
        }

        workspace.Output = (byte*)output;
        RunSteps(workspace);
        OutputCopy[] outputs = _program.Outputs;
        for (int i = 0; i < outputs.Length; i++)
        {
            CopyOut(outputs[i], workspace, (byte*)output + (outputs[i].To * size));
        }

        _pool.Return(workspace);
    }

    public BodyRunner RunnerIn(Workspace around, byte* arena, NestedStep step, int number) =>
        new StepRunner(this, _program, new Workspace(around, arena, Needs.Nested), step.Inputs[number]);

    /// <summary>Runs all steps on what the arena holds.</summary>
    public void RunSteps(Workspace workspace)
    {
        foreach (BoundStep step in _steps)
        {
            step.Run(workspace);
        }
    }

    /// <summary>Brings an input into an arena.</summary>
    public static void CopyIn(in InputCopy copy, byte* from, byte* arena, nint size)
    {
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

    /// <summary>Takes an output from where the program has it.</summary>
    public void CopyOut(in OutputCopy copy, Workspace workspace, byte* to)
    {
        nint size = _program.ElementSize;
        byte* from = (copy.From.Literal == Location.Arena ? workspace.Arena : _binding.LiteralStart(copy.From.Literal)) + (copy.From.Offset * size);
        Buffer.MemoryCopy(from, to, copy.Count * size, copy.Count * size);
    }

    private static BoundStep[] Grouped(BoundStep[] steps, RowGroup[] groups, ElementType type)
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
            grouped.Add(new BoundRows(group, [.. steps[group.First..(group.Last + 1)].Cast<PartwiseStep>()], type));
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
