using System.Text.Json;

namespace FallLine.Cli.Tests;

public sealed class CriticalTests
{
    [Fact]
    public void All_critical_points_are_listed_with_their_kinds()
    {
        Ran ran = Fallline.Run("critical", "(x^2+y-11)^2+(x+y^2-7)^2", "--box", "x=-5..5,y=-5..5");
        Assert.Equal(0, ran.Code);
        Assert.Contains("9 critical points: 4 minima, 1 maximum, 4 saddles", ran.Output, StringComparison.Ordinal);
        Assert.Contains("lowest found", ran.Output, StringComparison.Ordinal);
        Assert.Contains("down along", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_fields_of_the_contract()
    {
        Ran ran = Fallline.Run("critical", "x^3-3x", "--box", "x=-2..2", "--json");
        Assert.Equal(0, ran.Code);
        JsonElement points = JsonDocument.Parse(ran.Output).RootElement.GetProperty("points");
        Assert.Equal(2, points.GetArrayLength());
        Assert.Equal(1, points[0].GetProperty("point").GetProperty("x").GetDouble(), 1e-9);
        Assert.Equal(-2, points[0].GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal("minimum", points[0].GetProperty("kind").GetString());
        Assert.Equal(6, points[0].GetProperty("eigenvalues")[0].GetDouble(), 1e-9);
        Assert.True(points[0].GetProperty("lowestFound").GetBoolean());
        Assert.Equal("maximum", points[1].GetProperty("kind").GetString());
        Assert.False(points[1].GetProperty("lowestFound").GetBoolean());
    }

    [Fact]
    public void A_vector_has_its_ranges_in_brackets()
    {
        Ran ran = Fallline.Run("critical", "sum(i, 1, len(v), (v[i]-i)^2)", "--box", "v=[0..5,0..5,0..5]", "--json");
        JsonElement v = JsonDocument.Parse(ran.Output).RootElement.GetProperty("points")[0].GetProperty("point").GetProperty("v");
        Assert.Equal([1, 2, 3], v.EnumerateArray().Select(x => Math.Round(x.GetDouble(), 9)));
    }

    [Theory]
    [InlineData("x=2..-2", "below the second: write -2..2")]
    [InlineData("x=1", "no range with two ends")]
    [InlineData("z=0..1", "names 'z'")]
    [InlineData("x=0..1,x=1..2", "twice")]
    [InlineData("x=", "missing")]
    [InlineData("x=[0..1]", "as a number")]
    [InlineData("0..1,0..1", "has 2 ranges")]
    [InlineData("x=0..inf", "not a number")]
    public void A_box_that_is_none_is_refused_with_what_to_write(string box, string advice)
    {
        Ran ran = Fallline.Run("critical", "x^2", "--box", box);
        Assert.Equal(2, ran.Code);
        Assert.Contains(advice, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_without_ranges_is_asked_for()
    {
        Ran ran = Fallline.Run("critical", "sum(i, 1, len(v), v[i]^2)");
        Assert.Equal(2, ran.Code);
        Assert.Contains("--box v=[", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kink_is_not_sold_as_a_minimum()
    {
        Ran ran = Fallline.Run("critical", "abs(x)", "--box", "x=-1..2");
        Assert.Equal(0, ran.Code);
        Assert.Contains("1 kink", ran.Output, StringComparison.Ordinal);
        Assert.Contains("the gradient does not exist", ran.Output, StringComparison.Ordinal);
    }
}
