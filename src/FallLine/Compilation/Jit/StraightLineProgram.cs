using System.Diagnostics.CodeAnalysis;

namespace FallLine.Compilation;

/// <summary>A program of nothing but scalars: code from the caller's input to the caller's output, without an arena.</summary>
internal sealed unsafe class StraightLineProgram : IExecutable
{
    private readonly LoweredProgram _program;
    private readonly Chunk[] _chunks;
    private readonly WorkspacePool? _pool;
    private Interpreter? _interpreter;

    [RequiresDynamicCode("Makes methods at run time.")]
    public StraightLineProgram(LoweredProgram program, StraightLine code)
    {
        _program = program;
        (_chunks, int scratchSize) = StraightLineCode.Compile(code, program.ElementType);
        WorkingMemory = scratchSize;
        if (scratchSize > 0)
        {
            LoweredProgram empty = new()
            {
                ElementType = program.ElementType,
                InputSize = 0,
                OutputSize = 0,
                ArenaSize = 0,
                Inputs = [],
                Outputs = [],
                Prefills = [],
                Literals = [],
                Steps = [],
            };
            _pool = new WorkspacePool(empty, new WorkspaceNeeds { Scratch = scratchSize });
        }
    }

    public long WorkingMemory { get; }

    public string Tier => "machine code";

    public void Run(void* input, void* output)
    {
        byte* from = (byte*)input;
        byte* to = (byte*)output;
        if (from < to + ((nint)_program.OutputSize * _program.ElementSize) && to < from + ((nint)_program.InputSize * _program.ElementSize))
        {
            // Writing one output would change an input that is still to be read. The interpreter copies all inputs first.
            (_interpreter ??= new Interpreter(_program)).Run(input, output);
            return;
        }

        Workspace? workspace = _pool?.Take();
        byte* scratch = workspace is null ? null : workspace.Scratch;
        foreach (Chunk chunk in _chunks)
        {
            chunk(from, null, scratch, to);
        }

        if (workspace is not null)
        {
            _pool!.Return(workspace);
        }
    }
}
