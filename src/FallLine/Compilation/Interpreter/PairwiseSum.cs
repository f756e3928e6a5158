using System.Numerics;

namespace FallLine.Compilation;

/// <summary>
/// A sum that arrives in pieces, by a fixed tree: piece k closes every pair of equal size that it completes, as a carry
/// does in a binary counter. The rounding error grows with the logarithm of the number of pieces.
/// </summary>
internal static unsafe class PairwiseSum
{
    /// <summary>Adds piece <paramref name="index"/>; pieces come in order from 0.</summary>
    public static void Add<T>(T* levels, int index, T piece)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        int level = 0;
        for (; ((index >> level) & 1) != 0; level++)
        {
            piece = levels[level] + piece;
        }

        levels[level] = piece;
    }

    /// <summary>The sum of the first <paramref name="count"/> pieces, at least one.</summary>
    public static T Total<T>(T* levels, int count)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        int level = BitOperations.TrailingZeroCount(count);
        T total = levels[level];
        for (level++; count >> level != 0; level++)
        {
            if (((count >> level) & 1) != 0)
            {
                total = levels[level] + total;
            }
        }

        return total;
    }
}
