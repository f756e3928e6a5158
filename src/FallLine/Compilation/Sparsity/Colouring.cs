namespace FallLine.Compilation;

/// <summary>Colours for the columns of a pattern, so that one product with the Jacobian or the Hessian serves all columns of a colour.</summary>
/// <remarks>
/// A. R. Curtis, M. J. D. Powell and J. K. Reid, "On the estimation of sparse Jacobian matrices", IMA J. Appl. Math. 13 (1974). T. F. Coleman and J. J. Moré,
/// "Estimation of sparse Jacobian matrices and graph coloring problems", SIAM J. Numer. Anal. 20 (1983); of Hessians, Math. Programming 28 (1984). A. H. Gebremedhin,
/// F. Manne and A. Pothen, "What color is your Jacobian?", SIAM Review 47 (2005). Their greedy algorithms need few colours more than the least number, which is hard to find.
/// </remarks>
internal sealed class Colouring
{
    private Colouring(int[] colours)
    {
        Colours = colours;
        Count = colours.Length == 0 ? 0 : colours.Max() + 1;
    }

    /// <summary>For each column its colour, from 0.</summary>
    public int[] Colours { get; }

    /// <summary>The number of colours.</summary>
    public int Count { get; }

    /// <summary>Columns of one colour have no row in common, so that each entry stands alone in its row of the product.</summary>
    public static Colouring OfColumns(SparsityPattern pattern)
    {
        // All columns of a row differ: with a row half full nothing is gained that would be worth the work.
        int least = pattern.LongestRow();
        return 2 * least > pattern.Columns
            ? new Colouring([.. Enumerable.Range(0, pattern.Columns)])
            : Fewest(pattern.Transpose(), least, (columns, order) => Apart(pattern, columns, order));
    }

    /// <summary>
    /// A star colouring of a symmetric pattern: neighbours differ, and four columns in a path have at least three colours. Then of the entries h[i,j] = h[j,i] one
    /// stands alone in a product: j is the only column of its colour in row i, or i the only one of its colour in row j.
    /// </summary>
    public static Colouring OfSymmetric(SparsityPattern pattern) => Fewest(pattern, 2, StarColouring.Of);

    /// <summary>By the lengths of the columns, longest first; in their own order where that needs fewer.</summary>
    private static Colouring Fewest(SparsityPattern columns, int least, Func<SparsityPattern, int[], int[]> colour)
    {
        int[] natural = [.. Enumerable.Range(0, columns.Rows)];
        int[] longestFirst = [.. natural.OrderByDescending(column => columns.Row(column).Length)];
        Colouring first = new(colour(columns, longestFirst));
        if (first.Count <= least || longestFirst.AsSpan().SequenceEqual(natural))
        {
            return first;
        }

        Colouring second = new(colour(columns, natural));
        return second.Count < first.Count ? second : first;
    }

    private static int[] Apart(SparsityPattern pattern, SparsityPattern columns, int[] order)
    {
        int[] colours = Forbidden.Uncoloured(pattern.Columns);
        Forbidden forbidden = new(pattern.Columns);
        foreach (int column in order)
        {
            foreach (int row in columns.Row(column))
            {
                foreach (int other in pattern.Row(row))
                {
                    forbidden.Add(colours[other], column);
                }
            }

            colours[column] = forbidden.Least(column);
        }

        return colours;
    }
}
