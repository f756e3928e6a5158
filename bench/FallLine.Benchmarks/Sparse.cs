using System.Diagnostics;
using System.Globalization;
using FallLine.Compilation;
using FallLine.Differentiation;
using static FallLine.Expr;

namespace FallLine.Benchmarks;

/// <summary>Hessians by their patterns against one product for each column, and against the gradient, in turns.</summary>
internal static class Sparse
{
    private const int Turns = 12;
    private const double Turn = 0.05;
    private const int MostDense = 1000;

    private static readonly (string Name, Func<Expr, Expr> Body)[] s_functions =
    [
        ("chained Rosenbrock: three diagonals", x => Sum((100 * Square(x[1..] - Square(x[..^1]))) + Square(1 - x[..^1]))),
        ("arrow: the first with each other", x => Sum(Exp(x[0] * x[1..])) + Sum(Pow(x, 4))),
        ("sine of seven neighbours: thirteen diagonals", x => Sum(Sin(Enumerable.Range(0, 7).Select(i => x[i..^(6 - i)]).Aggregate((a, b) => a + b)))),
    ];

    /// <summary>Measures every function at every size.</summary>
    public static void Print(TextWriter output)
    {
        output.WriteLine("| Hessian of | n | entries | products | pattern and colours, ms | entries, us | in gradients | a product for each column, us | ratio |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach ((string name, Func<Expr, Expr> body) in s_functions)
        {
            foreach (int n in new[] { 100, MostDense, 10_000, 100_000 })
            {
                double[] point = [.. Enumerable.Range(0, n).Select(i => 0.1 * Math.Sin(i))];
                Function function = Function.Of(body, Shape.Vector(n));
                double[] gradient = new double[n];
                double value = Least(() => function.ValueAndGradient(point, gradient));
                Traced traced = Traced.Of(body, Shape.Vector(n));
                long start = Stopwatch.GetTimestamp();
                SparseDerivatives sparse = SparseDerivatives.OfHessian(traced);
                double pattern = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                double[] entries = new double[sparse.Pattern.Count];
                double byPattern = Least(() => sparse.RunEntries(point, entries));
                string dense = "| |";
                if (n <= MostDense)
                {
                    double[] matrix = new double[n * n];
                    Seeded columns = Seeded.Of(traced, seed => traced.HessianProduct(traced.Split(seed)), n, resultsAreColumns: false);
                    double byColumns = Least(() => columns.Run(point, matrix));
                    dense = string.Create(CultureInfo.InvariantCulture, $"{byColumns * 1e6:F0} | {byPattern / byColumns:F4} |");
                }

                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {n} | {sparse.Pattern.Count} | {sparse.Colours} | {pattern:F0} | {byPattern * 1e6:F1} | {byPattern / value:F1} | {dense}"));
            }
        }
    }

    /// <summary>The least seconds, of several turns after one to warm up.</summary>
    private static double Least(Action run)
    {
        double least = double.PositiveInfinity;
        for (int turn = 0; turn <= Turns; turn++)
        {
            long begin = Stopwatch.GetTimestamp();
            do
            {
                long start = Stopwatch.GetTimestamp();
                run();
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            while (Stopwatch.GetElapsedTime(begin).TotalSeconds < Turn);
        }

        return least;
    }
}
