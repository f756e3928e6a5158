using System.Collections.Immutable;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Differentiation;

/// <summary>
/// The states that a step makes, again and again, as long as a condition holds of them; NaN where it still holds after so many steps. The last
/// array says where that is. Operands are the initial states and what both graphs capture.
/// </summary>
/// <param name="Condition">From states and captured to a number, or to one for each element of a batch: 0 ends.</param>
/// <param name="Step">From states and captured to the next states.</param>
/// <param name="Limit">The greatest number of steps.</param>
/// <remarks>Its derivative is that of the steps taken: of the recurrence of as many steps as are allowed, in which a state that has ended stays.</remarks>
internal sealed record While(Body Condition, Body Step, int Limit) : Nested
{
    public override ImmutableArray<Body> Bodies => [Condition, Step];

    public override int Runs => Limit;

    public override int Own => States;

    private int States => Step.Outputs.Length;

    public override Primitive With(Func<Body, Body> replace) => new While(replace(Condition), replace(Step), Limit);

    public override ImmutableArray<Shape> Results(ImmutableArray<Expr> operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i].Shape != Step.Inputs[i].Shape)
            {
                throw Mismatch(operands, $"operand {i + 1} must have shape {Step.Inputs[i].Shape}.");
            }
        }

        return [.. Step.Outputs.Select(output => output.Shape), Condition.Outputs[0].Shape];
    }

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        (Scan scan, Expr taken) = Taken(node);
        return scan.Pushforward(taken, tangents) is { } moved
            ? Pack([.. scan.Parts(taken, moved).Select(part => part * Ended(node, part.Shape)), Expr.Zero(Parts(node)[^1])])
            : null;
    }

    public override ImmutableArray<Expr?> Pullbacks(Expr node, Expr cotangent, Func<Expr, bool> wanted)
    {
        (Scan scan, Expr taken) = Taken(node);
        return scan.Pullbacks(taken, Pack([.. Parts(node, cotangent)[..States].Select(part => part * Ended(node, part.Shape))]), wanted);
    }

    public override INestedKernel KernelFor(Expr node)
    {
        int rows = Condition.Outputs[0].Shape.Size;
        return new Kernel([.. Step.Inputs.Select(input => input.Shape.Size)], States, rows, Limit, node.ElementType);
    }

    protected override ImmutableArray<Expr> Batches(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        Expr[] batched = [.. operands.Select((operand, i) => i < States ? Expr.Broadcast(operand, Structure.WithFirst(size, node.Operands[i].Shape)) : operand)];
        int[] places = [.. Enumerable.Range(0, operands.Length).Where(i => batched[i].Shape != node.Operands[i].Shape)];
        Expr[] inputs = [.. Step.Inputs.Select((input, i) => places.Contains(i) ? Expr.Input(input.Primitive.Name, batched[i].Shape, node.ElementType) : input)];
        Expr condition = Condition.At(Step.Inputs)[0];
        ImmutableArray<Expr> all = Batching.Map([condition, .. Step.Outputs], [.. places.Select(i => Step.Inputs[i])], [.. places.Select(i => inputs[i])]);

        // What has ended waits for the others.
        IEnumerable<Expr> next = all.Skip(1).Select((state, i) => Expr.Where(Spread(all[0], state.Shape), state, inputs[i]));
        While together = new(new Body(inputs, [all[0]]), new Body(inputs, next), Limit);
        return together.Parts(Expr.Apply(together, [.. batched]));
    }

    /// <summary>The recurrence of as many steps as are allowed.</summary>
    private (Scan Scan, Expr Node) Taken(Expr node)
    {
        Expr goesOn = Condition.At(Step.Inputs)[0];
        IEnumerable<Expr> next = Step.Outputs.Select((state, i) => Expr.Where(Spread(goesOn, state.Shape), state, Step.Inputs[i]));
        Scan scan = new(new Body(Step.Inputs, next), States, 0, 0, Limit, Reversed: false);
        return (scan, Expr.Apply(scan, node.Operands));
    }

    /// <summary>1 where it has ended, NaN where not.</summary>
    private Expr Ended(Expr node, Shape shape) => Expr.Where(Spread(Parts(node)[^1], shape), double.NaN, 1);

    /// <summary>One number for each element of a batch, for all that the element has.</summary>
    private static Expr Spread(Expr x, Shape shape) =>
        Expr.Broadcast(x.Reshape(Shape.Of([.. x.Shape.Extents, .. Enumerable.Repeat(1, shape.Rank - x.Shape.Rank)])), shape);

    private sealed unsafe class Kernel(int[] sizes, int states, int rows, int limit, ElementType type) : INestedKernel
    {
        private readonly int _elementSize = SizeOf(type);

        public void Run(ReadOnlySpan<BodyRunner> bodies, byte** operands, int count, byte* result)
        {
            (BodyRunner condition, BodyRunner step) = (bodies[0], bodies[1]);
            condition.Begin();
            step.Begin();
            byte* goesOn = result;
            for (int i = 0; i < count; i++)
            {
                condition.Set(i, operands[i]);
                step.Set(i, operands[i]);
                if (i < states)
                {
                    long bytes = (long)sizes[i] * _elementSize;
                    Buffer.MemoryCopy(operands[i], goesOn, bytes, bytes);
                    goesOn += bytes;
                }
            }

            for (int taken = 0; GoesOn(condition, goesOn); taken++)
            {
                if (taken == limit)
                {
                    Spoil(result, goesOn);
                    return;
                }

                step.Run();
                byte* place = result;
                for (int i = 0; i < states; i++)
                {
                    step.Get(i, place);
                    place += (long)sizes[i] * _elementSize;
                }

                place = result;
                for (int i = 0; i < states; i++)
                {
                    step.Set(i, place);
                    condition.Set(i, place);
                    place += (long)sizes[i] * _elementSize;
                }
            }
        }

        private bool GoesOn(BodyRunner condition, byte* flags)
        {
            condition.Run();
            condition.Get(0, flags);
            bool goesOn = false;
            for (int row = 0; row < rows; row++)
            {
                goesOn |= IsSet(flags, row);
            }

            return goesOn;
        }

        private bool IsSet(byte* flags, int row) => type == ElementType.Double ? ((double*)flags)[row] != 0 : ((float*)flags)[row] != 0;

        /// <summary>NaN for what has not ended.</summary>
        private void Spoil(byte* result, byte* flags)
        {
            for (int i = 0; i < states; i++)
            {
                int each = sizes[i] / rows;
                for (int row = 0; row < rows; row++)
                {
                    if (IsSet(flags, row) && type == ElementType.Double)
                    {
                        new Span<double>((double*)result + ((long)row * each), each).Fill(double.NaN);
                    }
                    else if (IsSet(flags, row))
                    {
                        new Span<float>((float*)result + ((long)row * each), each).Fill(float.NaN);
                    }
                }

                result += (long)sizes[i] * _elementSize;
            }
        }
    }
}
