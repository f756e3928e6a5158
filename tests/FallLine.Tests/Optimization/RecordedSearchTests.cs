namespace FallLine.Tests.Optimization;

public sealed class RecordedSearchTests
{
    /// <summary>A gradient of the wrong sign in one variable: no lower point along what it calls downhill.</summary>
    private static readonly Objective s_wrong = Objective.From(2, (x, gradient) =>
    {
        (gradient[0], gradient[1]) = (-2 * x[0], 20 * x[1]);
        return (x[0] * x[0]) + (10 * x[1] * x[1]);
    });

    public static TheoryData<string> Searches => ["strong-wolfe", "hager-zhang", "backtracking"];

    [Theory]
    [MemberData(nameof(Searches))]
    public void A_failing_search_is_in_the_result_and_replays_to_the_same_end(string name)
    {
        IStepSize search = Search(name);
        var descent = new Descent { Direction = new SteepestDescent(), StepSize = search };
        Result result = descent.Minimize(s_wrong, [1, 0.01]);

        Assert.Equal("line-search", result.Reason);
        RecordedSearch recorded = Assert.IsType<RecordedSearch>(result.FailedSearch);
        Assert.Single(result.Findings, finding => finding.Code == "failed-search");

        RecordedSearch read = RecordedSearch.Parse(recorded.ToString());
        Assert.True(recorded.Samples.SequenceEqual(read.Samples));
        Result replayed = read.Replay(search);
        Assert.Equal("line-search", replayed.Reason);

        // A search that ends where the point no longer moves goes on a little on a line, which begins at 0.
        Assert.True(recorded.Samples.SequenceEqual(replayed.FailedSearch!.Samples.Take(recorded.Samples.Length)));
    }

    [Fact]
    public void A_run_that_ends_well_has_none()
    {
        Assert.Null(Methods.LimitedMemoryBfgs().Minimize(Objective.Parse("(x-1)^2"), [0]).FailedSearch);
    }

    [Fact]
    public void The_function_has_the_samples_and_cubics_between_them()
    {
        // t³ - t is a cubic: between the samples it comes out exactly.
        static SearchSample At(double t) => new(t, (t * t * t) - t, (3 * t * t) - 1);
        Objective cubic = new RecordedSearch(At(0), At(2), At(1)).ToObjective();
        double[] gradient = new double[1];
        foreach (double t in (double[])[0, 0.25, 1, 1.5, 2])
        {
            Assert.Equal(At(t).Value, cubic.ValueAndGradient([t], gradient), 1e-14);
            Assert.Equal(At(t).Slope, gradient[0], 1e-14);
        }

        Assert.Equal(At(2).Value + At(2).Slope, cubic.Value([3]), 1e-14);
    }

    [Theory]
    [InlineData("0 1 -1")]
    [InlineData("1 1 -1\n2 1 1")]
    [InlineData("0 NaN -1\n1 1 1")]
    public void What_is_no_search_is_refused(string text) => Assert.Throws<ArgumentException>(() => RecordedSearch.Parse(text));

    [Theory]
    [InlineData("0 1\n1 2 3")]
    [InlineData("0 1 x\n1 2 3")]
    public void What_is_no_record_is_refused(string text) => Assert.Throws<FormatException>(() => RecordedSearch.Parse(text));

    private static IStepSize Search(string name) => name switch
    {
        "strong-wolfe" => new StrongWolfe(),
        "hager-zhang" => new HagerZhang(),
        _ => new Backtracking(),
    };
}
