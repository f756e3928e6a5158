namespace FallLine.Optimization;

/// <summary>Where the Cholesky factor of a sparse symmetric matrix has entries: columns in an order that keeps them few, and gathered into blocks that have the same rows.</summary>
/// <remarks>
/// A column's rows are its own below the diagonal and those of the columns whose parent it is, the parent being the first row below. Where a column has the rows of the one before, but for one, both belong to a block (a supernode), which is
/// dense. J. W. H. Liu, The role of elimination trees in sparse factorization, SIAM J. Matrix Anal. Appl. 11 (1990) 134–172.
/// </remarks>
internal sealed class EliminationPlan
{
    /// <summary>Columns of a block: so many rows of 64 numbers as fit into the cache are computed with at once.</summary>
    public const int MostColumns = 64;

    private EliminationPlan(int[] order, int[] firstColumns, int[] rowStarts, int[] rows, int[] blockOf, double work)
    {
        (Order, FirstColumns, RowStarts, Rows, BlockOf, Work) = (order, firstColumns, rowStarts, rows, blockOf, work);
        ValueStarts = new long[Blocks + 1];
        for (int block = 0; block < Blocks; block++)
        {
            ValueStarts[block + 1] = ValueStarts[block] + ((long)ColumnsOf(block) * RowsOf(block).Length);
        }
    }

    /// <summary>Which variable each column is.</summary>
    public int[] Order { get; }

    /// <summary>Where the columns of each block begin and, last, where those of the last end.</summary>
    public int[] FirstColumns { get; }

    /// <summary>The block of each column.</summary>
    public int[] BlockOf { get; }

    /// <summary>Where the numbers of each block begin, row by row.</summary>
    public long[] ValueStarts { get; }

    /// <summary>Multiplications and additions of a factorisation.</summary>
    public double Work { get; }

    /// <summary>The number of blocks.</summary>
    public int Blocks => FirstColumns.Length - 1;

    private int[] RowStarts { get; }

    private int[] Rows { get; }

    /// <summary>The rows of a block, ascending: first its own columns.</summary>
    public ReadOnlySpan<int> RowsOf(int block) => Rows.AsSpan(RowStarts[block], RowStarts[block + 1] - RowStarts[block]);

    /// <summary>The columns of a block.</summary>
    public int ColumnsOf(int block) => FirstColumns[block + 1] - FirstColumns[block];

    /// <summary>Plans a factorisation.</summary>
    /// <param name="graph">Where the matrix has entries: symmetric, without the diagonal.</param>
    /// <param name="most">The most multiplications and additions.</param>
    /// <returns>Null where it takes more.</returns>
    public static EliminationPlan? Of(SparsityPattern graph, double most)
    {
        int[] order = MinimumDegree.Of(graph);
        int[] parents = Parents(graph, order);
        int[] after = ParentsLast(parents);
        int[] reordered = Array.ConvertAll(after, column => order[column]);
        return Gather(graph, reordered, Parents(graph, reordered), most);
    }

    /// <summary>For each column the first row below its diagonal in which its factor has an entry; -1 for none.</summary>
    private static int[] Parents(SparsityPattern graph, int[] order)
    {
        int[] place = Inverse(order);
        int[] parents = new int[order.Length];
        int[] ancestors = new int[order.Length];
        for (int column = 0; column < order.Length; column++)
        {
            (parents[column], ancestors[column]) = (-1, -1);
            foreach (int neighbour in graph.Row(order[column]))
            {
                for (int i = place[neighbour]; i >= 0 && i < column;)
                {
                    int next = ancestors[i];
                    ancestors[i] = column;
                    if (next < 0)
                    {
                        parents[i] = column;
                    }

                    i = next;
                }
            }
        }

        return parents;
    }

    /// <summary>An order of the columns with each after all those below it in the tree, and a tree's columns together.</summary>
    private static int[] ParentsLast(int[] parents)
    {
        int size = parents.Length;
        int[] first = new int[size + 1];
        int[] next = new int[size];
        Array.Fill(first, -1);
        for (int column = size - 1; column >= 0; column--)
        {
            int parent = parents[column] < 0 ? size : parents[column];
            (next[column], first[parent]) = (first[parent], column);
        }

        int[] order = new int[size];
        int count = 0;
        Stack<int> open = [];
        open.Push(size);
        while (open.TryPeek(out int top))
        {
            int child = first[top];
            if (child >= 0)
            {
                first[top] = next[child];
                open.Push(child);
                continue;
            }

            _ = open.Pop();
            if (top < size)
            {
                order[count++] = top;
            }
        }

        return order;
    }

    private static EliminationPlan? Gather(SparsityPattern graph, int[] order, int[] parents, double most)
    {
        int size = order.Length;
        int[] place = Inverse(order);
        int[] seen = new int[size];
        int[] blockOf = new int[size];
        int[][] rowsOf = new int[size][];
        (int[] child, int[] sibling) = (new int[size], new int[size]);
        Array.Fill(child, -1);
        (List<int> firstColumns, List<int> rowStarts, List<int> rows, List<int> below) = ([], [0], [], []);
        double work = 0;
        int before = 0;
        for (int column = 0; column < size; column++)
        {
            below.Clear();
            int stamp = column + 1;
            foreach (int neighbour in graph.Row(order[column]))
            {
                Add(place[neighbour]);
            }

            for (int from = child[column]; from >= 0; from = sibling[from])
            {
                foreach (int row in rowsOf[from])
                {
                    Add(row);
                }

                rowsOf[from] = [];
            }

            int[] found = rowsOf[column] = [.. below];
            if (parents[column] >= 0)
            {
                (sibling[column], child[parents[column]]) = (child[parents[column]], column);
            }

            int count = found.Length + 1;
            work += (double)count * count;
            if (work > most)
            {
                return null;
            }

            bool joins = column > 0 && parents[column - 1] == column && before == count + 1 && column - firstColumns[^1] < MostColumns;
            before = count;
            if (!joins)
            {
                firstColumns.Add(column);
                rows.Add(column);
                rows.AddRange(found.Order());
                rowStarts.Add(rows.Count);
            }

            blockOf[column] = firstColumns.Count - 1;

            void Add(int row)
            {
                if (row > column && seen[row] != stamp)
                {
                    seen[row] = stamp;
                    below.Add(row);
                }
            }
        }

        firstColumns.Add(size);
        return new EliminationPlan(order, [.. firstColumns], [.. rowStarts], [.. rows], blockOf, work);
    }

    private static int[] Inverse(int[] order)
    {
        int[] place = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            place[order[i]] = i;
        }

        return place;
    }
}
