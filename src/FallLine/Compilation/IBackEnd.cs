using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Turns lowered programs into something that runs. All back-ends give the same bits for the same program.</summary>
internal interface IBackEnd
{
    /// <summary>Makes a program ready to run.</summary>
    IExecutable Prepare(LoweredProgram program);

    /// <summary>Makes a program ready that runs inside another.</summary>
    IInside PrepareInside(LoweredProgram program);
}

/// <summary>A program made ready. It may run on many threads at once.</summary>
internal unsafe interface IExecutable
{
    /// <summary>How it runs, for <see cref="Kernel.Explain"/>.</summary>
    string Tier { get; }

    /// <summary>Bytes of working memory for a thread: arrays, tiles, sums and all else that a run needs beside input, output and literals.</summary>
    long WorkingMemory { get; }

    /// <summary>Reads all inputs and writes all outputs, of the program's element type; the lengths have been checked.</summary>
    void Run(void* input, void* output);
}

/// <summary>A program made ready to run inside another.</summary>
internal unsafe interface IInside
{
    /// <summary>What it needs of the workspace, beside an arena.</summary>
    WorkspaceNeeds Needs { get; }

    /// <summary>The program in a place within the arena of a workspace.</summary>
    BodyRunner RunnerIn(Workspace around, byte* arena, NestedStep step, int number);
}
