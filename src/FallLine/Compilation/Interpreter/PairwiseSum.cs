using System.Numerics;

namespace FallLine.Compilation;

/// <summary>
/// The sum of many pieces by a fixed tree: piece k closes every pair of equal size that it completes, as a carry
/// does in a binary counter. The rounding error grows with the logarithm of the number of pieces.
/// </summary>
internal static unsafe class PairwiseSum
{
    // One for each bit of the number of pieces.
    private const int MostLevels = 32;

    /// <summary>The sum of <paramref name="count"/> pieces, at least one.</summary>
    public static T Of<T>(T* pieces, int count)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        if (count == 1)
        {
            return *pieces;
        }

        T* levels = stackalloc T[MostLevels];
        return Of(pieces, count, levels);
    }

    private static T Of<T>(T* pieces, int count, T* levels)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        for (int index = 0; index < count; index++)
        {
            T piece = pieces[index];
            int level = 0;
            for (; ((index >> level) & 1) != 0; level++)
            {
                piece = levels[level] + piece;
            }

            levels[level] = piece;
        }

        return Total(levels, count);
    }

    private static T Total<T>(T* levels, int count)
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
