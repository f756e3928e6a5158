using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>How a node's value comes into being.</summary>
internal enum Role : byte
{
    /// <summary>Given: an input or a constant.</summary>
    Leaf,

    /// <summary>Another node's elements under another shape.</summary>
    Alias,

    /// <summary>A repeated array that is never laid out, because only tiled code reads it.</summary>
    Repeat,

    /// <summary>Neighbouring elements of another array that are never laid out, because only programs inside a step, row code and copies read them.</summary>
    View,

    /// <summary>Instructions of a direct step.</summary>
    Direct,

    /// <summary>A step of its own.</summary>
    Whole,

    /// <summary>An instruction of a tiled step.</summary>
    Tiled,

    /// <summary>The sum of all elements, taken while a tiled step passes over them.</summary>
    TiledSum,

    /// <summary>Instructions of a step that computes row by row.</summary>
    Rows,

    /// <summary>Sums or greatest elements over rows, or a product that sums over them, taken while a step that computes row by row passes over them.</summary>
    RowTotal,

    /// <summary>A stored array seen through strides that is never laid out, because only row code reads it.</summary>
    Strided,
}

/// <summary>The nodes of a graph by number, and how each of them will be computed.</summary>
internal sealed class Analysis
{
    // Elements of an array that a view of a small part of it must not keep alive: copying the part costs nothing beside computing the whole.
    private const int Large = 1 << 12;
    private const int SmallPart = 16;

    private readonly int[] _firstOperand;
    private readonly int[] _operands;
    private readonly int[] _firstRead;
    private readonly int[] _reads;
    private readonly Dictionary<int, int[]> _again;

    public Analysis(Graph graph)
    {
        Nodes = graph.Nodes;
        int count = Nodes.Length;
        Numbers = new Dictionary<Expr, int>(count, ReferenceEqualityComparer.Instance);
        _firstOperand = new int[count + 1];
        Roots = new int[count];
        Roles = new Role[count];
        Rows = new int[count];
        NeedsArray = new bool[count];
        IsOutput = new bool[count];
        List<int> operands = new(2 * count);
        for (int i = 0; i < count; i++)
        {
            Expr node = Nodes[i];
            bool inArena = true;
            foreach (Expr operand in node.Operands)
            {
                int number = Numbers[operand];
                operands.Add(number);
                inArena &= !IsOutside(Nodes[Roots[number]]);
            }

            Numbers.Add(node, i);
            _firstOperand[i + 1] = operands.Count;
            Roles[i] = RoleOf(node, inArena);
            Roots[i] = Roles[i] == Role.Alias ? Roots[operands[^1]] : i;
        }

        _operands = [.. operands];
        RolesWithoutRows = [.. Roles];
        RowPlan.Settle(this);
        foreach (Expr output in graph.Outputs)
        {
            NeedsArray[Roots[Numbers[output]]] = true;
            IsOutput[Roots[Numbers[output]]] = true;
        }

        SettleUnlaid();
        _again = RowsAgain.Of(this);
        _firstRead = new int[count + 1];
        List<int> reads = new(operands.Count);
        for (int i = 0; i < count; i++)
        {
            for (int operand = 0; operand < OperandsOf(i).Length; operand++)
            {
                int source = SourceOf(Operand(i, operand));
                reads.AddRange(_again.TryGetValue(source, out int[]? instead) ? instead : [source]);
            }

            _firstRead[i + 1] = reads.Count;
        }

        _reads = [.. reads];
    }

    public System.Collections.Immutable.ImmutableArray<Expr> Nodes { get; }

    public Dictionary<Expr, int> Numbers { get; }

    /// <summary>The node whose array an alias stands for; any other node is its own.</summary>
    public int[] Roots { get; }

    public Role[] Roles { get; }

    /// <summary>What each would be if nothing were computed row by row.</summary>
    public Role[] RolesWithoutRows { get; }

    /// <summary>The number of rows by which a node is computed; 0 where it is not computed by rows.</summary>
    public int[] Rows { get; }

    /// <summary>Whether the node is an output.</summary>
    public bool[] IsOutput { get; }

    /// <summary>Whether something other than tiled code reads the node, so that its array must be laid out in full.</summary>
    public bool[] NeedsArray { get; }

    /// <summary>Whether nodes stand together in units.</summary>
    public bool HasUnits => Array.Exists(Roles, role => role is Role.Tiled or Role.TiledSum or Role.Rows or Role.RowTotal);

    /// <summary>Large literals are not copied into arenas.</summary>
    public static bool IsOutside(Expr node) => node.Primitive is Literal && node.Shape.Size > LoweredProgram.Tile;

    public ReadOnlySpan<int> OperandsOf(int node) => _operands.AsSpan(_firstOperand[node], _firstOperand[node + 1] - _firstOperand[node]);

    /// <summary>The node whose array operand <paramref name="operand"/> of <paramref name="node"/> reads.</summary>
    public int Operand(int node, int operand) => Roots[_operands[_firstOperand[node] + operand]];

    /// <summary>The nodes whose arrays a node reads: of repeated arrays and views what is behind them, of what is computed again what that reads.</summary>
    public ReadOnlySpan<int> ReadsOf(int node) => _reads.AsSpan(_firstRead[node], _firstRead[node + 1] - _firstRead[node]);

    /// <summary>Whether row code computes a node wherever it needs it, so that its array is never stored.</summary>
    public bool IsAgain(int node) => _again.ContainsKey(node);

    /// <summary>The node whose array is read where <paramref name="root"/> is: behind a repeated array, what it repeats; behind a view, what it shows.</summary>
    public int SourceOf(int root)
    {
        while (Roles[root] is Role.Repeat or Role.View or Role.Strided)
        {
            root = Operand(root, 0);
        }

        return root;
    }

    private static bool IsSmallPart(Expr slice)
    {
        Expr whole = slice.Operands[0];
        while (whole.Primitive is Reshape or StopGradient)
        {
            whole = whole.Operands[0];
        }

        return whole.Primitive is not Leaf && whole.Shape.Size >= Large && whole.Shape.Size / slice.Shape.Size >= SmallPart;
    }

    private static Role RoleOf(Expr node, bool inArena)
    {
        int size = node.Shape.Size;
        bool fitsTile = size <= LoweredProgram.Tile;
        switch (node.Primitive)
        {
            case Leaf:
                return Role.Leaf;
            case Elementwise:
                return fitsTile ? Role.Direct : Role.Tiled;
            case Reshape or StopGradient or CustomDerivative or Implicit:
                return Role.Alias;
            case Broadcast:
                return size == node.Operands[0].Shape.Size ? Role.Alias
                    : !fitsTile && RepeatPattern.Of(node) is not null ? Role.Repeat
                    : node.Operands[0].Shape.Size == 1 ? Role.Direct
                    : Role.Whole;
            case Slice slice:
                (int outer, int extent, int inner) = Structure.Around(node.Operands[0].Shape, slice.Axis);
                return slice.Count == extent ? Role.Alias
                    : outer == 1 && (slice.Step == 1 || slice.Count == 1) ? inArena && IsSmallPart(node) ? Role.Direct : Role.View
                    : Role.Whole;
            case Pad pad:
                return pad.Extent == node.Operands[0].Shape[pad.Axis] ? Role.Alias : Role.Whole;
            case Permute permute:
                return permute.KeepsOrder(node.Operands[0].Shape) ? Role.Alias : Role.Whole;
            case Concatenate concatenate:
                return node.Operands.Length == 1 ? Role.Alias
                    : Structure.Around(node.Shape, concatenate.Axis).Outer == 1 && inArena ? Role.Direct
                    : Role.Whole;
            case Reduction reduction:
                (outer, extent, inner) = Structure.Around(node.Operands[0].Shape, reduction.Axis);
                return extent == 1 ? Role.Alias
                    : reduction is Sum && outer * inner == 1 ? extent <= LoweredProgram.Tile ? Role.Direct : Role.TiledSum
                    : Role.Whole;
            case MatrixProduct or IRoutine or Nested:
                return Role.Whole;
            default:
                throw new NotSupportedException($"There is no lowering for the primitive '{node.Primitive.Name}'.");
        }
    }

    /// <summary>
    /// A repeated array that anything but tiled or row code reads is laid out after all, and so is one seen through strides that anything but row code reads,
    /// and neighbouring elements that anything reads that needs them where a vector begins.
    /// </summary>
    /// <remarks>What is laid out may take from row code a way to read through it, so this goes on until nothing changes.</remarks>
    private void SettleUnlaid()
    {
        bool settled = false;
        while (!settled)
        {
            settled = true;
            for (int i = Roles.Length - 1; i >= 0; i--)
            {
                Role before = Roles[i];
                LayOut(i);
                settled &= Roles[i] == before;
                for (int operand = 0; operand < OperandsOf(i).Length; operand++)
                {
                    int root = Operand(i, operand);
                    if (Roles[i] is Role.Rows or Role.RowTotal)
                    {
                        StridedView? view = RowViews.Of(this, i, operand);
                        if (view is null)
                        {
                            settled = false;
                            GiveUp(i, operand);
                        }
                        else if (RowViews.PermuteOf(this, root) is { } permute && !NeedsArray[permute] && view.IsScattered(Rows[i]))
                        {
                            settled = false;
                            NeedsArray[permute] = true;
                        }
                    }

                    NeedsArray[root] |= Roles[i] switch
                    {
                        Role.Alias or Role.Strided or Role.Rows or Role.RowTotal => false,
                        Role.View => Roles[root] != Role.View,
                        Role.Tiled or Role.TiledSum => Roles[root] is Role.Strided or Role.View,
                        _ => Roles[root] != Role.View || !ReadsAnywhere(i, root),
                    };
                }
            }
        }
    }

    /// <summary>Whether a node reads neighbouring elements wherever they begin: it hands them to a program inside or copies them. Direct code reaches no further than the arena.</summary>
    private bool ReadsAnywhere(int node, int view) =>
        Nodes[node].Primitive is Nested || (Nodes[node].Primitive is Structural && (Roles[node] == Role.Whole || !IsOutside(Nodes[Shown(view)])));

    /// <summary>The node of whose elements a view shows some.</summary>
    private int Shown(int view)
    {
        while (Roles[view] == Role.View)
        {
            view = Operand(view, 0);
        }

        return view;
    }

    private void LayOut(int node)
    {
        if (Roles[node] == Role.Strided && NeedsArray[node])
        {
            Roles[node] = RolesWithoutRows[node];
        }

        if (Roles[node] == Role.Repeat && NeedsArray[node])
        {
            Roles[node] = Nodes[node].Operands[0].Shape.Size == 1 ? Role.Direct : Role.Whole;
        }
        else if (Roles[node] == Role.View && NeedsArray[node])
        {
            Roles[node] = IsOutside(Nodes[Shown(node)]) ? Role.Whole : Role.Direct;
        }
    }

    /// <summary>Lays out an operand that row code cannot read through; where even that does not help, the node is not computed by rows.</summary>
    private void GiveUp(int node, int operand)
    {
        int root = Operand(node, operand);
        if (Roles[root] is Role.Strided or Role.Repeat or Role.View)
        {
            NeedsArray[root] = true;
        }
        else
        {
            Roles[node] = RolesWithoutRows[node];
            Rows[node] = 0;
        }
    }
}
