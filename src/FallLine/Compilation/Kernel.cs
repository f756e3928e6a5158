using System.Diagnostics.CodeAnalysis;
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
    private readonly Explanation _explanation;

    private Kernel(LoweredProgram program, IBackEnd backEnd, Explanation explanation)
    {
        _program = program;
        _explanation = explanation;
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
    /// <exception cref="InvalidOperationException">The graph reads an input that is not among its own.</exception>
    public static Kernel Compile(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Compile(graph, BackEnds.Default);
    }

    /// <summary>Makes a graph ready to run as it stands.</summary>
    internal static Kernel CompileUnsimplified(Graph graph) => Compile(graph, graph, [], BackEnds.Default);

    /// <summary>Makes a graph ready to run in one way.</summary>
    internal static Kernel Compile(Graph graph, IBackEnd backEnd)
    {
        int[] rewrites = new int[Simplification.Passes.Count];
        return Compile(graph, Simplification.Run(graph, rewrites: rewrites), rewrites, backEnd);
    }

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

    /// <summary>
    /// What compilation made of the graph, for a person: nodes before and after simplification and which passes rewrote how many, the tier, the
    /// estimated cost, the memory, the steps.
    /// </summary>
    /// <remarks>The cost is by a table of what operations take on one core of 2024; it is good for comparing kernels, not for telling the time.</remarks>
    public string Explain() => _explanation.Text(_program, _executable);

    private static Kernel Compile(Graph graph, Graph simplified, int[] rewrites, IBackEnd backEnd)
    {
        RequireClosed(simplified);
        return new(Lowering.Lower(simplified, ElementTypeOf(graph)), backEnd, new Explanation(graph.Nodes.Length, simplified, rewrites));
    }

    private static void RequireClosed(Graph graph)
    {
        foreach (Expr node in graph.Nodes)
        {
            if (node.Primitive is Expressions.Input input && !graph.Inputs.Contains(node))
            {
                throw new InvalidOperationException($"The function reads '{input.Name}' of shape {node.Shape}, which is not one of its own inputs ({string.Join(", ", graph.Inputs.Select(own => own.Primitive.Name))}): it belongs to "
                    + "another lambda, in which alone it has a value. Make it an input of this function, or use this function inside that lambda.");
            }
        }
    }

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
