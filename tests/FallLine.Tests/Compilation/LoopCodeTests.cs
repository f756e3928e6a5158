using System.Collections.Immutable;
using FallLine.Compilation;
using FallLine.Expressions;
using static FallLine.Expr;

namespace FallLine.Tests.Compilation;

/// <summary>A loop on numbers is one piece of machine code, with the bits of the interpreter.</summary>
public sealed class LoopCodeTests
{
    private static readonly Func<Expr, Expr, Expr>[] Comparisons = [(x, y) => x < y, (x, y) => x <= y, (x, y) => x > y, (x, y) => x >= y, Equal, NotEqual];

    [Fact]
    public void It_agrees_on_loops_of_random_steps()
    {
        Random random = new(5);
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            for (int round = 0; round < 40; round++)
            {
                Expr given = Input("given", Shape.Vector(3), type);
                Expr start = Input("start", Shape.Vector(2), type);
                int seed = random.Next();
                ImmutableArray<Expr> ends = While(
                    [start, given[0], 0 * given[1]],
                    states => (states[2] < 5 + round) * Comparisons[round % 6](states[1], 50 * given[2]),
                    states => Step(new Random(seed), states, given),
                    maxIterations: 20);
                Graph graph = Graph.Of([start, given], [.. ends]);
                Assert.NotNull(LoopOf(graph, type));
                JitTests.Check($"loop {round}", graph, [0.3, -0.7, 0.2, 1.5, -0.4]);
                JitTests.Check($"loop {round} of zeros", graph, new double[5]);
                JitTests.Check($"loop {round} of NaN", graph, [double.NaN, 1, 2, 3, 4]);
                JitTests.Check($"loop {round} that captures NaN", graph, [1, 2, 3, 4, double.NaN]);
            }
        }
    }

    [Fact]
    public void A_loop_that_does_not_end_in_time_is_not_a_number_in_machine_code_too()
    {
        Expr x = Input("x", Shape.Scalar);
        Graph graph = Graph.Of([x], [While(x, s => s < 100, s => s * s, 2), While(x, s => s < 100, s => s * s, 10)]);
        double[] ends = new double[2];
        Kernel.Compile(graph, JitBackEnd.Instance).Run([2.0], ends);
        Assert.Equal([double.NaN, 256], ends);
    }

    [Fact]
    public void A_loop_of_large_arrays_stays_with_the_interpreter()
    {
        Expr x = Input("x", Shape.Vector(1000));
        Graph graph = Graph.Of([x], [While(x, s => Sum(s * s) > 1, s => 0.5 * s, 100)]);
        Assert.Null(LoopOf(graph, ElementType.Double));
        JitTests.Check("a loop of large arrays", graph, [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i))]);
    }

    [Fact]
    public void A_run_of_it_allocates_nothing()
    {
        Expr x = Input("x", Shape.Vector(2));
        Kernel kernel = Kernel.Compile(Graph.Of([x], [While(x, s => Sum(s * s) > 1e-3, s => 0.9 * s, 100)]), JitBackEnd.Instance);
        double[] input = [1, 2];
        double[] output = new double[2];
        Assert.Equal(0, Allocation.Of(() => kernel.Run(input, output)));
    }

    private static Repetition? LoopOf(Graph graph, ElementType type) =>
        LoopCode.Compile(Assert.Single(Lowering.Lower(Simplification.Run(graph), type).Steps.OfType<NestedStep>()), type);

    private static IEnumerable<Expr> Step(Random random, ImmutableArray<Expr> states, Expr given)
    {
        List<Expr> known = [states[0][0], states[0][1], states[1], given[0], given[1], given[2], 0.5, -1.25];
        for (int i = 0; i < 12; i++)
        {
            Expr Any() => known[random.Next(known.Count)];
            known.Add(random.Next(8) switch
            {
                0 => Any() + Any(),
                1 => Any() * Any(),
                2 => Any() - Any(),
                3 => Where(Comparisons[random.Next(6)](Any(), Any()), Any(), Any()),
                4 => Where(Any(), Any(), Any()),
                5 => Max(Any(), Any()),
                6 => Comparisons[random.Next(6)](Any(), Any()) - (0.5 * Any()),
                _ => Sin(Any()),
            });
        }

        // States change places, so that a next one is made of another before it changes.
        return [Concatenate([states[0][1], Sin(known[^1])]), known[^2] + states[0][0], states[2] + 1];
    }
}
