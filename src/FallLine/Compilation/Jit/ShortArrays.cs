using System.Runtime.Intrinsics;

namespace FallLine.Compilation;

/// <summary>Takes instructions on arrays of few vectors apart into instructions on their vectors, which then pass in registers.</summary>
/// <remarks>
/// A call to a loop takes 2 to 3 ns, and what follows waits for what it stored; a vector in a register takes a quarter of one: a recurrent network of 4 layers of 14 numbers, 1024 steps,
/// 0.69 ms before and 0.59 now. Special functions stay calls: inlined they would take half a millisecond each to compile, and two vectors in one call take as long as one.
/// </remarks>
internal static class ShortArrays
{
    private const int MostVectors = 4;

    // Numbers in a vector, below which they are as fast one by one.
    private const int LeastNumbers = 4;

    // Pieces that are compiled in no more than some 10 ms.
    private const int MostPieces = 2_000;

    /// <summary>Whether a step is to be taken apart: by vectors its instructions are a few times fewer than by numbers.</summary>
    public static bool Fit(Instruction[] instructions, int lanes)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return false;
        }

        int pieces = 0;
        int numbers = 0;
        foreach (Instruction instruction in instructions)
        {
            // What sums or is written where no vector begins would have to be put together from vectors, or they from it.
            if (instruction.Operation == Operation.Sum || instruction.Result % lanes != 0)
            {
                return false;
            }

            if (IsTakenApart(instruction, lanes))
            {
                pieces += Vectors(instruction, lanes);
                numbers += instruction.Count;
            }
        }

        return numbers > LeastNumbers * pieces && pieces <= MostPieces;
    }

    /// <summary>The instructions on vectors, each of which counts as one, and those that stay as they are.</summary>
    public static Instruction[] TakeApart(Instruction[] instructions, int lanes)
    {
        Growing<Instruction> vectors = new();
        foreach (Instruction instruction in instructions)
        {
            if (!IsTakenApart(instruction, lanes))
            {
                vectors.Add(instruction);
                continue;
            }

            for (int at = 0; at < instruction.Count; at += lanes)
            {
                vectors.Add(new Instruction(instruction.Operation, instruction.Primitive, instruction.X + at, instruction.Y + at, instruction.Z + at, instruction.Result + at, 1));
            }
        }

        return vectors.ToArray();
    }

    private static int Vectors(in Instruction instruction, int lanes) => (instruction.Count + lanes - 1) / lanes;

    private static bool IsTakenApart(in Instruction instruction, int lanes) =>
        instruction.Operation == Operation.Elementwise && (instruction.Count == 1 || (Vectors(instruction, lanes) <= MostVectors && ElementwiseCode.IsCheap(instruction.Primitive!)));
}
