using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Messages;

namespace FallLine.Tests.Compilation;

/// <summary>When machine code takes over, and that nobody notices.</summary>
public sealed class TierTests
{
    private static readonly Expr V = Expr.Input("v", Shape.Vector(1000));

    [Fact]
    public void Code_is_made_after_the_predicted_number_of_runs()
    {
        Kernel kernel = Kernel.Compile(Scalars(), BackEnds.Named("auto"));
        Assert.Contains("\ninterpreted, about ", kernel.Explain(), StringComparison.Ordinal);
        double[] input = [.. Enumerable.Range(0, 20).Select(i => Math.Sin(i))];
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);
        double[] interpreted = [.. output];
        int runs = int.Parse(kernel.Explain().Split("machine code after ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(runs, 1000, 20_000);
        for (int i = 1; i < runs - 1; i++)
        {
            kernel.Run(input, output);
        }

        Assert.Contains("\ninterpreted, about ", kernel.Explain(), StringComparison.Ordinal);
        kernel.Run(input, output);
        Assert.True(SpinWait.SpinUntil(() => kernel.Explain().Contains("\nmachine code; interpreted about ", StringComparison.Ordinal), TimeSpan.FromSeconds(60)));
        kernel.Run(input, output);
        Assert.Equal(interpreted, output);
    }

    [Fact]
    public void A_program_that_gains_nothing_stays_interpreted()
    {
        Expr m = Expr.Input("m", Shape.Matrix(20, 30));
        Assert.Contains("\ninterpreted, machine code would gain nothing\n", Kernel.Compile(Graph.Of([m], [m.Transpose().Dot(m)]), BackEnds.Named("auto")).Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_threads_get_the_same_bits_before_during_and_after()
    {
        foreach (Graph graph in new[] { Scalars(), Mixed() })
        {
            Kernel kernel = Kernel.Compile(graph, BackEnds.Named("auto"));
            double[][] inputs = [.. Enumerable.Range(0, 8).Select(k => Enumerable.Range(0, kernel.InputSize).Select(i => Math.Cos(i + k)).ToArray())];
            Kernel interpreter = Kernel.Compile(graph, InterpreterBackEnd.Instance);
            double[][] alone = [.. inputs.Select(input => Run(interpreter, input))];
            int wrong = 0;
            int checks = 0;
            Thread[] threads = [.. Enumerable.Range(0, 8).Select(k => new Thread(() =>
            {
                double[] output = new double[kernel.OutputSize];
                int after = 0;
                for (int run = 0; run < 2_000_000 && after < 10; run++)
                {
                    kernel.Run(inputs[k], output);
                    if (!output.AsSpan().SequenceEqual(alone[k]))
                    {
                        Interlocked.Increment(ref wrong);
                    }

                    after += run % 50 == 0 && kernel.Explain().Contains("\nmachine code", StringComparison.Ordinal) ? 1 : 0;
                }

                Interlocked.Add(ref checks, after);
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.Equal(0, wrong);
            Assert.Equal(80, checks);
        }
    }

    [Fact]
    public void A_run_of_machine_code_allocates_nothing()
    {
        foreach (Graph graph in new[] { Scalars(), Mixed() })
        {
            Kernel kernel = Kernel.Compile(graph, BackEnds.Named("jit"));
            double[] input = new double[kernel.InputSize];
            double[] output = new double[kernel.OutputSize];
            kernel.Run(input, output);
            Assert.Equal(0, Allocation.Of(() => kernel.Run(input, output)));
        }
    }

    [Fact]
    public void The_tier_can_be_named()
    {
        Graph graph = Mixed();
        Assert.Contains("\ninterpreted\n", Kernel.Compile(graph, BackEnds.Named("interpreter")).Explain(), StringComparison.Ordinal);
        Assert.Contains("\nmachine code\n", Kernel.Compile(graph, BackEnds.Named("jit")).Explain(), StringComparison.Ordinal);
        Assert.Contains("'fast'", Assert.Throws<SettingException>(() => BackEnds.Named("fast")).Message, StringComparison.Ordinal);
    }

    /// <summary>A gradient in scalars, of more than one chunk.</summary>
    private static Graph Scalars()
    {
        Expr x = Expr.Input("x", Shape.Vector(20));
        Expr sum = 0;
        for (int i = 0; i < 200; i++)
        {
            sum += Expr.Square(x[(i + 1) % 20] - (x[i % 20] * x[(i * 7) % 20])) * (0.1 + (i * 0.001));
        }

        return Graph.Of([x], [sum, .. ReverseMode.Gradient(sum, [x])]);
    }

    /// <summary>Tiles, sums, a product with a large literal, small arrays and scalars.</summary>
    private static Graph Mixed()
    {
        Expr m = Expr.Literal([.. Enumerable.Range(0, 10_000).Select(i => Math.Sin(i))], Shape.Matrix(10, 1000));
        Expr f = Expr.Sum(Expr.Exp(Expr.Sin(V)) / (1 + Expr.Square(V))) + (V[3] * V[4]) + Expr.Max(m.Dot(V));
        return Graph.Of([V], [f, Expr.Sin(V) * f, Expr.Sum(m * V, 0), V[3] * V[..10]]);
    }

    private static double[] Run(Kernel kernel, double[] input)
    {
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);
        return output;
    }
}
