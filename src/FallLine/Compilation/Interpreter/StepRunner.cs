using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A program inside another, step by step.</summary>
internal sealed unsafe class StepRunner : BodyRunner
{
    // 64-byte vectors in a row that take less than the way to the runtime's own copy.
    private const int MostWords = 8 * 16;

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
            ref readonly InputCopy copy = ref _program.Inputs[_copies[input]];
            nint words = copy.Count * _elementSize / sizeof(float);
            if (copy.Count > 1 && words <= MostWords)
            {
                Lanes.CopyToVectors((float*)from, (float*)(_workspace.Arena + (copy.Offset * _elementSize)), words);
            }
            else
            {
                Interpreter.CopyIn(copy, from, _workspace.Arena, _elementSize);
            }
        }
    }

    public override void Run() => _interpreter.RunSteps(_workspace);

    public override void Get(int output, byte* to)
    {
        ref readonly OutputCopy copy = ref _program.Outputs[output];
        nint words = copy.Count * _elementSize / sizeof(float);
        if (words <= MostWords && copy.From is { Literal: Location.Arena } from && from.Offset % (Vector512<float>.Count * sizeof(float) / _elementSize) == 0)
        {
            Lanes.CopyFromVectors((float*)(_workspace.Arena + (from.Offset * _elementSize)), (float*)to, words);
        }
        else
        {
            _interpreter.CopyOut(copy, _workspace, to);
        }
    }
}
