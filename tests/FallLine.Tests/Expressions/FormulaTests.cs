using System.Diagnostics;
using System.Globalization;

namespace FallLine.Tests.Expressions;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("2x", 6)]
    [InlineData("2x^2", 18)]
    [InlineData("-x^2", -9)]
    [InlineData("(-x)^2", 9)]
    [InlineData("2^3^2", 512)]
    [InlineData("2^-1", 0.5)]
    [InlineData("2^-x*3", 0.375)]
    [InlineData("2^-x^2", 1.0 / 512)]
    [InlineData("2--x", 5)]
    [InlineData("2*-x", -6)]
    [InlineData("+x", 3)]
    [InlineData("10-4-3", 3)]
    [InlineData("16/4/2", 2)]
    [InlineData("1/2x", 1.5)]
    [InlineData("2^3x", 24)]
    [InlineData("3(x+1)", 12)]
    [InlineData("(x+1)(x-1)", 8)]
    [InlineData("(x+1)x", 12)]
    [InlineData("2sqrt(16)", 8)]
    [InlineData("sqrt(16)sqrt(4)", 8)]
    [InlineData("2 x", 6)]
    [InlineData("1e-3*x", 0.003)]
    [InlineData(".5x+5.", 6.5)]
    [InlineData("1.e1", 10)]
    [InlineData("2e", 2 * Math.E)]
    [InlineData("2e+x", (2 * Math.E) + 3)]
    [InlineData("2e1x", 60)]
    [InlineData("cos(pi)", -1)]
    [InlineData("cos(π)", -1)]
    [InlineData("x < 4", 1)]
    [InlineData("x + 1 >= 4.5", 0)]
    [InlineData("(x == 3)*(x != 4)", 1)]
    [InlineData("if(x > 2, 10, 20)", 10)]
    [InlineData("if(x > 3, log(-1), 20)", 20)]
    [InlineData("max(1, x, 2)", 3)]
    [InlineData("min(x, 2)", 2)]
    [InlineData("sum(i, 1, 4, i^2)", 30)]
    [InlineData("prod(i, 1, 4, i)", 24)]
    [InlineData("sum(i, 1, 0, i)", 0)]
    [InlineData("prod(i, 3, 2, i)", 1)]
    [InlineData("sum(i, 1, 3, sum(j, i, 3, i*j))", 25)]
    [InlineData("sum(i, 1, 2, sum(i, 1, 2, i) + i)", 9)]
    [InlineData("sum(i, 1, 2, i) + i - i", 3)]
    [InlineData("sum(i, -2, 2, i*x)", 0)]
    [InlineData("sum(x)", 3)]
    [InlineData("hypot(x, 4)", 5)]
    [InlineData("gamma(x + 1)", 6)]
    [InlineData("2 × x · 3 ÷ 9 − 1", 1)]
    [InlineData("x ≤ 3", 1)]
    [InlineData("  \t x\n+ 1 ", 4)]
    public void Follows_the_rules_of_ordinary_mathematics(string text, double value)
    {
        Formula formula = Formula.Parse(text);
        Assert.Equal(value, Evaluation.At(formula.Body, formula.Inputs, [.. formula.Parameters.Items.Select(_ => 3.0)]), 1e-14);
    }

    [Fact]
    public void Knows_every_function_of_the_list()
    {
        foreach (string name in "abs sign sqrt cbrt exp expm1 log log1p log10 log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf gamma lgamma sigmoid softplus relu floor ceil".Split(' '))
        {
            Assert.Equal(name + "(x)", Formula.Parse($"{name}(x)").Text);
        }

        Formula.Parse("atan2(x, y) + min(x, y) + max(x, y) + hypot(x, y) + if(x < y, x, y) + sum(i, 1, 2, i) + prod(i, 1, 2, i)");
    }

    [Fact]
    public void Variables_come_in_order_of_first_appearance()
    {
        Formula formula = Formula.Parse("z + sum(i, 1, len(w), a*w[i] + i*e) + x_1 - θ*pi*z", new Dictionary<string, int> { ["w"] = 3, ["unused"] = 2 });
        Assert.Equal(["z", "w", "a", "x_1", "θ"], formula.Parameters.Items.Select(item => item.Name));
        Assert.Equal(Shape.Vector(3), formula.Parameters["w"].Shape);
        Assert.Equal(Shape.Scalar, formula.Body.Shape);
        Assert.Equal(1 + (2 * 60) + (6 * Math.E) + 5 - (7 * Math.PI), Evaluation.At(formula.Body, formula.Inputs, 1, 10, 20, 30, 2, 5, 7), 1e-12);
    }

    [Fact]
    public void Finds_variables_before_their_lengths_are_known()
    {
        Assert.Equal<FormulaVariable>([new("a", false), new("v", true), new("w", true)], Formula.FindVariables("a*v[1]; v + len(w)"));
        FormulaException fault = Assert.Throws<FormulaException>(() => Formula.Parse("a + v[2]"));
        Assert.Contains("v=[1,2,3]", fault.Message, StringComparison.Ordinal);
        Assert.Equal(6, fault.Position);
    }

    [Fact]
    public void Vectors_are_indexed_from_one_and_can_be_used_whole()
    {
        Dictionary<string, int> lengths = new() { ["v"] = 3 };
        Formula ends = Formula.Parse("v[1] - v[len(v)]", lengths);
        Assert.Equal(-4, Evaluation.At(ends.Body, ends.Inputs, 1, 2, 5));
        Formula squares = Formula.Parse("sum(v^2)", lengths);
        Assert.Equal(30, Evaluation.At(squares.Body, squares.Inputs, 1, 2, 5));
        Assert.Equal(Shape.Vector(3), Formula.Parse("2v", lengths).Body.Shape);
    }

    [Fact]
    public void Several_formulas_share_their_variables()
    {
        System.Collections.Immutable.ImmutableArray<Formula> formulas = Formula.ParseMany("x + y; y*z ;x");
        Assert.Equal(["x + y", "y*z", "x"], formulas.Select(formula => formula.Text));
        Assert.All(formulas, formula => Assert.Same(formulas[0].Parameters, formula.Parameters));
        Assert.Same(formulas[0].Inputs[0], formulas[2].Body);
        Assert.Equal(3, formulas[0].Parameters.Size);
    }

    [Fact]
    public void Does_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(string.Empty) { NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = "." } };
            Formula formula = Formula.Parse("1.5e1 - MIN_I");
            Assert.Equal(14, Evaluation.At(formula.Body, formula.Inputs, 1));
            Assert.Equal("15 - MIN_I", formula.Body.ToString());
            Assert.Contains("this is -0.5", Assert.Throws<FormulaException>(() => Formula.Parse("x[-0.5]", new Dictionary<string, int> { ["x"] = 1 })).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "parentheses", new string('(', 20_000) + "x" + new string(')', 20_000) },
        { "minuses", new string('-', 20_000) + "x" },
        { "powers", "x" + string.Concat(Enumerable.Repeat("^2", 20_000)) },
        { "calls", string.Concat(Enumerable.Repeat("sin(", 20_000)) + "x" + new string(')', 20_000) },
        { "choices", string.Concat(Enumerable.Repeat("if(x>1,", 20_000)) + "x" + string.Concat(Enumerable.Repeat(",2)", 20_000)) },
        { "sums", string.Concat(Enumerable.Repeat("sum(i,1,1,", 20_000)) + "i*x" + new string(')', 20_000) },
        { "a megabyte of terms", string.Join('+', Enumerable.Repeat("x", 500_000)) },
        { "a megabyte of factors", string.Join("(x)", Enumerable.Repeat("(x)", 150_000)) },
        { "a long name", new string('x', 1_000_000) },
        { "a long number", new string('1', 300) + "." + new string('1', 1_000_000) + "x" },
        { "many variables", string.Join('+', Enumerable.Range(0, 100_000).Select(i => $"x{i}")) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Reads_deep_and_long_formulas(string what, string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Formula formula = Formula.Parse(text);
        Graph graph = Graph.Of(formula.Inputs, [formula.Body]);
        // About a second here; the bound leaves room for a machine that does much else, and none for quadratic time.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(100), $"{what} took {watch.Elapsed}");
        Assert.NotEmpty(graph.Nodes);
    }
}
