using System.Text.Json;

namespace FallLine.Cli.Tests;

public sealed class RaceTests
{
    private const string Rosenbrock = "100*(y-x^2)^2+(1-x)^2";

    [Fact]
    public void Methods_stand_side_by_side()
    {
        Ran ran = Fallline.Run("race", Rosenbrock, "--start", "x=-1.2,y=1", "--methods", "gd,lbfgs,newton", "--max-iterations", "300");
        Assert.Equal(0, ran.Code);
        Assert.StartsWith("newton arrived with the fewest evaluations\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("never", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_an_entry_for_each_method()
    {
        Ran ran = Fallline.Run("race", "2x^2", "--start", "x=1", "--methods", "gd,lbfgs", "--tune", "--json");
        Assert.Equal(0, ran.Code);
        JsonElement entries = ran.Json.GetProperty("entries");
        Assert.Equal(2, entries.GetArrayLength());
        JsonElement gd = entries.EnumerateArray().Single(entry => entry.GetProperty("method").GetString() == "gd");
        Assert.InRange(gd.GetProperty("rate").GetDouble(), 0.18, 0.34); // 1/4 is best.
        Assert.InRange(gd.GetProperty("tuning").GetProperty("runs").GetInt32(), 8, 13);
        Assert.Equal("converged", gd.GetProperty("status").GetString());
        Assert.True(gd.GetProperty("toGoal").GetProperty("evaluations").GetInt32() > 0);
    }

    [Theory]
    [InlineData("lbgfs", "lbfgs")]
    [InlineData("lm", "sum of squares")]
    public void A_method_that_cannot_run_is_refused(string methods, string advice)
    {
        Ran ran = Fallline.Run("race", "x^2+sin(x)", "--start", "x=1", "--methods", methods);
        Assert.Equal(2, ran.Code);
        Assert.Contains(advice, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_starts_are_summed_up()
    {
        Ran ran = Fallline.Run("minimize", "(x^2+y-11)^2+(x+y^2-7)^2", "--bounds", "x=-5..5,y=-5..5", "--starts", "30", "--json");
        Assert.Equal(0, ran.Code);
        JsonElement starts = ran.Json.GetProperty("starts");
        Assert.Equal(30, starts.GetProperty("runs").GetInt32());
        Assert.Equal(4, starts.GetProperty("minima").GetArrayLength());
        Assert.Equal(30, starts.GetProperty("minima").EnumerateArray().Sum(minimum => minimum.GetProperty("times").GetInt32()));
        Ran text = Fallline.Run("minimize", "(x^2+y-11)^2+(x+y^2-7)^2", "--starts", "30");
        Assert.Contains("30 runs: 4 distinct minima", text.Output, StringComparison.Ordinal);
        Assert.Equal(2, Fallline.Run("minimize", "x^2", "--starts", "0").Code);
    }

    [Fact]
    public void What_was_chosen_is_said_with_the_runs_that_followed()
    {
        Ran ran = Fallline.Run("minimize", "(-13+x+((5-y)*y-2)*y)^2+(-29+x+((y+1)*y-14)*y)^2", "--start", "x=0.5,y=-2");
        Assert.Equal(0, ran.Code);
        Assert.Contains("chosen", ran.Output, StringComparison.Ordinal);
        Assert.Contains("The runs, each from the best point before it", ran.Output, StringComparison.Ordinal);
    }
}
