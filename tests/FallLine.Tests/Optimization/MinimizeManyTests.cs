using System.Collections.Immutable;
using static FallLine.Expr;

namespace FallLine.Tests.Optimization;

public sealed class MinimizeManyTests
{
    /// <summary>One that is cheaper alone and one that is evaluated together.</summary>
    private static readonly string[] s_formulas =
    [
        "100*(y-x^2)^2+(1-x)^2+0.01*sin(3*x)",
        "sum(i, 1, 30, (exp(-x*i/20)*sin(y*i/10)-exp(-i/20)*sin(i/10))^2)",
    ];

    public static TheoryData<string, int> Methods
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string id in (string[])["lbfgs", "bfgs", "cg", "gd", "bb", "newton", "adam"])
            {
                cases.Add(id, 0);
                cases.Add(id, 1);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Many_runs_are_the_runs_one_by_one(string id, int formula)
    {
        Descent descent = Catalog.Method(id).Default.With("max-iterations", "60");
        descent = id == "gd" ? descent.With("rate", "0.001") : descent;
        Objective function = Objective.Parse(s_formulas[formula]);
        double[][] starts = Starts(150, 2);

        ImmutableArray<Result> many = descent.MinimizeMany(function, starts);

        Assert.Equal(150, many.Length);
        for (int i = 0; i < starts.Length; i++)
        {
            Result one = descent.Minimize(function, starts[i]);
            Assert.True(one.Point.SequenceEqual(many[i].Point), $"run {i}");
            Assert.Equal((one.Reason, one.Evaluations), (many[i].Reason, many[i].Evaluations));
        }
    }

    [Fact]
    public void Each_problem_has_its_own_data()
    {
        double[] time = [0, 0.5, 1, 1.5, 2, 3];
        double[][] data = [.. Enumerable.Range(0, 200).Select(i => time.Select(t => (1 + (0.01 * i)) * Math.Exp(-(0.5 + (0.002 * i)) * t)).ToArray())];
        double[][] starts = [.. data.Select(_ => (double[])[1, 1])];

        ImmutableArray<Result> fits = FallLine.Methods.Bfgs().MinimizeMany((x, y) => Sum(Square((x[0] * Exp(-x[1] * Literal(time))) - y)), data, starts);

        for (int i = 0; i < data.Length; i++)
        {
            Assert.Equal(Status.Converged, fits[i].Status);
            Assert.Equal(1 + (0.01 * i), fits[i].Point[0], 1e-6);
            Assert.Equal(0.5 + (0.002 * i), fits[i].Point[1], 1e-6);
        }
    }

    [Fact]
    public void Neither_neighbours_nor_threads_change_a_run()
    {
        Objective sums = Objective.Of(x => Sum(Square(Sin(x) - 0.3)) + (0.1 * Square(Sum(x))), 7);
        double[][] starts = Starts(100, 7);
        ImmutableArray<Result> all = FallLine.Methods.LimitedMemoryBfgs().MinimizeMany(sums, starts);
        double[][] turned = [.. starts.Reverse()];
        int threads = Threads.Count;
        try
        {
            Threads.Count = 1;
            ImmutableArray<Result> reversed = FallLine.Methods.LimitedMemoryBfgs().MinimizeMany(sums, turned);
            for (int i = 0; i < starts.Length; i++)
            {
                Assert.True(all[i].Point.SequenceEqual(reversed[^(i + 1)].Point));
            }
        }
        finally
        {
            Threads.Count = threads;
        }
    }

    [Fact]
    public void What_cannot_go_together_goes_one_by_one_and_what_is_wrong_is_said()
    {
        Objective code = Objective.From(1, (x, gradient) =>
        {
            gradient[0] = 2 * (x[0] - 1);
            return (x[0] - 1) * (x[0] - 1);
        });
        Assert.All(FallLine.Methods.Bfgs().MinimizeMany(code, [[3], [-2]]), result => Assert.Equal(1, result.Point[0], 1e-8));
        Assert.Empty(FallLine.Methods.Bfgs().MinimizeMany(code, []));
        Assert.Contains("The start has 2 numbers", Assert.Throws<ArgumentException>(() => FallLine.Methods.Bfgs().MinimizeMany(Objective.Parse("x^2"), [[1, 2]])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FallLine.Methods.Bfgs().MinimizeMany((x, y) => Sum(x) * Sum(y), [[1]], [[1], [2]]));
        Assert.Throws<ShapeException>(() => FallLine.Methods.Bfgs().MinimizeMany((x, y) => x, [[1]], [[1, 1]]));
        Assert.Contains("needs derivatives up to Hessian", Assert.Throws<ArgumentException>(() => FallLine.Methods.Newton().MinimizeMany((x, y) => Sum(x) * Sum(y), [[1]], [[1]])).Message, StringComparison.Ordinal);
    }

    private static double[][] Starts(int count, int dimension) =>
        [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, dimension).Select(j => Math.Sin((7 * i) + (3 * j))).ToArray())];
}
