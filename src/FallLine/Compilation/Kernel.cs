using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using FallLine.Compilation;

namespace FallLine;

/// <summary>A compiled graph with its memory planned: inputs in, outputs out.</summary>
/// <remarks>
/// <para>
/// A kernel may run on many threads at once; each run borrows a workspace, and only the first run on a further thread makes
/// one, so repeated runs allocate nothing. There is nothing to dispose. The same input gives the same bits on every run.
/// </para>
/// <para>
/// Before it is lowered the graph is simplified. What simplification may change is stated in
/// <see cref="Explain"/>'s companion <c>docs/architecture.md</c>: the last bits of a result, and the sign of a zero; never
/// whether a result is NaN or infinite because an operand was.
/// </para>
/// </remarks>
public sealed class Kernel
{
    private readonly LoweredProgram _program;
    private readonly IBackEnd _backEnd;
    private readonly IExecutable<double>? _double;
    private readonly IExecutable<float>? _float;
    private readonly int _nodesBefore;
    private readonly int _nodesAfter;

    private Kernel(LoweredProgram program, IBackEnd backEnd, int nodesBefore, int nodesAfter)
    {
        _program = program;
        _backEnd = backEnd;
        _nodesBefore = nodesBefore;
        _nodesAfter = nodesAfter;
        if (program.ElementType == ElementType.Double)
        {
            _double = backEnd.PrepareDouble(program);
        }
        else
        {
            _float = backEnd.PrepareFloat(program);
        }
    }

    /// <summary>The number of elements of all inputs together.</summary>
    public int InputSize => _program.InputSize;

    /// <summary>The number of elements of all outputs together.</summary>
    public int OutputSize => _program.OutputSize;

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType => _program.ElementType;

    /// <summary>Simplifies a graph, plans its memory and makes it ready to run.</summary>
    /// <param name="graph">Inputs and outputs, all of one element type.</param>
    public static Kernel Compile(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Compile(graph, Simplification.Run(graph), InterpreterBackEnd.Instance);
    }

    /// <summary>Makes a graph ready to run as it stands.</summary>
    internal static Kernel CompileUnsimplified(Graph graph) => Compile(graph, graph, InterpreterBackEnd.Instance);

    /// <summary>Computes all outputs.</summary>
    /// <param name="input">The elements of the inputs one after another, in the graph's order, each row by row.</param>
    /// <param name="output">Receives the elements of the outputs one after another.</param>
    /// <exception cref="ArgumentException">A length is not <see cref="InputSize"/> or <see cref="OutputSize"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph is one of floats.</exception>
    public void Run(ReadOnlySpan<double> input, Span<double> output)
    {
        Check(_double is not null, "doubles", input.Length, output.Length);
        _double.Run(input, output);
    }

    /// <inheritdoc cref="Run(ReadOnlySpan{double}, Span{double})"/>
    /// <exception cref="InvalidOperationException">The graph is one of doubles.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        Check(_float is not null, "floats", input.Length, output.Length);
        _float.Run(input, output);
    }

    /// <summary>What compilation made of the graph, for a person: nodes before and after simplification, steps, memory.</summary>
    public string Explain()
    {
        StringBuilder text = new();
        int size = ElementType == ElementType.Double ? 8 : 4;
        text.Append(CultureInfo.InvariantCulture, $"{_nodesBefore} nodes, {_nodesAfter} after simplification\n");
        text.Append(CultureInfo.InvariantCulture, $"{InputSize} numbers in, {OutputSize} out, {ElementType.ToString().ToLowerInvariant()}, {_backEnd.Name}\n");
        text.Append(CultureInfo.InvariantCulture, $"{(long)_program.ArenaSize * size} bytes of working memory for each thread\n");
        for (int i = 0; i < _program.Steps.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {_program.Steps[i].Describe()}\n");
        }

        return text.ToString();
    }

    private static Kernel Compile(Graph graph, Graph simplified, IBackEnd backEnd) =>
        new(Lowering.Lower(simplified, ElementTypeOf(graph)), backEnd, graph.Nodes.Length, simplified.Nodes.Length);

    private static ElementType ElementTypeOf(Graph graph)
    {
        foreach (Expr input in graph.Inputs)
        {
            return input.ElementType;
        }

        foreach (Expr node in graph.Nodes)
        {
            if (node.Primitive is not Expressions.Constant)
            {
                return node.ElementType;
            }
        }

        return ElementType.Double;
    }

    private void Check([DoesNotReturnIf(false)] bool rightType, string given, int input, int output)
    {
        if (!rightType)
        {
            ThrowType(given);
        }

        if (input != InputSize || output != OutputSize)
        {
            ThrowLength(input, output);
        }
    }

    [DoesNotReturn]
    private void ThrowType(string given) =>
        throw new InvalidOperationException($"This kernel computes with {ElementType.ToString().ToLowerInvariant()}s and was given {given}. Call Run with {ElementType.ToString().ToLowerInvariant()} spans, or make the graph's inputs {given}.");

    [DoesNotReturn]
    private void ThrowLength(int input, int output) => throw (input != InputSize
        ? new ArgumentException($"The input has {input} elements; this kernel's inputs have {InputSize} together.", nameof(input))
        : new ArgumentException($"The output has room for {output} elements; this kernel's outputs have {OutputSize} together.", nameof(output)));
}
