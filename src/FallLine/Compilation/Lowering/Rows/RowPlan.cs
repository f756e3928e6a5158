using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>
/// Finds the nodes that are best computed row by row: neighbours in the graph that work on the same rows, where moves of a few elements and sums
/// of a few terms would go through memory one after another. In row code a move is only another name.
/// </summary>
internal sealed class RowPlan
{
    // Elementwise operations that take no longer than to turn rows into columns and back. The differences of 1000 points of 10 elements to 25 others: 134 us by rows, 47 us tiled.
    private const int FewOperations = 2;

    private readonly Analysis _analysis;
    private readonly int[] _parent;
    private readonly int[] _rows;
    private readonly int[] _largest;

    private RowPlan(Analysis analysis)
    {
        _analysis = analysis;
        int count = analysis.Nodes.Length;
        _parent = new int[count];
        _rows = new int[count];
        _largest = new int[count];
    }

    /// <summary>Gives the role <see cref="Role.Rows"/> to such nodes, and <see cref="Role.Strided"/> to moves of stored arrays that they read through.</summary>
    public static void Settle(Analysis analysis)
    {
        RowPlan plan = new(analysis);
        if (!plan.FindCandidates())
        {
            return;
        }

        plan.JoinNeighbours();
        plan.Assign();
        plan.FindViews();
        plan.FindTotals();
    }

    private bool FindCandidates()
    {
        bool any = false;
        for (int node = 0; node < _parent.Length; node++)
        {
            _parent[node] = node;
            Expr expression = _analysis.Nodes[node];
            if (_analysis.Roles[node] is Role.Leaf or Role.Alias or Role.TiledSum || expression.Shape.Size < RowRules.LeastRows)
            {
                continue;
            }

            int rows = RowRules.MostRows(expression);
            int largest = expression.Primitive is Reduction ? expression.Operands[0].Shape.Size : expression.Shape.Size;
            if (rows >= RowRules.LeastRows && largest / rows <= RowRules.MostColumns && RowRules.Fits(expression, rows))
            {
                (_rows[node], _largest[node]) = (rows, largest);
                any |= RowRules.Gains(expression);
            }
        }

        return any;
    }

    private void JoinNeighbours()
    {
        for (int node = 0; node < _parent.Length; node++)
        {
            for (int operand = 0; _rows[node] > 0 && operand < _analysis.OperandsOf(node).Length; operand++)
            {
                Join(node, operand);
            }
        }
    }

    private void Join(int node, int operand)
    {
        int from = _analysis.Operand(node, operand);
        if (_rows[from] == 0)
        {
            return;
        }

        (int a, int b) = (Find(node), Find(from));
        int rows = Integers.CommonDivisor(_rows[a], _rows[b]);
        int largest = Math.Max(_largest[a], _largest[b]);
        if (rows >= RowRules.LeastRows && largest / rows <= RowRules.MostColumns && RowRules.IsLocal(_analysis.Nodes[node], operand, rows)
            && RowRules.Fits(_analysis.Nodes[node], rows) && RowRules.Fits(_analysis.Nodes[from], rows))
        {
            _parent[a] = b;
            (_rows[b], _largest[b]) = (rows, largest);
        }
    }

    private int Find(int node)
    {
        while (_parent[node] != node)
        {
            node = _parent[node] = _parent[_parent[node]];
        }

        return node;
    }

    /// <summary>Groups that compute something and save something become row code. Rows of one element each are vectors, which tiles serve better: their sums are taken on the way.</summary>
    private void Assign()
    {
        bool[] gains = new bool[_parent.Length];
        bool[] repeats = new bool[_parent.Length];
        bool[] computes = new bool[_parent.Length];
        int[] operations = new int[_parent.Length];
        for (int node = 0; node < _parent.Length; node++)
        {
            if (_rows[node] > 0)
            {
                Expr expression = _analysis.Nodes[node];
                int group = Find(node);
                bool isReadByTiles = IsReadByTiles(node);
                gains[group] |= RowRules.Gains(expression) && !isReadByTiles;
                repeats[group] |= isReadByTiles;
                computes[group] |= expression.Primitive is not Structural;
                operations[group] += expression.Primitive is Elementwise ? 1 : 0;
            }
        }

        for (int node = 0; node < _parent.Length; node++)
        {
            int group = Find(node);
            if (_rows[node] > 0 && _largest[group] > _rows[group] && computes[group] && (gains[group] || (repeats[group] && operations[group] > FewOperations)) && RowRules.Fits(_analysis.Nodes[node], _rows[group]))
            {
                _analysis.Roles[node] = Role.Rows;
                _analysis.Rows[node] = _rows[group];
            }
        }
    }

    /// <summary>
    /// Whether a node is a stored array repeated, which tiled code reads without a move and without turning rows into columns. Matrices of a batch that end within
    /// a vector are left to row code: tiled code could not work on one after another.
    /// </summary>
    private bool IsReadByTiles(int node)
    {
        int from = _analysis.Operand(node, 0);
        Shape shape = _analysis.Nodes[node].Shape;
        return _analysis.Roles[node] == Role.Repeat && (_rows[from] == 0 || Find(from) != Find(node)) && (shape.Rank < 3 || shape.Size / shape[0] % RowGroups.LanesOf(_analysis.Nodes[node]) == 0);
    }

    /// <summary>
    /// Moves of stored arrays are read through wherever row code is their only reader. Row code whose operands
    /// are neither its own rows nor to be read by rows is given up.
    /// </summary>
    private void FindViews()
    {
        Role[] otherwise = _analysis.RolesWithoutRows;
        for (int node = 0; node < _parent.Length; node++)
        {
            Expr expression = _analysis.Nodes[node];
            if (expression.Primitive is Slice or Permute or Broadcast or Gather { Axis: 0 } && _analysis.Roles[node] is Role.Rows or Role.Whole or Role.Repeat
                && !ReadsOwnRows(node) && RowViews.Of(_analysis, _analysis.Operand(node, 0), expression.Operands[0].Shape)?.Through(expression.Primitive, expression.Shape) is not null)
            {
                _analysis.Roles[node] = _analysis.Roles[node] == Role.Repeat ? Role.Repeat : Role.Strided;
            }
            else if (_analysis.Roles[node] == Role.Rows && !CanRead(node))
            {
                _analysis.Roles[node] = otherwise[node];
                _analysis.Rows[node] = 0;
            }
        }
    }

    /// <summary>Totals over rows that row code makes are taken on the way.</summary>
    private void FindTotals()
    {
        for (int node = 0; node < _parent.Length; node++)
        {
            for (int operand = 0; operand < _analysis.OperandsOf(node).Length; operand++)
            {
                int from = _analysis.Operand(node, operand);
                if (_analysis.Roles[from] == Role.Rows && _analysis.Roles[node] is Role.Whole or Role.TiledSum && RowRules.GroupsOf(_analysis.Nodes[node], _analysis.Rows[from]) > 0)
                {
                    _analysis.Roles[node] = Role.RowTotal;
                    _analysis.Rows[node] = _analysis.Rows[from];
                }
            }
        }
    }

    private bool ReadsOwnRows(int node)
    {
        int from = _analysis.Operand(node, 0);
        int rows = _analysis.Rows[node];
        return rows > 0 && _analysis.Rows[from] == rows && RowRules.IsLocal(_analysis.Nodes[node], 0, rows);
    }

    private bool CanRead(int node)
    {
        Expr expression = _analysis.Nodes[node];
        for (int operand = 0; operand < expression.Operands.Length; operand++)
        {
            if (!RowRules.IsLocal(expression, operand, _analysis.Rows[node]) && RowViews.Of(_analysis, node, operand) is null)
            {
                return false;
            }
        }

        return true;
    }
}
