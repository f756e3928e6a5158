using System.Collections.Immutable;
using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

/// <summary>Whole programs with everything in them, differentiated and compiled, against the plainest evaluation and against differences.</summary>
public sealed class RandomProgramTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261122, 1);

    [Fact]
    public void A_gradient_is_what_its_graph_says_node_by_node() => ForAll((program, input) =>
    {
        Graph graph = Graph.Of(program.Inputs, [program.Value, .. ReverseMode.Gradient(program.Value, program.Inputs)]);
        double[] expected = Reference.Run(graph, input);
        double[] interpreted = Run(Kernel.Compile(graph, InterpreterBackEnd.Instance), input);
        Same(program, "the compiled gradient", expected, interpreted, 1e-9);
        Same(program, "the other tier", interpreted, Run(Kernel.Compile(graph, JitBackEnd.Instance), input), 0);
    });

    /// <summary>Of arrays that leave the nearest caches, where more ways of computing them pay.</summary>
    [Fact]
    public void Large_arrays_change_nothing() => ForAll(
        (program, input) =>
        {
            Graph graph = Graph.Of(program.Inputs, [program.Value, .. ReverseMode.Gradient(program.Value, program.Inputs)]);
            double[] interpreted = Run(Kernel.Compile(graph, InterpreterBackEnd.Instance), input);
            Same(program, "the graph as it stands", Run(Kernel.CompileUnsimplified(graph), input), interpreted, 1e-9);
            Same(program, "the other tier", interpreted, Run(Kernel.Compile(graph, JitBackEnd.Instance), input), 0);
        },
        largest: 60_000);

    [Fact]
    public void Forward_is_the_transpose_of_reverse_to_second_order() => ForAll((program, input) =>
    {
        ImmutableArray<Expr> a = Directions(program);
        ImmutableArray<Expr> b = Directions(program);
        Expr Forward(Expr of, ImmutableArray<Expr> along) => ForwardMode.Pushforward([of], program.Inputs, along)[0];
        Expr Reverse(Expr of, ImmutableArray<Expr> along) => ReverseMode.Gradient(of, program.Inputs).Zip(along, (x, y) => Expr.Sum(x * y)).Aggregate((x, y) => x + y);
        Expr first = Reverse(program.Value, a);
        double[] found = Run(Kernel.Compile(Graph.Of(program.Inputs, [first, Forward(program.Value, a), Forward(first, b), Reverse(first, b), Reverse(Forward(program.Value, b), a)])), input);
        Same(program, "forward against reverse", [found[0]], [found[1]], 1e-9);
        Same(program, "second derivatives", [found[2], found[2]], [found[3], found[4]], 1e-8);
    });

    [Fact]
    public void Derivatives_are_those_of_differences_to_second_order() => ForAll((program, input) =>
    {
        if (!program.IsSmooth)
        {
            return;
        }

        ImmutableArray<Expr> direction = Directions(program);
        double[] along = [.. direction.SelectMany(x => (double[])((Literal)x.Primitive).Data)];
        Expr slope = ForwardMode.Pushforward([program.Value], program.Inputs, direction)[0];
        Expr curvature = ReverseMode.Gradient(slope, program.Inputs).Zip(direction, (x, y) => Expr.Sum(x * y)).Aggregate((x, y) => x + y);
        Kernel kernel = Kernel.Compile(Graph.Of(program.Inputs, [program.Value, slope, curvature]));
        double[] At(double t) => Run(kernel, [.. input.Zip(along, (x, v) => x + (t * v))]);
        double[] Difference(double h) => [.. At(h).Zip(At(-h), (after, before) => (after - before) / (2 * h))];

        // Richardson's step removes the square of the step's length.
        double[] difference = [.. Difference(1e-3).Zip(Difference(5e-4), (wide, narrow) => ((4 * narrow) - wide) / 3)];
        double[] found = At(0);
        Same(program, "slope and curvature beside differences", difference[..2], found[1..], 1e-6);
    });

    private static void ForAll(Action<RandomProgram, double[]> check, int largest = 4000) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            RandomProgram program = RandomProgram.Of(seed, largest);
            check(program, program.Input());
        }).Check(Many);

    private static ImmutableArray<Expr> Directions(RandomProgram program) => [.. program.Inputs.Select(input => Expr.Literal(program.Numbers(input.Shape.Size), input.Shape))];

    private static double[] Run(Kernel kernel, double[] input)
    {
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);
        return output;
    }

    private static void Same(RandomProgram program, string what, double[] expected, double[] found, double tolerance)
    {
        if (Close.Difference(expected, found, tolerance) is { } difference)
        {
            throw new InvalidOperationException($"seed {program.Seed}: {what}: {difference}\n{program}");
        }
    }
}
