using System.Diagnostics.CodeAnalysis;

namespace FallLine.Compilation;

/// <summary>Interpreted first; when that has cost as much as machine code would, the code is made beside the runs and takes over.</summary>
/// <remarks>Both give the same bits, so nobody can tell when the change happened. A single short minimisation never waits for a compiler.</remarks>
[RequiresDynamicCode("Makes methods at run time.")]
internal sealed unsafe class TieredProgram : IExecutable
{
    private readonly LoweredProgram _program;
    private readonly Work _work;
    private volatile IExecutable _current;
    private long _runsLeft;
    private volatile bool _isFinal;
    private volatile Exception? _failure;

    public TieredProgram(LoweredProgram program)
    {
        _program = program;
        _work = Work.Of(program);
        _current = new Interpreter(program);
        _runsLeft = _work.Runs;
        _isFinal = _runsLeft == 0;
    }

    /// <summary>Whether machine code runs.</summary>
    public bool IsCompiled => _current is not Interpreter { IsPlain: true };

    public long WorkingMemory => _current.WorkingMemory;

    public string Tier => IsCompiled ? $"machine code; interpreted {_work}"
        : _failure is { } failure ? $"interpreted, because making machine code failed: {failure.Message}"
        : $"interpreted, {_work}";

    public void Run(void* input, void* output)
    {
        _current.Run(input, output);
        if (!_isFinal && Interlocked.Decrement(ref _runsLeft) == 0)
        {
            _isFinal = true;
            ThreadPool.UnsafeQueueUserWorkItem(static program => program.Promote(), this, preferLocal: false);
        }
    }

    /// <summary>Makes the machine code now.</summary>
    public void Promote()
    {
        _isFinal = true;
        try
        {
            _current = JitBackEnd.Instance.Prepare(_program);
        }
        catch (Exception failure) when (failure is OutOfMemoryException or InvalidProgramException or NotSupportedException)
        {
            // The interpreter goes on; a thread of the pool must not end the process for want of speed.
            _failure = failure;
        }
    }
}
