using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Where the elements of a graph's moves come from, and where those that are added up go: found by moving the elements' numbers.</summary>
/// <remarks>
/// What a primitive does to the numbers of its operand's elements says which of them each element of its result is; where every element is
/// added to one element of the result, the transposed rule does the same to the numbers of the result. So a primitive need not declare its
/// dependence, and cannot declare it wrongly.
/// </remarks>
internal sealed class ElementMoves
{
    private readonly Dictionary<Expr, ReadOnlyMemory<double>> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<Expr> _owners = [];
    private readonly List<int> _first = [];

    /// <param name="graph">The graph.</param>
    /// <param name="varies">What depends on a variable; the elements of other operands have no numbers.</param>
    public ElementMoves(Graph graph, HashSet<Expr> varies)
    {
        List<Expr> inputs = [];
        Dictionary<Expr, Expr> inputOf = new(ReferenceEqualityComparer.Instance);
        List<(Expr Node, Expr Moved)> moves = [];
        int count = 1;
        foreach (Expr node in graph.Nodes)
        {
            if (varies.Contains(node) && Moves(node.Primitive))
            {
                moves.Add((node, Expr.Apply(node.Primitive, [.. node.Operands.Select(NumbersOf)])));
            }
            else if (varies.Contains(node) && AddsUp(node.Primitive) is { } adds)
            {
                moves.Add((node, adds.Pullback(0, node, NumbersOf(node))!));
            }
        }

        if (moves.Count == 0)
        {
            return;
        }

        Kernel kernel = Kernel.CompileUnsimplified(Graph.Of(inputs, moves.Select(move => move.Moved)));
        double[] numbers = [.. Enumerable.Range(1, kernel.InputSize).Select(number => (double)number)];
        double[] moved = new double[kernel.OutputSize];
        kernel.Run(numbers, moved);
        int from = 0;
        foreach ((Expr node, Expr expression) in moves)
        {
            _numbers[node] = moved.AsMemory(from, expression.Shape.Size);
            from += expression.Shape.Size;
        }

        Expr NumbersOf(Expr operand)
        {
            if (!varies.Contains(operand))
            {
                return Expr.Full(0, operand.Shape);
            }

            if (!inputOf.TryGetValue(operand, out Expr? input))
            {
                inputOf[operand] = input = Expr.Input("numbers", operand.Shape);
                inputs.Add(input);
                _owners.Add(operand);
                _first.Add(count);
                count += operand.Shape.Size;
            }

            return input;
        }
    }

    /// <summary>Whether each element of the result is an element of an operand, or 0.</summary>
    public static bool Moves(Primitive primitive) => primitive is Structural and not (ScatterAdd or WindowSums or StopGradient);

    /// <summary>For a primitive whose operand's elements each take part in one element of the result, or in none, a sum that does so too; else null.</summary>
    public static Primitive? AddsUp(Primitive primitive) => primitive switch
    {
        ScatterAdd or WindowSums => primitive,
        Reduction reduction => new Sum(reduction.Axis),
        _ => null,
    };

    /// <summary>For each element of a move's result the operand and the element that it is; null where it is none that varies.</summary>
    public IEnumerable<(Expr Operand, int Element)?> SourcesOf(Expr move)
    {
        ReadOnlyMemory<double> numbers = _numbers[move];
        for (int i = 0; i < numbers.Length; i++)
        {
            yield return Owner((int)numbers.Span[i]);
        }
    }

    /// <summary>For each element of the operand of a sum the element of the result in which it takes part; null for none.</summary>
    public IEnumerable<int?> TargetsOf(Expr sum)
    {
        ReadOnlyMemory<double> numbers = _numbers[sum];
        for (int i = 0; i < numbers.Length; i++)
        {
            yield return Owner((int)numbers.Span[i])?.Element;
        }
    }

    private (Expr Operand, int Element)? Owner(int number)
    {
        if (number == 0)
        {
            return null;
        }

        int place = _first.BinarySearch(number);
        int owner = place < 0 ? ~place - 1 : place;
        return (_owners[owner], number - _first[owner]);
    }
}
