using System.Collections.Immutable;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Differentiation;

/// <summary>
/// A recurrence: states that a step makes of the states before it, for every element of some sequences. Operands are the initial
/// states, the sequences and what the step captures; the step's inputs are the states, an element of each sequence and the captured.
/// </summary>
/// <param name="Step">From the states, elements and captured to the next states.</param>
/// <param name="States">The number of states.</param>
/// <param name="Kept">Of so many states, the first ones, the value has every one, the initial one among them; of the others the last.</param>
/// <param name="Sequences">The number of sequences; elements lie along their first axis.</param>
/// <param name="Length">The number of steps.</param>
/// <param name="Reversed">Whether it goes from the last element to the first. Row t of a kept state is then the state after element t, and the initial one is the last row.</param>
internal sealed partial record Scan(Body Step, int States, int Kept, int Sequences, int Length, bool Reversed) : Nested
{
    public override ImmutableArray<Body> Bodies => [Step];

    public override int Runs => Length;

    public override int Own => States + Sequences;

    /// <summary>Whether the value has every state.</summary>
    public bool KeepsAll => Kept == States;

    /// <summary>The first row of the states before each step; those after each step begin at the other one.</summary>
    private int Before => Reversed ? 1 : 0;

    private int InitialRow => Reversed ? Length : 0;

    private int FinalRow => Reversed ? 0 : Length;

    public override Primitive With(Func<Body, Body> replace) => this with { Step = replace(Step) };

    public override ImmutableArray<Shape> Results(ImmutableArray<Expr> operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            bool isSequence = i >= States && i < States + Sequences;
            Shape needed = isSequence ? Structure.WithFirst(Length, Step.Inputs[i].Shape) : Step.Inputs[i].Shape;
            if (operands[i].Shape != needed)
            {
                throw Mismatch(operands, $"operand {i + 1} must have shape {needed}.");
            }
        }

        return [.. Enumerable.Range(0, States).Select(i => i < Kept ? Structure.WithFirst(Length + 1, operands[i].Shape) : operands[i].Shape)];
    }

    /// <summary>The same recurrence with every state kept.</summary>
    public Expr Whole(Expr node) => KeepsAll ? node : Expr.Apply(this with { Kept = States }, node.Operands);

    /// <summary>The value of this, taken from that with every state kept.</summary>
    public Expr Of(Expr whole)
    {
        Scan all = (Scan)whole.Primitive;
        ImmutableArray<Expr> last = all.Final(whole);
        return Pack([.. all.Parts(whole).Select((part, i) => i < Kept ? part : last[i])]);
    }

    /// <summary>The value of a single step, without a recurrence.</summary>
    public Expr WrittenOut(Expr node)
    {
        ImmutableArray<Expr> next = Step.At([.. node.Operands.Select((operand, i) => i >= States && i < States + Sequences ? Rows.Row(operand, 0) : operand)]);
        return Pack([.. next.Select((state, i) => i >= Kept ? state : Expr.Concatenate(
            new[] { Reversed ? state : node.Operands[i], Reversed ? node.Operands[i] : state }.Select(row => row.Reshape(Structure.WithFirst(1, row.Shape)))))]);
    }

    /// <summary>The last states.</summary>
    public ImmutableArray<Expr> Final(Expr node) => [.. Parts(node).Select((part, i) => i < Kept ? Rows.Row(part, FinalRow) : part)];

    public override INestedKernel KernelFor(Expr node) => new Kernel(this, SizeOf(node.ElementType));

    /// <summary>Runs the step; states pass from a run to the next through the result.</summary>
    private sealed unsafe class Kernel(Scan scan, int elementSize) : INestedKernel
    {
        private readonly int[] _sizes = [.. scan.Step.Inputs.Select(input => input.Shape.Size * elementSize)];

        public void Run(ReadOnlySpan<BodyRunner> bodies, byte** operands, int count, byte* result)
        {
            BodyRunner step = bodies[0];
            step.Begin();
            int elements = scan.States + scan.Sequences;
            for (int i = elements; i < count; i++)
            {
                step.Set(i, operands[i]);
            }

            byte* place = result;
            for (int i = 0; i < scan.States; i++)
            {
                long row = i < scan.Kept ? scan.InitialRow : 0;
                Buffer.MemoryCopy(operands[i], place + (row * _sizes[i]), _sizes[i], _sizes[i]);
                step.Set(i, operands[i]);
                place += (i < scan.Kept ? scan.Length + 1L : 1) * _sizes[i];
            }

            for (int k = 0; k < scan.Length; k++)
            {
                int t = scan.Reversed ? scan.Length - 1 - k : k;
                for (int i = scan.States; i < elements; i++)
                {
                    step.Set(i, operands[i] + ((long)t * _sizes[i]));
                }

                step.Run();
                place = result;
                for (int i = 0; i < scan.States; i++)
                {
                    byte* to = place + (i < scan.Kept ? (t + 1L - scan.Before) * _sizes[i] : 0);
                    step.Get(i, to);
                    place += (i < scan.Kept ? scan.Length + 1L : 1) * _sizes[i];
                }

                place = result;
                for (int i = 0; i < scan.States && k + 1 < scan.Length; i++)
                {
                    step.Set(i, place + (i < scan.Kept ? (t + 1L - scan.Before) * _sizes[i] : 0));
                    place += (i < scan.Kept ? scan.Length + 1L : 1) * _sizes[i];
                }
            }
        }
    }
}
