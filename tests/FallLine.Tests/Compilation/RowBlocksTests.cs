using System.Numerics;
using FallLine.Compilation;
using FallLine.Expressions;

namespace FallLine.Tests.Compilation;

/// <summary>A block of rows arrives column by column, however its rows go round in memory.</summary>
public sealed class RowBlocksTests
{
    private const int Slot = 64;

    private static readonly RowPattern[] s_patterns =
    [
        .. from extent in new[] { 3, 8, 13, 24, 50, 300 } from stride in new[] { 1, 2, 5, 12 } select new RowPattern(1, extent, stride),
        .. from extent in new[] { 7, 20, 32 } select new RowPattern(new Turn(1, extent, 6), new Turn(extent, 9, 6 * extent)),
        .. from extent in new[] { 7, 20, 32 } select new RowPattern(new Turn(1, extent, 1), new Turn(2 * extent, 9, extent)),
        new RowPattern(new Turn(3, 40, 4), Turn.Still),
        new RowPattern(new Turn(1, 16, 4), new Turn(16, 3, 64, new Places([2, 0, 1]))),
    ];

    [Fact]
    public void Every_row_of_a_block_has_its_columns()
    {
        foreach (RowPattern pattern in s_patterns)
        {
            foreach (int[] columns in new int[][] { [0], [1, 2], [0, 1, 2], [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] })
            {
                Check<double>(pattern, columns);
                Check<float>(pattern, columns);
            }
        }
    }

    private static unsafe void Check<T>(RowPattern pattern, int[] columns)
        where T : unmanaged, INumber<T>
    {
        RowArray array = new(Location.InArena(0), pattern, columns);
        T[] numbers = [.. Enumerable.Range(0, array.Size).Select(i => T.CreateChecked(i))];
        T[] slots = new T[(columns.Length + RowBlocks.Margin) * Slot];
        fixed (T* source = numbers)
        fixed (T* to = slots)
        {
            foreach ((int first, int count) in new[] { (0, 64), (64, 64), (128, 64), (128, 3), (192, 40), (216, 21), (5, 8), (11, 50) })
            {
                RowBlocks.Load(array, source, first, count, to, Slot);
                for (int row = 0; row < count; row++)
                {
                    for (int k = 0; k < columns.Length; k++)
                    {
                        Assert.Equal(numbers[pattern.StartOf(first + row) + columns[k]], slots[(k * Slot) + row]);
                    }
                }
            }
        }
    }
}
