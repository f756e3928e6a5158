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
/// <remarks>
/// Its derivative is that of the steps taken. Forward, tangents are further states of the same loop. Back, the states that were left are needed: it is the derivative of the recurrence of as
/// many steps as are allowed, in which a state that has ended stays.
/// </remarks>
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
        // What a moving state enters moves from the next step on.
        bool[] moves = [.. tangents.Select(tangent => tangent is not null)];
        while (true)
        {
            int[] moving = [.. Enumerable.Range(0, moves.Length).Where(i => moves[i])];
            Expr[] changes = Like("t", moving.Select(i => Step.Inputs[i]));
            ImmutableArray<Expr> moved = ForwardMode.Pushforward(Step.Outputs, [.. moving.Select(i => Step.Inputs[i])], changes);
            int[] others = [.. Enumerable.Range(0, States).Where(i => !moves[i] && !Rows.IsZero(moved[i]))];
            if (others.Length == 0)
            {
                return moving is [var first, ..] && first < States ? Moved(node, tangents, moving, changes, moved) : null;
            }

            Array.ForEach(others, i => moves[i] = true);
        }
    }

    public override ImmutableArray<Expr?> Pullbacks(Expr node, Expr cotangent, Func<Expr, bool> wanted)
    {
        (Scan scan, Expr taken) = Taken(node);
        return scan.Pullbacks(taken, Pack([.. Parts(node, cotangent)[..States].Select(part => part * Ended(node, part.Shape))]), wanted);
    }

    public override INestedKernel KernelFor(Expr node) =>
        new Kernel([.. Step.Inputs.Select(input => input.Shape.Size)], States, Condition.Outputs[0].Shape.Size, Limit, node.ElementType);

    protected override ImmutableArray<Expr> Batches(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        HashSet<Expr> differing = new(Step.Inputs.Where((_, i) => operands[i].Shape != node.Operands[i].Shape), ReferenceEqualityComparer.Instance);
        Expr condition = Condition.At(Step.Inputs)[0];
        SpreadThrough(differing, condition);

        // Where each element of the batch ends by itself, all its states are its own.
        bool endAlike = !differing.Contains(condition);
        int[] places = [.. Enumerable.Range(0, operands.Length).Where(i => differing.Contains(Step.Inputs[i]) || (i < States && !endAlike))];
        Expr[] inputs = [.. Step.Inputs.Select((input, i) => places.Contains(i) ? Expr.Input(input.Primitive.Name, Structure.WithFirst(size, input.Shape), node.ElementType) : input)];
        ImmutableArray<Expr> all = Batching.Map([condition, .. Step.Outputs], [.. places.Select(i => Step.Inputs[i])], [.. places.Select(i => inputs[i])]);

        // What has ended waits for the others.
        IEnumerable<Expr> next = Step.Outputs.Select((state, i) => !endAlike ? Expr.Where(Spread(all[0], all[i + 1].Shape), all[i + 1], inputs[i]) : places.Contains(i) ? all[i + 1] : state);
        While together = new(new Body(inputs, [endAlike ? condition : all[0]]), new Body(inputs, next), Limit);
        Expr loop = Expr.Apply(together, [.. operands.Select((operand, i) => places.Contains(i) ? Expr.Broadcast(operand, inputs[i].Shape) : operand)]);
        return [.. together.Parts(loop).Zip(Results(node.Operands), (part, one) => Expr.Broadcast(part, Structure.WithFirst(size, one)))];
    }

    /// <summary>Adds what is computed of members of a set, states that are made of them among it.</summary>
    private void SpreadThrough(HashSet<Expr> differing, Expr condition)
    {
        int before;
        do
        {
            before = differing.Count;
            differing.UnionWith(Graph.TopologicalOrder([condition, .. Step.Outputs]).Where(x => x.Operands.Any(differing.Contains)));
            differing.UnionWith(Step.Inputs.Take(States).Where((_, i) => differing.Contains(Step.Outputs[i])));
        }
        while (differing.Count > before);
    }

    /// <summary>The same loop with tangents beside states; of a state that does not move it is zero.</summary>
    private Expr Moved(Expr node, ImmutableArray<Expr?> tangents, int[] moving, Expr[] changes, ImmutableArray<Expr> moved)
    {
        int[] states = [.. moving.Where(i => i < States)];
        ImmutableArray<Expr> inputs = [.. Step.Inputs[..States], .. changes[..states.Length], .. Step.Inputs[States..], .. changes[states.Length..]];
        While both = new(new Body(inputs, Condition.At(Step.Inputs)), new Body(inputs, [.. Step.Outputs, .. states.Select(i => moved[i])]), Limit);
        Expr loop = Expr.Apply(
            both,
            [
                .. node.Operands[..States], .. states.Select(i => tangents[i] ?? Expr.Zero(node.Operands[i])),
                .. node.Operands[States..], .. moving[states.Length..].Select(i => tangents[i]!),
            ]);
        ImmutableArray<Expr> parts = both.Parts(loop);
        IEnumerable<Expr> ends = Enumerable.Range(0, States).Select(i =>
            Array.IndexOf(states, i) is >= 0 and var at ? parts[States + at] : Expr.Zero(parts[i]) * both.Ended(loop, parts[i].Shape));
        return Pack([.. ends, Expr.Zero(parts[^1])]);
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

    private sealed unsafe class Kernel(int[] sizes, int states, int rows, int limit, ElementType type) : IRepeatedKernel
    {
        private readonly int _elementSize = SizeOf(type);

        public int States => states;

        public int Conditions => rows;

        public int Limit => limit;

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
