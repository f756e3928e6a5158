using System.Text.RegularExpressions;
using FallLine.Tests.Differentiation;
using FallLine.TestSupport;

namespace FallLine.Tests.Extending;

/// <summary>The primitives of docs/extending/primitive.md are the ones compiled here, and they work.</summary>
public sealed class PrimitivePageTests
{
    [Fact]
    public void The_page_shows_this_code()
    {
        string[] blocks = [.. Regex.Matches(File.ReadAllText(Repository.PathOf("docs", "extending", "primitive.md")), "^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(block => block.Groups[1].Value)];
        string[] sources = [.. new[] { "LogCosh.cs", "Flip.cs" }.Select(file => File.ReadAllText(Repository.PathOf("tests", "FallLine.Tests", "Extending", file)))];
        Assert.Equal(2, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(sources, source => source.Contains(block, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_elementwise_one_is_exact_and_its_rules_agree()
    {
        Function f = Function.Of(x => Expr.Apply(new LogCosh(), x), Shape.Scalar);
        Assert.Equal(Math.Log(Math.Cosh(0.7)), f.Value(0.7), 1e-15);
        Assert.Equal(1000 - Math.Log(2), f.Value(-1000));
        Assert.Equal(-Math.Tanh(0.7), f.Gradient(-0.7)[0], 1e-15);
        new RuleCheck("log cosh", [Shape.Vector(5)], x => Expr.Apply(new LogCosh(), x[0]), -2, 2).All();
    }

    [Fact]
    public void The_one_of_arrays_is_exact_and_its_rules_agree()
    {
        Assert.Equal([5.0, 6, 3, 4, 1, 2], Function.Of(x => Expr.Apply(new Flip(0), x), Shape.Matrix(3, 2)).Values(1, 2, 3, 4, 5, 6));
        Assert.Equal([2.0, 1, 4, 3], Function.Of(x => Expr.Apply(new Flip(1), x), Shape.Matrix(2, 2)).Values(1, 2, 3, 4));
        new RuleCheck("flip", [Shape.Of(2, 5, 3)], x => Expr.Apply(new Flip(1), x[0]), -2, 2).All();
    }
}
