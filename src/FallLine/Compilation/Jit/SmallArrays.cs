namespace FallLine.Compilation;

/// <summary>Takes instructions on small arrays apart into instructions on their elements.</summary>
/// <remarks>
/// A scalar addition in straight-line code takes 0.2 ns, an instruction of the interpreter 2 to 5 ns, so up to
/// <see cref="MostElements"/> elements gain. A step is taken apart whole or not at all: where vectors are read back from
/// scalars just stored, the processor waits for the stores.
/// </remarks>
internal static class SmallArrays
{
    /// <summary>The place that holds 0.</summary>
    public const int Zero = -1;

    private const int MostElements = 16;

    // A special function of eight elements at a time costs as much as of one.
    private const int MostSpecialElements = 2;

    private static readonly Expressions.Add Addition = new();

    /// <summary>Whether all instructions can be taken apart.</summary>
    public static bool Fit(Instruction[] instructions) => Array.TrueForAll(instructions, Fits);

    /// <summary>The instructions on elements; sums pass through places above the arena.</summary>
    public static Instruction[] TakeApart(Instruction[] instructions, LoweredProgram program)
    {
        Growing<Instruction> scalars = new();
        TakeApart(instructions, program, scalars);
        return scalars.ToArray();
    }

    /// <summary>Appends them to others of the same program.</summary>
    public static void TakeApart(Instruction[] instructions, LoweredProgram program, Growing<Instruction> scalars)
    {
        foreach (Instruction instruction in instructions)
        {
            switch (instruction.Operation)
            {
                case Operation.Sum:
                    Sum(instruction, program, scalars);
                    break;
                default:
                    int step = instruction.Operation == Operation.Fill ? 0 : 1;
                    for (int i = 0; i < instruction.Count; i++)
                    {
                        scalars.Add(new Instruction(instruction.Operation, instruction.Primitive, instruction.X + (i * step), instruction.Y + (i * step), instruction.Z + (i * step), instruction.Result + i, 1));
                    }

                    break;
            }
        }
    }

    private static bool Fits(Instruction instruction) => instruction.Count <= 1 || instruction.Count <= Most(instruction);

    private static int Most(Instruction instruction) =>
        instruction.Primitive is { } primitive && !ElementwiseCode.IsCheap(primitive) ? MostSpecialElements : MostElements;

    /// <summary>
    /// The tree of <see cref="TileLoops.SumTile"/>: every fourth vector onto each other in order, these four in pairs, then halves of the vector. The zeros that
    /// it starts from matter only where everything is -0, so one at the end does for all.
    /// </summary>
    private static void Sum(in Instruction sum, LoweredProgram program, Growing<Instruction> scalars)
    {
        int lanes = 64 / program.ElementSize;
        int round = TileLoops.Chains * lanes;
        int[] terms = new int[Math.Min(round, sum.Count)];
        for (int i = 0; i < sum.Count; i++)
        {
            terms[i % round] = i < round ? sum.X + i : Add(terms[i % round], sum.X + i, program, scalars);
        }

        for (int pair = 0; pair < round; pair += 2 * lanes)
        {
            for (int i = pair; i + lanes < Math.Min(terms.Length, pair + (2 * lanes)); i++)
            {
                terms[i] = Add(terms[i], terms[i + lanes], program, scalars);
            }
        }

        for (int i = 0; i + (2 * lanes) < Math.Min(terms.Length, 3 * lanes); i++)
        {
            terms[i] = Add(terms[i], terms[i + (2 * lanes)], program, scalars);
        }

        for (int width = lanes / 2; width > 0; width /= 2)
        {
            for (int lane = 0; lane + width < Math.Min(terms.Length, 2 * width); lane++)
            {
                terms[lane] = Add(terms[lane], terms[lane + width], program, scalars);
            }
        }

        int total = terms.Length == 0 ? Zero : terms[0];
        scalars.Add(new Instruction(Operation.Elementwise, Addition, Zero, total, Zero, sum.Result, 1));
    }

    private static int Add(int x, int y, LoweredProgram program, Growing<Instruction> scalars)
    {
        int place = program.ArenaSize + scalars.Count;
        scalars.Add(new Instruction(Operation.Elementwise, Addition, x, y, x, place, 1));
        return place;
    }
}
