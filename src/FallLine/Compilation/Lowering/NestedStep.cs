using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A primitive that owns graphs: their programs, and who runs them.</summary>
internal sealed class NestedStep : Step
{
    public required string Name { get; init; }

    public required INestedKernel Kernel { get; init; }

    /// <summary>How often each program runs, at most.</summary>
    public required int Runs { get; init; }

    public required LoweredProgram[] Programs { get; init; }

    /// <summary>The number of elements of each program's inputs.</summary>
    public required int[][] Inputs { get; init; }

    /// <summary>The number of elements of each program's outputs.</summary>
    public required int[][] Outputs { get; init; }

    /// <summary>Where in the arena around it the arena of each program begins.</summary>
    public required int[] Arenas { get; init; }

    public required Location[] Operands { get; init; }

    public required int[] Sizes { get; init; }

    public required int Result { get; init; }

    public override IEnumerable<(Location From, int Count)> Reads => Operands.Zip(Sizes);

    public override string Describe()
    {
        IEnumerable<string> steps = Programs.Select(program => string.Join("; ", program.Steps.Select(step => step.Describe())));
        return Text($"{Name}: {(Runs == 1 ? "once" : Text($"{Runs} times"))} {{ {string.Join(" } and { ", steps)} }}");
    }
}
