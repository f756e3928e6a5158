namespace FallLine.Compilation;

/// <summary>Turns lowered programs into something that runs. All back-ends give the same bits for the same program.</summary>
internal interface IBackEnd
{
    /// <summary>Makes a program ready to run.</summary>
    IExecutable Prepare(LoweredProgram program);
}

/// <summary>A program made ready. It may run on many threads at once.</summary>
internal unsafe interface IExecutable
{
    /// <summary>How it runs, for <see cref="Kernel.Explain"/>.</summary>
    string Tier { get; }

    /// <summary>Reads all inputs and writes all outputs, of the program's element type; the lengths have been checked.</summary>
    void Run(void* input, void* output);
}
