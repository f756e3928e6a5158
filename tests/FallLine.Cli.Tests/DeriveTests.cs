using System.Text.Json;

namespace FallLine.Cli.Tests;

public sealed class DeriveTests
{
    [Fact]
    public void A_derivative_reads_as_mathematics()
    {
        Ran ran = Fallline.Run("derive", "2x^2");
        Assert.Equal(0, ran.Code);
        Assert.Equal("", ran.Error);
        Assert.Equal("2x^2\n  derivative  formula\n  d/dx        4*x\n", ran.Output);
    }

    [Fact]
    public void The_document_of_one_formula_has_the_fields_of_the_contract()
    {
        JsonElement json = Fallline.Run("derive", "x^2*y", "--json").Json;
        Assert.Equal(["x", "y"], Texts(json.GetProperty("variables")));
        Assert.Equal(["2*x*y", "x^2"], Texts(json.GetProperty("gradient")));
        Assert.False(json.TryGetProperty("value", out _));

        json = Fallline.Run("derive", "x^2*y", "--at", "x=3,y=2", "--order", "2", "--json").Json;
        Assert.Equal(18, json.GetProperty("value").GetDouble());
        Assert.Equal([12, 9], Numbers(json.GetProperty("gradientValues")));
        Assert.Equal([4, 6], Numbers(json.GetProperty("hessianValues")[0]));
        Assert.Equal([6, 0], Numbers(json.GetProperty("hessianValues")[1]));
        Assert.Equal(["2*y", "2*x"], Texts(json.GetProperty("hessian")[0]));
    }

    [Fact]
    public void Several_formulas_give_the_Jacobian()
    {
        JsonElement json = Fallline.Run("derive", "r*cos(t); r*sin(t)", "--at", "r=2,t=0", "--json").Json;
        Assert.Equal(["r", "t"], Texts(json.GetProperty("variables")));
        Assert.Equal(["r*cos(t)", "r*sin(t)"], Texts(json.GetProperty("formulas")));
        Assert.Equal(["sin(t)", "r*cos(t)"], Texts(json.GetProperty("jacobian")[1]));
        Assert.Equal([0, 2], Numbers(json.GetProperty("jacobianValues")[1]));
        Assert.Equal([2, 0], Numbers(json.GetProperty("values")));
    }

    [Fact]
    public void Elements_of_a_vector_have_the_names_that_formulas_give_them()
    {
        JsonElement json = Fallline.Run("derive", "v[1]*v[2]", "--at", "v=[3,4]", "--json").Json;
        Assert.Equal(["v[1]", "v[2]"], Texts(json.GetProperty("variables")));
        Assert.Equal(["v[2]", "v[1]"], Texts(json.GetProperty("gradient")));
        Assert.Equal([4, 3], Numbers(json.GetProperty("gradientValues")));
    }

    [Fact]
    public void Numbers_stand_beside_the_formulas()
    {
        Ran ran = Fallline.Run("derive", "sin(x)*exp(-x^2)", "--at", "x=1", "--order", "2");
        Assert.Contains("-0.420353641", ran.Output, StringComparison.Ordinal);
        Assert.Contains("-0.485504566", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("its derivative is zero", "3")]
    [InlineData("--order is '3'; it must be 1 or 2", "x^2", "--order", "3")]
    [InlineData("--order 2 takes one formula", "x^2;x^3", "--order", "2")]
    [InlineData("--at names 'y', but the variables are: x", "x^2", "--at", "y=1")]
    [InlineData("its length is not known", "v[1]^2")]
    [InlineData("column 5", "x^2;)")]
    public void Bad_input_is_refused_with_one_message(string message, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        Fallline.Run(["derive", .. words]).IsRefusal(message);
    }

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(item => item.GetDouble());
}
