namespace FallLine.Compilation;

/// <summary>Turns lowered programs into something that runs. All back-ends give the same bits for the same program.</summary>
internal interface IBackEnd
{
    /// <summary>The name in <see cref="Kernel.Explain"/>.</summary>
    string Name { get; }

    /// <summary>Makes a program of doubles ready to run.</summary>
    IExecutable<double> PrepareDouble(LoweredProgram program);

    /// <summary>Makes a program of floats ready to run.</summary>
    IExecutable<float> PrepareFloat(LoweredProgram program);
}

/// <summary>A program made ready. It may run on many threads at once.</summary>
internal interface IExecutable<T>
    where T : unmanaged
{
    /// <summary>Reads all inputs and writes all outputs; the lengths have been checked.</summary>
    void Run(ReadOnlySpan<T> input, Span<T> output);
}
