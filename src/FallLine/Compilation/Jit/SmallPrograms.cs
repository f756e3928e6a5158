using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Takes whole programs on small arrays apart into instructions on numbers: what only moves numbers costs nothing then.</summary>
/// <remarks>
/// Arithmetic on a hundred numbers is as fast by vectors, but a step that moves a hundred takes longer than all of it. So programs of which the steps as they are
/// take longer than their numbers one by one are taken apart; the gradient of a determinant of five rows by minors, 106 steps, takes 0.2 us instead of 2.
/// </remarks>
internal static class SmallPrograms
{
    // 80 ms of compiling, beside the runs; a number that is moved takes a hundredth of that.
    private const int MostScalars = 10_000;
    private const int MostMoved = 100_000;

    private static readonly Max Greater = new();
    private static readonly Add Addition = new();

    /// <summary>The program on numbers, or null where it has other than small arrays or gains nothing.</summary>
    public static Instruction[]? TakeApart(LoweredProgram program)
    {
        if (CostOf(program) is null)
        {
            return null;
        }

        Growing<Instruction> scalars = new();
        foreach (Step step in program.Steps)
        {
            switch (step)
            {
                case DirectStep direct:
                    SmallArrays.TakeApart(direct.Instructions, program, scalars);
                    break;
                case MoveStep move:
                    Move(move, scalars);
                    break;
                default:
                    Reduce((ReduceStep)step, program, scalars);
                    break;
            }
        }

        return scalars.ToArray();
    }

    /// <summary>What a program that is taken apart costs; null for another.</summary>
    public static SmallCost? CostOf(LoweredProgram program)
    {
        if (program.Literals.Length > 0 || (program.Steps is [DirectStep only] && (!SmallArrays.Fit(only.Instructions) || ShortArrays.Fit(only.Instructions, 64 / program.ElementSize))))
        {
            return null;
        }

        SmallCost all = default;
        foreach (Step step in program.Steps)
        {
            if (CostOf(step) is not { } cost)
            {
                return null;
            }

            all = all.And(cost);
        }

        return program.Steps.Length > 1 && (all.Computed > MostScalars || all.Moved > MostMoved || all.Alone >= all.Interpreted) ? null : all;
    }

    private static SmallCost? CostOf(Step step)
    {
        switch (step)
        {
            case DirectStep direct:
                SmallCost cost = default;
                foreach (Instruction instruction in direct.Instructions)
                {
                    cost = cost.And(CostOf(instruction));
                }

                return cost;
            case MoveStep move when move.Source.Literal == Location.Arena:
                long moved = move.Extents.Aggregate(1L, (product, extent) => product * extent) + move.Clear;
                return new SmallCost(Nanoseconds.SmallStep + (moved * Nanoseconds.Move), 0, 0, moved);
            case ReduceStep reduce when reduce.Source.Literal == Location.Arena && reduce.Result.Literal == Location.Arena && Kernels.Reductions.AreInOrder(reduce.Extent, reduce.Inner):
                long reduced = (long)reduce.Outer * reduce.Extent * reduce.Inner;
                return new SmallCost(Nanoseconds.SmallStep + (reduced * Nanoseconds.Element), reduced * Nanoseconds.CompiledScalar, reduced, 0);
            default:
                return null;
        }
    }

    private static SmallCost CostOf(in Instruction instruction)
    {
        int count = instruction.Count;
        if (instruction.Operation is not (Operation.Elementwise or Operation.Sum))
        {
            return new SmallCost(Nanoseconds.Instruction, 0, 0, count);
        }

        bool isCheap = instruction.Primitive is not { } primitive || ElementwiseCode.IsCheap(primitive);
        double single = isCheap ? Nanoseconds.Scalar : Nanoseconds.SpecialScalar;
        return new SmallCost(
            count == 1 ? single : Nanoseconds.Instruction + (count * (isCheap ? Nanoseconds.Element : Nanoseconds.SpecialElement)),
            count * (isCheap ? Nanoseconds.CompiledScalar : Nanoseconds.SpecialScalar),
            count,
            0);
    }

    private static void Move(MoveStep move, Growing<Instruction> scalars)
    {
        for (int i = 0; i < move.Clear; i++)
        {
            scalars.Add(Copy(SmallArrays.Zero, move.ClearFrom + i));
        }

        Move(move, scalars, 0, move.Source.Offset, move.Result);
    }

    private static void Move(MoveStep move, Growing<Instruction> scalars, int axis, int from, int to)
    {
        if (axis == move.Extents.Length)
        {
            scalars.Add(Copy(from, to));
            return;
        }

        for (int i = 0; i < move.Extents[axis]; i++)
        {
            Move(move, scalars, axis + 1, from + (i * move.SourceStrides[axis]), to + (i * move.ResultStrides[axis]));
        }
    }

    /// <summary>In the order of <see cref="Kernels.Reductions"/>.</summary>
    private static void Reduce(ReduceStep reduce, LoweredProgram program, Growing<Instruction> scalars)
    {
        Elementwise combine = reduce.IsMax ? Greater : Addition;
        for (int i = 0; i < reduce.Outer * reduce.Inner; i++)
        {
            int first = reduce.Source.Offset + (i / reduce.Inner * reduce.Extent * reduce.Inner) + (i % reduce.Inner);
            int total = first;
            for (int k = 1; k < reduce.Extent; k++)
            {
                int place = program.ArenaSize + scalars.Count;
                scalars.Add(new Instruction(Operation.Elementwise, combine, total, first + (k * reduce.Inner), total, place, 1));
                total = place;
            }

            scalars.Add(Copy(total, reduce.Result.Offset + i));
        }
    }

    private static Instruction Copy(int from, int to) => new(Operation.Copy, null, from, from, from, to, 1);
}

/// <summary>What small arrays cost.</summary>
/// <param name="Interpreted">Nanoseconds by steps.</param>
/// <param name="Alone">Nanoseconds number by number.</param>
/// <param name="Computed">Numbers that are computed.</param>
/// <param name="Moved">Numbers that are only moved.</param>
internal readonly record struct SmallCost(double Interpreted, double Alone, long Computed, long Moved)
{
    public SmallCost And(in SmallCost other) => new(Interpreted + other.Interpreted, Alone + other.Alone, Computed + other.Computed, Moved + other.Moved);
}
