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
/// Before it is lowered the graph is simplified. That may change the last bits of a result, the sign of a zero, and whether
/// an intermediate value overflows; it never hides a NaN or an infinity that an operand has.
/// </para>
/// </remarks>
public sealed class Kernel
{
    private readonly LoweredProgram _program;
    private readonly IExecutable _executable;
    private readonly int _nodesBefore;
    private readonly int _nodesAfter;

    private Kernel(LoweredProgram program, IBackEnd backEnd, int nodesBefore, int nodesAfter)
    {
        _program = program;
        _nodesBefore = nodesBefore;
        _nodesAfter = nodesAfter;
        _executable = backEnd.Prepare(program);
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
        return Compile(graph, Simplification.Run(graph), BackEnds.Default);
    }

    /// <summary>Makes a graph ready to run as it stands.</summary>
    internal static Kernel CompileUnsimplified(Graph graph) => Compile(graph, graph, BackEnds.Default);

    /// <summary>Makes a graph ready to run in one way.</summary>
    internal static Kernel Compile(Graph graph, IBackEnd backEnd) => Compile(graph, Simplification.Run(graph), backEnd);

    /// <summary>Computes all outputs.</summary>
    /// <param name="input">The elements of the inputs one after another, in the graph's order, each row by row.</param>
    /// <param name="output">Receives the elements of the outputs one after another.</param>
    /// <exception cref="ArgumentException">A length is not <see cref="InputSize"/> or <see cref="OutputSize"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph is one of floats.</exception>
    public unsafe void Run(ReadOnlySpan<double> input, Span<double> output)
    {
        Check(ElementType.Double, input.Length, output.Length);
        fixed (double* from = input)
        fixed (double* to = output)
        {
            _executable.Run(from, to);
        }
    }

    /// <inheritdoc cref="Run(ReadOnlySpan{double}, Span{double})"/>
    /// <exception cref="InvalidOperationException">The graph is one of doubles.</exception>
    public unsafe void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        Check(ElementType.Float, input.Length, output.Length);
        fixed (float* from = input)
        fixed (float* to = output)
        {
            _executable.Run(from, to);
        }
    }

    /// <summary>What compilation made of the graph, for a person: nodes before and after simplification, tier, steps, memory.</summary>
    public string Explain()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{_nodesBefore} nodes, {_nodesAfter} after simplification\n");
        text.Append(CultureInfo.InvariantCulture, $"{InputSize} numbers in, {OutputSize} out, {ElementType.ToString().ToLowerInvariant()}\n{_executable.Tier}\n");
        text.Append(CultureInfo.InvariantCulture, $"{(long)_program.ArenaSize * _program.ElementSize} bytes of working memory for each thread\n");
        for (int i = 0; i < _program.Steps.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {_program.Steps[i].Describe()}\n");
        }

        foreach (RowGroup group in _program.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"{group.First + 1} to {group.Last + 1} together, by blocks of {group.Block} of {group.Rows} rows\n");
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

    private void Check(ElementType given, int input, int output)
    {
        if (given != ElementType)
        {
            ThrowType(given);
        }

        if (input != InputSize || output != OutputSize)
        {
            ThrowLength(input, output);
        }
    }

    [DoesNotReturn]
    private void ThrowType(ElementType given)
    {
        string own = ElementType.ToString().ToLowerInvariant();
        string other = given.ToString().ToLowerInvariant();
        throw new InvalidOperationException($"This kernel computes with {own}s and was given {other}s. Call Run with {own} spans, or make the graph's inputs {other}s.");
    }

    [DoesNotReturn]
    private void ThrowLength(int input, int output) => throw (input != InputSize
        ? new ArgumentException($"The input has {input} elements; this kernel's inputs have {InputSize} together.", nameof(input))
        : new ArgumentException($"The output has room for {output} elements; this kernel's outputs have {OutputSize} together.", nameof(output)));
}
