using System.Diagnostics;
using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using static FallLine.Expr;

namespace FallLine.Minimizers;

/// <summary>L-BFGS on extended Rosenbrock, to the same gradient: seconds, in turns.</summary>
internal static class Valley
{
    private const double Tolerance = 1e-8;
    private const double Turn = 0.4;
    private const int Rounds = 7;

    /// <summary>Prints the tables.</summary>
    public static void Print(string peers, TextWriter output)
    {
        output.WriteLine("| n | memory | solver | ms | evaluations | value | FallLine's time / its time |");
        output.WriteLine("|---:|---:|---|---:|---:|---:|---:|");
        foreach (int n in (int[])[1_000, 100_000])
        {
            foreach (int memory in (int[])[6, 10])
            {
                Race(peers, n, memory, output);
            }
        }
    }

    private static void Race(string peers, int n, int memory, TextWriter output)
    {
        string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        string[] Arguments(params string[] program) => [.. program, "time", Text(n), Text(memory), Text(Tolerance), Text(Turn)];
        double[] start = Start(n);
        Objective recorded = Recorded(n);
        Objective code = Objective.From(n, Value);
        Descent descent = Methods.LimitedMemoryBfgs(memory) with { Stopping = Stop.WhenGradientNormBelow(Tolerance) };
        (string Name, Func<(double, int, double)> Run)[] solvers =
        [
            ("FallLine, recorded function", () => Repeated(() => Of(descent.Minimize(recorded, start)))),
            ("FallLine, function in C#", () => Repeated(() => Of(descent.Minimize(code, start)))),
            ("liblbfgs, function in C", () => Peer.Time(Arguments(Path.Combine(peers, "liblbfgs")))),
            ("SciPy L-BFGS-B, function in NumPy", () => Peer.Time(Arguments("/usr/bin/python3", Path.Combine(peers, "scipy_peer.py")))),
            ("MathNet, function in C#", () => Repeated(() => ByMathNet(n, memory))),
        ];
        var best = solvers.Select(_ => (Milliseconds: double.PositiveInfinity, Evaluations: 0, Value: 0.0)).ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < solvers.Length; i++)
            {
                (double, int, double) result = solvers[i].Run();
                best[i] = result.Item1 < best[i].Milliseconds ? result : best[i];
            }
        }

        for (int i = 0; i < solvers.Length; i++)
        {
            string ratio = i < 2 ? "" : (best[0].Milliseconds / best[i].Milliseconds).ToString("F3", CultureInfo.InvariantCulture);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {n} | {memory} | {solvers[i].Name} | {best[i].Milliseconds:F3} | {best[i].Evaluations} | {best[i].Value:G3} | {ratio} |"));
        }
    }

    /// <summary>The least milliseconds of the runs that a turn has time for.</summary>
    public static (double, int, double) Repeated(Func<(int Evaluations, double Value)> solve, double turn = Turn)
    {
        double least = double.PositiveInfinity;
        (int Evaluations, double Value) solved = default;
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < turn)
        {
            long begin = Stopwatch.GetTimestamp();
            solved = solve();
            least = Math.Min(least, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return (least, solved.Evaluations, solved.Value);
    }

    /// <summary>What a run took and reached.</summary>
    public static (int, double) Of(Result result) => (result.Evaluations.Value, result.Value);

    /// <summary>MathNet holds each partial derivative, times its variable over the value where these are above 1, against the tolerance.</summary>
    private static (int, double) ByMathNet(int n, int memory)
    {
        int evaluations = 0;
        IObjectiveFunction objective = ObjectiveFunction.Gradient(point =>
        {
            evaluations++;
            double[] gradient = new double[n];
            double value = Value(point.AsArray(), gradient);
            return (value, Vector<double>.Build.Dense(gradient));
        });
        double reached = double.NaN;
        try
        {
            MinimizationResult result = new LimitedMemoryBfgsMinimizer(Tolerance, 0, 0, memory, 1000).FindMinimum(objective, Vector<double>.Build.Dense(Start(n)));
            reached = result.FunctionInfoAtMinimum.Value;
        }
        catch (OptimizationException)
        {
            // It gave up; the table shows the value as NaN.
        }

        return (evaluations, reached);
    }

    private static Objective Recorded(int n) => Objective.Of(
        x =>
        {
            Expr odd = x.Slice(0, 0, n / 2, 2);
            Expr even = x.Slice(0, 1, n / 2, 2);
            return Sum((100 * Square(even - Square(odd))) + Square(1 - odd));
        },
        n);

    private static double[] Start(int n) => [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? -1.2 : 1)];

    private static double Value(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double value = 0;
        for (int i = 0; i < x.Length; i += 2)
        {
            double a = 1 - x[i];
            double b = 10 * (x[i + 1] - (x[i] * x[i]));
            gradient[i + 1] = 20 * b;
            gradient[i] = -2 * ((x[i] * gradient[i + 1]) + a);
            value += (a * a) + (b * b);
        }

        return value;
    }
}
