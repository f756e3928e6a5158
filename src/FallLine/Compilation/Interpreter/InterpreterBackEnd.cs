namespace FallLine.Compilation;

/// <summary>Walks the program with the compiled loops of the primitives. Always there: it makes no code at run time.</summary>
internal sealed class InterpreterBackEnd : IBackEnd
{
    public static InterpreterBackEnd Instance { get; } = new();

    public IExecutable Prepare(LoweredProgram program) => new Interpreter(program);

    public IInside PrepareInside(LoweredProgram program) => new Interpreter(program);
}
