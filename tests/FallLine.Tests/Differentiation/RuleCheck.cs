using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Tests.Differentiation;

/// <summary>Holds the rules of an expression to each other: forward and reverse, every order of nesting, batches and loops.</summary>
internal sealed class RuleCheck
{
    private const int BatchSize = 3;

    private readonly string _name;
    private readonly Shape[] _shapes;
    private readonly Func<Expr[], Expr> _apply;
    private readonly double[] _point;
    private readonly Random _random = new(23);
    private readonly Expr[] _inputs;
    private readonly Expr _result;

    public RuleCheck(string name, Shape[] shapes, Func<Expr[], Expr> apply, double low, double high)
    {
        (_name, _shapes, _apply) = (name, shapes, apply);
        _inputs = Inputs(shapes);
        _result = apply(_inputs);
        int size = shapes.Sum(shape => shape.Size);

        // Enough numbers for a batch; no two so close that they are a tie.
        _point = [.. Enumerable.Range(0, BatchSize * BatchSize * size).Select(i => low + ((i + 0.5) / (BatchSize * BatchSize * size) * (high - low)))];
        _random.Shuffle(_point);
    }

    public void All()
    {
        Forward_is_the_transpose_of_reverse();
        Every_order_of_nesting_gives_the_same_second_derivative();
        for (int shared = 0; shared < (1 << _shapes.Length) - 1; shared++)
        {
            A_batch_is_a_loop(shared, inputs => [_apply(inputs)]);
            A_batch_is_a_loop(shared, inputs => [.. ReverseMode.Gradient(Expr.Sum(Expr.Sin(_apply(inputs))), inputs)]);
        }

        A_batch_of_batches_is_a_loop_of_loops();
    }

    /// <summary>⟨u, J·v⟩ = ⟨Jᵀ·u, v⟩.</summary>
    private void Forward_is_the_transpose_of_reverse()
    {
        Expr[] directions = Random(_shapes);
        Expr weights = Random([_result.Shape])[0];
        Expr forward = Expr.Sum(weights * ForwardMode.Pushforward([_result], _inputs, directions)[0]);
        Expr reverse = Inner(ReverseMode.Pullback([_result], [weights], _inputs), directions);
        Same("forward and reverse", Run(_inputs, forward), Run(_inputs, reverse));
    }

    private void Every_order_of_nesting_gives_the_same_second_derivative()
    {
        Expr[] a = Random(_shapes);
        Expr[] b = Random(_shapes);
        Expr value = Expr.Sum(Random([_result.Shape])[0] * Expr.Sin(_result * 0.3));
        Expr Forward(Expr of, Expr[] along) => ForwardMode.Pushforward([of], _inputs, along)[0];
        Expr Reverse(Expr of, Expr[] along) => Inner(ReverseMode.Gradient(of, _inputs), along);
        double[] expected = Run(_inputs, Reverse(Reverse(value, a), b));
        Same("forward over reverse", expected, Run(_inputs, Forward(Reverse(value, a), b)));
        Same("reverse over forward", expected, Run(_inputs, Reverse(Forward(value, a), b)));
        Same("forward over forward", expected, Run(_inputs, Forward(Forward(value, a), b)));
        Same("the other direction first", expected, Run(_inputs, Forward(Reverse(value, b), a)));
    }

    /// <param name="shared">The bits count the inputs that all elements of the batch share.</param>
    /// <param name="function">What is batched.</param>
    private void A_batch_is_a_loop(int shared, Func<Expr[], Expr[]> function)
    {
        bool IsShared(int input) => (shared >> input & 1) != 0;
        int[] varying = [.. Enumerable.Range(0, _shapes.Length).Where(i => !IsShared(i))];
        Expr[] outputs = function(_inputs);
        Expr[] batches = Inputs([.. varying.Select(i => Structure.WithFirst(BatchSize, _shapes[i]))]);
        ImmutableArray<Expr> mapped = Batching.Map(outputs, [.. varying.Select(i => _inputs[i])], batches);
        Expr[] all = [.. _inputs.Select((input, i) => IsShared(i) ? input : batches[Array.IndexOf(varying, i)])];
        double[] together = RunAll(all, mapped);
        int used = 0;
        double[][] parts = [.. all.Select(input => _point[used..(used += input.Shape.Size)])];
        for (int element = 0; element < BatchSize; element++)
        {
            double[] point = [.. parts.SelectMany((part, i) => IsShared(i) ? part : part[(element * _shapes[i].Size)..((element + 1) * _shapes[i].Size)])];
            double[] alone = RunAll(_inputs, [.. outputs], point);
            int to = 0;
            int from = 0;
            foreach (Expr output in outputs)
            {
                int size = output.Shape.Size;
                Same($"element {element} of a batch that shares {shared:b}", alone[to..(to + size)], together[(from + (element * size))..(from + ((element + 1) * size))]);
                to += size;
                from += BatchSize * size;
            }
        }
    }

    private void A_batch_of_batches_is_a_loop_of_loops()
    {
        // The first input alone, then all: what was shared becomes a batch.
        Expr[] firsts = Inputs([Structure.WithFirst(BatchSize, _shapes[0])]);
        Expr once = Batching.Map([_result], [_inputs[0]], firsts)[0];
        Expr[] batches = Inputs([.. new[] { firsts[0].Shape }.Concat(_shapes[1..]).Select(shape => Structure.WithFirst(BatchSize, shape))]);
        Expr twice = Batching.Map([once], [firsts[0], .. _inputs[1..]], batches)[0];
        double[] together = RunAll(batches, [twice]);
        for (int outer = 0; outer < BatchSize; outer++)
        {
            for (int inner = 0; inner < BatchSize; inner++)
            {
                List<double> point = [];
                int used = 0;
                for (int i = 0; i < _shapes.Length; i++)
                {
                    int size = _shapes[i].Size;
                    int at = used + ((i == 0 ? (outer * BatchSize) + inner : outer) * size);
                    point.AddRange(_point[at..(at + size)]);
                    used += batches[i].Shape.Size;
                }

                int result = ((outer * BatchSize) + inner) * _result.Shape.Size;
                Same($"element {outer}, {inner} of a batch of batches", RunAll(_inputs, [_result], [.. point]), together[result..(result + _result.Shape.Size)]);
            }
        }
    }

    private static Expr[] Inputs(Shape[] shapes) => [.. shapes.Select((shape, i) => Expr.Input("x" + i, shape))];

    private Expr[] Random(Shape[] shapes) =>
        [.. shapes.Select(shape => Expr.Literal([.. Enumerable.Range(0, shape.Size).Select(_ => (_random.NextDouble() * 2) - 1)], shape))];

    private static Expr Inner(IEnumerable<Expr> left, IEnumerable<Expr> right) =>
        left.Zip(right, (x, y) => Expr.Sum(x * y)).Aggregate((x, y) => x + y);

    private double[] Run(Expr[] inputs, Expr output) => RunAll(inputs, [output]);

    private double[] RunAll(Expr[] inputs, ImmutableArray<Expr> outputs) => RunAll(inputs, outputs, _point[..inputs.Sum(x => x.Shape.Size)]);

    private static double[] RunAll(Expr[] inputs, ImmutableArray<Expr> outputs, double[] point)
    {
        Kernel kernel = Kernel.Compile(Graph.Of(inputs, outputs));
        double[] result = new double[kernel.OutputSize];
        kernel.Run(point, result);
        return result;
    }

    private void Same(string what, double[] expected, double[] actual)
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * (1 + scale), $"{_name}, {what}: {expected[i]:R} and {actual[i]:R} at {i}");
        }
    }
}
