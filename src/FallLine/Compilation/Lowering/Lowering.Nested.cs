using FallLine.Expressions;

namespace FallLine.Compilation;

internal sealed partial class Lowering
{
    /// <summary>Each graph becomes a program of its own, whose arena is a place in this one that is given back when the step ends.</summary>
    private NestedStep NestedStep(int node, Nested nested, int result)
    {
        Expr expression = _analysis.Nodes[node];
        LoweredProgram[] programs = [.. nested.Bodies.Select(Inside)];
        int[] sizes = [.. programs.Select(SizeOf)];
        int[] arenas = [.. sizes.Select(_arena.Allocate)];
        for (int i = 0; i < arenas.Length; i++)
        {
            _arena.Free(arenas[i], sizes[i]);
        }

        return new NestedStep
        {
            Name = nested.Name,
            Kernel = nested.KernelFor(expression),
            Runs = nested.Runs,
            Programs = programs,
            Inputs = [.. nested.Bodies.Select(body => body.Inputs.Select(input => input.Shape.Size).ToArray())],
            Outputs = [.. nested.Bodies.Select(body => body.Outputs.Select(output => output.Shape.Size).ToArray())],
            Arenas = arenas,
            Operands = [.. expression.Operands.Select((_, operand) => Place(node, operand))],
            Sizes = [.. expression.Operands.Select(operand => operand.Shape.Size)],
            Result = result,
        };
    }

    /// <summary>The program of a body; equal bodies share one.</summary>
    private LoweredProgram Inside(Body body)
    {
        if (!_inside.TryGetValue(body, out LoweredProgram? program))
        {
            _inside[body] = program = Lower(body.Graph, ElementType, _inside);
        }

        return program;
    }

    /// <summary>Room for the program's arena; or for its inputs and outputs, which are all that code without an arena needs.</summary>
    private int SizeOf(LoweredProgram program) => Math.Max(program.ArenaSize, program.InputSize + program.OutputSize + _lanes);
}
