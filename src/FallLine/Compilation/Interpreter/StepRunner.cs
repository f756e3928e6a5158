using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A program inside another, step by step.</summary>
internal sealed unsafe class StepRunner : BodyRunner
{
    private readonly Interpreter _interpreter;
    private readonly LoweredProgram _program;
    private readonly Workspace _workspace;
    private readonly int[] _copies;
    private readonly nint _elementSize;

    /// <param name="interpreter">The steps.</param>
    /// <param name="program">The program.</param>
    /// <param name="workspace">Where it runs.</param>
    /// <param name="inputs">The number of elements of each input.</param>
    public StepRunner(Interpreter interpreter, LoweredProgram program, Workspace workspace, int[] inputs)
    {
        (_interpreter, _program, _workspace) = (interpreter, program, workspace);
        _elementSize = program.ElementSize;
        _copies = new int[inputs.Length];
        int from = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            // Inputs that nothing reads are not copied.
            _copies[i] = inputs[i] == 0 ? -1 : Array.FindIndex(program.Inputs, copy => copy.From == from && copy.Count > 0);
            from += inputs[i];
        }
    }

    public override void Begin() => _workspace.Fill(_program);

    public override void Set(int input, byte* from)
    {
        if (_copies[input] >= 0)
        {
            Interpreter.CopyIn(_program.Inputs[_copies[input]], from, _workspace.Arena, _elementSize);
        }
    }

    public override void Run() => _interpreter.RunSteps(_workspace);

    public override void Get(int output, byte* to) => _interpreter.CopyOut(_program.Outputs[output], _workspace, to);
}
