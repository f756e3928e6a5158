using System.Diagnostics.CodeAnalysis;

namespace FallLine.Compilation;

/// <summary>Makes machine code of the steps that gain by it; the others stay with the interpreter.</summary>
[RequiresDynamicCode("Makes methods at run time.")]
internal sealed class JitBackEnd : IBackEnd
{
    public static JitBackEnd Instance { get; } = new();

    public IExecutable Prepare(LoweredProgram program)
    {
        return StraightLine.Of(program) is { } whole ? new StraightLineProgram(program, whole) : InSteps(program);
    }

    public IInside PrepareInside(LoweredProgram program) => StraightLine.Of(program) is { } whole ? new StraightLineInside(program, whole) : InSteps(program);

    private static Interpreter InSteps(LoweredProgram program)
    {
        Binding binding = Binding.Of(program, Instance);
        BoundStep?[] compiled = new BoundStep?[program.Steps.Length];
        ArenaReads later = new(program);
        for (int i = compiled.Length - 1; i >= 0; i--)
        {
            compiled[i] = Work.Gains(program.Steps[i]) ? Compile(program, program.Steps[i], binding, later) : null;
            later.Add(program.Steps[i]);
        }

        return new Interpreter(program, binding, compiled);
    }

    private static BoundStep? Compile(LoweredProgram program, Step step, Binding binding, ArenaReads later)
    {
        switch (step)
        {
            case DirectStep direct:
                (Chunk[] chunks, int size) = StraightLineCode.Compile(StraightLine.Of(program, direct, later), program.ElementType);
                return new JitDirect(chunks, size);
            case TiledStep tiled:
                TiledValues values = TiledValues.Of(tiled, program);
                return new JitTiled(tiled, values, TiledCode.Compile(values, binding), binding);
            case RowStep rows:
                return new JitRowCode(rows, binding);
            case NestedStep nested:
                return LoopCode.Compile(nested, program.ElementType) is { } loop ? new JitLoop(nested, loop, binding) : null;
            default:
                return null;
        }
    }
}
