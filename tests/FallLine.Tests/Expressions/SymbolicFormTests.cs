using System.Diagnostics;
using FallLine.Differentiation;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Expressions;

public sealed class SymbolicFormTests
{
    [Theory]
    [InlineData("2x^2", "4*x")]
    [InlineData("x", "1")]
    [InlineData("3", "")]
    [InlineData("x^3 + x^2 + x + 1", "3*x^2 + 2*x + 1")]
    [InlineData("x^2 - x^3", "2*x - 3*x^2")]
    [InlineData("0.1*x^3", "0.3*x^2")]
    [InlineData("x^3/3", "x^2")]
    [InlineData("x/3", "1/3")]
    [InlineData("x^2/3", "2*x/3")]
    [InlineData("sin(x)*x", "sin(x) + x*cos(x)")]
    [InlineData("exp(-x^2)", "-2*x*exp(-x^2)")]
    [InlineData("x*exp(-x)", "exp(-x) - x*exp(-x)")]
    [InlineData("1/x", "-1/x^2")]
    [InlineData("1/x^2", "-2/x^3")]
    [InlineData("x/(x^2 + 1)", "1/(x^2 + 1) - 2*x^2/(x^2 + 1)^2")]
    [InlineData("sqrt(x)", "0.5/sqrt(x)")]
    [InlineData("sqrt(x^2 + 1)", "x/sqrt(x^2 + 1)")]
    [InlineData("cbrt(x)", "1/(3*cbrt(x)^2)")]
    [InlineData("x^0.5", "0.5*x^-0.5")]
    [InlineData("x^(1/3)", "x^(-2/3)/3")]
    [InlineData("log(x)", "1/x")]
    [InlineData("log(2x)", "1/x")]
    [InlineData("x*log(x)", "1 + log(x)")]
    [InlineData("log10(x)", "1/(log(10)*x)")]
    [InlineData("2^x", "log(2)*2^x")]
    [InlineData("tan(x)", "1 + tan(x)^2")]
    [InlineData("asin(x)", "1/sqrt(1 - x^2)")]
    [InlineData("acos(x)", "-1/sqrt(1 - x^2)")]
    [InlineData("atan(x)", "1/(x^2 + 1)")]
    [InlineData("sinh(x) - cosh(x)", "cosh(x) - sinh(x)")]
    [InlineData("tanh(x)", "1 - tanh(x)^2")]
    [InlineData("asinh(x)", "1/sqrt(x^2 + 1)")]
    [InlineData("acosh(x)", "1/sqrt(x^2 - 1)")]
    [InlineData("atanh(x)", "1/(1 - x^2)")]
    [InlineData("erf(x)", "1.1283791670955126*exp(-x^2)")]
    [InlineData("gamma(x)", "gamma(x)*digamma(x)")]
    [InlineData("softplus(x)", "sigmoid(x)")]
    [InlineData("sigmoid(x)", "sigmoid(x)*sigmoid(-x)")]
    [InlineData("abs(x)", "sign(x)")]
    [InlineData("relu(x)", "if(x > 0, 1, 0)")]
    [InlineData("relu(x)^2", "if(x > 0, 2*relu(x), 0)")]
    [InlineData("if(x > 0, x^2, -x)", "if(x > 0, 2*x, -1)")]
    [InlineData("if(x > 0, x^2, 0)", "if(x > 0, 2*x, 0)")]
    [InlineData("(2x + 1)^3", "6*(2*x + 1)^2")]
    [InlineData("(x - 1)^2", "2*(x - 1)")]
    [InlineData("sin(x)^2", "2*sin(x)*cos(x)")]
    [InlineData("sin(cos(x))", "-cos(cos(x))*sin(x)")]
    [InlineData("sin(2*pi*x)", "2*pi*cos(2*pi*x)")]
    [InlineData("x*x*x*x", "4*x^3")]
    [InlineData("max(x, 1)", "if(x > 1, 1, if(x == 1, 0.5, 0))")]
    [InlineData("floor(x)", "0")]
    [InlineData("x^x", "if(x == 0, 0, log(x)*x^x + x*x^(x - 1))")]
    public void Writes_a_derivative_as_a_textbook_does(string formula, string derivative)
    {
        Assert.Equal(derivative, string.Join("; ", Gradient(formula)));
    }

    [Theory]
    [InlineData("100*(y - x^2)^2 + (1 - x)^2", "200*(y - x^2); -400*x*(y - x^2) - 2*(1 - x)")]
    [InlineData("x^2*y + x*y^2", "2*x*y + y^2; x^2 + 2*x*y")]
    [InlineData("x*y/(x + y)", "y/(x + y) - x*y/(x + y)^2; x/(x + y) - x*y/(x + y)^2")]
    [InlineData("exp(x*y)", "y*exp(x*y); x*exp(x*y)")]
    [InlineData("hypot(x, y)", "if(hypot(x, y) == 0, 0, x/hypot(x, y)); if(hypot(x, y) == 0, 0, y/hypot(x, y))")]
    [InlineData("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", "4*x*(x^2 + y - 11) + 2*(y^2 + x - 7); 4*y*(y^2 + x - 7) + 2*(x^2 + y - 11)")]
    [InlineData("sum(i, 1, len(v), v[i]^2)", "[2*v[1], 2*v[2], 2*v[3]]")]
    [InlineData("sum(i, 1, len(v) - 1, (v[i+1] - v[i])^2)", "[-2*(v[2] - v[1]), 2*(v[2] - v[1]) - 2*(v[3] - v[2]), 2*(v[3] - v[2])]")]
    [InlineData("sum(v^2)", "2*v")]
    public void Writes_a_gradient_as_a_textbook_does(string formula, string gradient)
    {
        Assert.Equal(gradient, string.Join("; ", Gradient(formula)));
    }

    public static TheoryData<string, string> Large => new()
    {
        { "a product", "prod(i, 1, 4000, w[i] - 1)" },
        { "a sum", "sum(i, 1, 6000, w[i]^2)" },
        { "choices", string.Concat(Enumerable.Repeat("if(x>1, x^2, ", 3_000)) + "x" + new string(')', 3_000) },
        { "different choices", string.Concat(Enumerable.Range(0, 1_000).Select(i => $"if(x>{i}, x^2, ")) + "x" + new string(')', 1_000) },
        { "calls", string.Concat(Enumerable.Repeat("sin(x*", 3_000)) + "x" + new string(')', 3_000) },
        { "alternating sums and products", string.Concat(Enumerable.Repeat("(x+2*", 3_000)) + "x" + new string(')', 3_000) },
        { "maxima", string.Concat(Enumerable.Repeat("max(x,1+", 300)) + "x" + new string(')', 300) },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void Large_expressions_take_their_time_and_no_more(string what, string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Formula formula = Formula.Parse(text, new Dictionary<string, int> { ["w"] = 6_000 });
        Expr derivative = ReverseMode.Gradient(formula.Body, formula.Inputs)[0].Simplify();
        Assert.NotEmpty(derivative.ToString());
        Assert.NotEmpty(formula.Body.Simplify().ToString());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(100), $"{what} took {watch.Elapsed}");
    }

    [Fact]
    public void Is_the_same_function()
    {
        int compared = 0;
        Prop.ForAll(RandomExpression.Arbitrary, expression =>
        {
            foreach (Expr function in ReverseMode.Gradient(expression.Body, [.. expression.Inputs.Take(2)]).Prepend(expression.Body))
            {
                double expected = Evaluation.At(function, expression.Inputs, expression.Point);
                if (Evaluation.IsDefinedAt(function, expression.Inputs, expression.Point) && Spread(function, expression) < 1e-6)
                {
                    double actual = Evaluation.At(function.Simplify(), expression.Inputs, expression.Point);
                    Assert.True(Math.Abs(expected - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{function}\n-> {function.Simplify()}\n{expected:R} -> {actual:R}");
                    compared++;
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20_260_103, 1));
        Assert.InRange(compared, 3_000, 9_000);
    }

    [Fact]
    public void Is_reached_in_one_pass()
    {
        Prop.ForAll(RandomExpression.Arbitrary, expression =>
        {
            string once = expression.Body.Simplify().ToString();
            string twice = expression.Body.Simplify().Simplify().ToString();
            Assert.True(twice.Length <= once.Length + 8, $"{once}\n-> {twice}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithReplay(20_260_104, 1));
    }

    /// <summary>How much the value changes when the point changes by rounding: what is ill-conditioned there cannot be compared.</summary>
    private static double Spread(Expr function, RandomExpression expression)
    {
        double[] values = [.. new[] { 0, 1e-13, -1e-13, 3e-13 }.Select(shift => Evaluation.At(function, expression.Inputs, [.. expression.Point.Select(x => x * (1 + shift))]))];
        return values.All(double.IsFinite) ? (values.Max() - values.Min()) / Math.Max(1, Math.Abs(values[0])) : double.PositiveInfinity;
    }

    private static IEnumerable<Expr> Gradient(string text)
    {
        Formula formula = Formula.Parse(text, new Dictionary<string, int> { ["v"] = 3 });
        return ReverseMode.Gradient(formula.Body, formula.Inputs).Select(partial => partial.Simplify());
    }
}
