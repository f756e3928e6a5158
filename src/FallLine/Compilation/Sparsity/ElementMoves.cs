using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Which elements of a graph's moves and sums are which elements of their operands: found by moving the elements' numbers.</summary>
/// <remarks>
/// <para>
/// What a primitive does to the numbers of its operands' elements says which of them each element of its result is. Where elements are added up instead, but each
/// to one element of the result only, the transposed rule moves the numbers of the result to them. So no primitive declares its dependence, and none declares it wrongly.
/// </para>
/// <para>A move takes the squares of the numbers to the same places; a sum of several does not. That is how the one is told from the other.</para>
/// </remarks>
internal sealed class ElementMoves
{
    private readonly Dictionary<Expr, int[]> _sources = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, int[]> _targets = new(ReferenceEqualityComparer.Instance);
    private readonly Numbering _operands = new();
    private readonly Numbering _results = new();

    /// <param name="graph">The graph.</param>
    /// <param name="varies">What depends on a variable; the elements of other operands have no numbers.</param>
    public ElementMoves(Graph graph, HashSet<Expr> varies)
    {
        List<Expr> moves = [];
        List<Expr> sums = [];
        foreach (Expr node in graph.Nodes.Where(varies.Contains))
        {
            if (node.Primitive is Reduction)
            {
                sums.Add(node);
            }
            else if (node.Primitive.OnlyAdds && node.Primitive is not StopGradient)
            {
                moves.Add(node);
            }
        }

        Move(moves, node => Expr.Apply(node.Primitive, [.. node.Operands.Select(operand => varies.Contains(operand) ? _operands.Of(operand) : Expr.Full(0, operand.Shape))]), _operands, _sources);
        sums.AddRange(moves.Where(node => !_sources.ContainsKey(node) && node.Operands.Length == 1));
        Move(sums, node => (node.Primitive is Reduction reduction ? new Sum(reduction.Axis) : node.Primitive).Pullback(0, node, _results.Of(node))!, _results, _targets);
    }

    /// <summary>For each element of the result the operand and the element that it is, null where it is none that varies; null where the primitive does not only move.</summary>
    public IEnumerable<(Expr Operand, int Element)?>? SourcesOf(Expr node) => _sources.GetValueOrDefault(node)?.Select(_operands.Owner);

    /// <summary>For each element of the one operand the element of the result in which it takes part, null for none; null where there may be several.</summary>
    public IEnumerable<int?>? TargetsOf(Expr node) => _targets.GetValueOrDefault(node)?.Select(number => _results.Owner(number)?.Element);

    private static void Move(List<Expr> nodes, Func<Expr, Expr> moved, Numbering numbering, Dictionary<Expr, int[]> found)
    {
        Expr[] outputs = [.. nodes.Select(moved)];
        if (outputs.Length == 0)
        {
            return;
        }

        Kernel kernel = Kernel.CompileUnsimplified(Graph.Of(numbering.Inputs, outputs));
        double[] numbers = [.. Enumerable.Range(1, kernel.InputSize).Select(number => (double)number)];
        double[] places = new double[kernel.OutputSize];
        double[] squares = new double[kernel.OutputSize];
        kernel.Run(numbers, places);
        kernel.Run(Array.ConvertAll(numbers, number => number * number), squares);
        int from = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            int to = from + outputs[i].Shape.Size;
            bool moves = true;
            for (int place = from; place < to && moves; place++)
            {
                moves = places[place] >= 0 && squares[place] == places[place] * places[place];
            }

            if (moves)
            {
                found[nodes[i]] = Array.ConvertAll(places[from..to], number => (int)number);
            }

            from = to;
        }
    }

    /// <summary>Inputs whose elements are counted from 1, one array after another.</summary>
    private sealed class Numbering
    {
        private readonly Dictionary<Expr, Expr> _inputOf = new(ReferenceEqualityComparer.Instance);
        private readonly List<Expr> _owners = [];
        private readonly List<int> _first = [];
        private int _next = 1;

        public List<Expr> Inputs { get; } = [];

        public Expr Of(Expr node)
        {
            if (!_inputOf.TryGetValue(node, out Expr? input))
            {
                _inputOf[node] = input = Expr.Input("numbers", node.Shape);
                Inputs.Add(input);
                _owners.Add(node);
                _first.Add(_next);
                _next += node.Shape.Size;
            }

            return input;
        }

        /// <summary>What a number counts; null for 0.</summary>
        public (Expr Operand, int Element)? Owner(int number)
        {
            int place = _first.BinarySearch(number);
            int owner = place < 0 ? ~place - 1 : place;
            return number == 0 ? null : (_owners[owner], number - _first[owner]);
        }
    }
}
