using System.Globalization;
using FallLine.Compilation;
using FallLine.Differentiation;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

public sealed class StabilityTests
{
    private static readonly Config s_many = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20240604, 1);

    /// <summary>One row of the table that Reference/stability.py makes.</summary>
    public sealed record Row(string Formula, double[] Point, double Value, double[] Gradient, double[] Diagonal);

    public static TheoryData<string> Formulas => [.. Rows().Select(row => row.Formula).Distinct()];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Value_and_derivatives_are_accurate_where_the_formula_as_written_is_not(string formula)
    {
        Function f = Function.Parse(formula);
        double[] gradient = new double[f.Parameters.Size];
        List<string> faults = [];
        foreach (Row row in Rows().Where(row => row.Formula == formula))
        {
            double value = f.ValueAndGradient(row.Point, gradient);
            Compare(row, "value", row.Value, value, 1e-14, row.Gradient.Zip(row.Point, (slope, x) => slope * x).Max(Math.Abs));
            double[,] hessian = f.Hessian(row.Point);
            for (int i = 0; i < gradient.Length; i++)
            {
                Compare(row, "derivative", row.Gradient[i], gradient[i], 1e-14, row.Diagonal[i] * row.Point[i]);
                Compare(row, "second derivative", row.Diagonal[i], hessian[i, i], 1e-11, 1e-4);
            }
        }

        Assert.Empty(faults);

        // What a rounding of the point would change is no fault. Second derivatives are sums whose terms of size 1 may cancel.
        void Compare(Row row, string what, double expected, double actual, double tolerance, double sensitivity)
        {
            // Below the smallest normal number a double has fewer digits.
            if (!(Math.Abs(actual - expected) <= (tolerance * (Math.Abs(expected) + (Math.Abs(sensitivity) / 10))) + 1e-320))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{what} at {string.Join(", ", row.Point)}: expected {expected:R}, got {actual:R}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Every_formula_of_the_table_is_rewritten_and_what_it_becomes_stays(string formula)
    {
        Expr recorded = Function.Parse(formula).Graph.Outputs[0];
        Expr once = StabilityPass.Run(recorded);
        Assert.NotSame(recorded, once);
        Assert.Equal(once.ToString(), StabilityPass.Run(once).ToString());
    }

    [Fact]
    public void Where_nothing_fails_no_value_changes() => Prop.ForAll(RandomGraph.Doubles, random =>
    {
        double[] input = random.Input();
        foreach (Expr output in random.Graph.Outputs)
        {
            Graph stable = Graph.Of(random.Graph.Inputs, [StabilityPass.Run(output)]);
            GraphCheck.Require(stable);
            double[] expected = Reference.Run(Graph.Of(random.Graph.Inputs, [output]), input);
            double[] actual = Reference.Run(stable, input);
            for (int i = 0; i < expected.Length; i++)
            {
                if (double.IsFinite(expected[i]) && !(Math.Abs(actual[i] - expected[i]) <= 1e-9 * (1 + Math.Abs(expected[i]))))
                {
                    throw new InvalidOperationException($"element {i}: expected {expected[i]:R}, got {actual[i]:R}\n{random}\nbecame\n{stable}");
                }
            }
        }

        return true;
    }).Check(s_many);

    [Fact]
    public void Sums_of_exponentials_of_arrays_do_not_overflow()
    {
        double[] large = [900, 901, 899];
        double expected = 901 + Math.Log(1 + Math.Exp(-1) + Math.Exp(-2));
        Function total = Function.Of(v => Expr.Log(Expr.Sum(Expr.Exp(v))), Shape.Vector(3));
        Assert.Equal(expected, total.Value(large), 1e-12);
        double[] shares = [.. large.Select(x => Math.Exp(x - expected))];
        Close.Check(shares, total.Gradient(large), 1e-13);
        Assert.Equal(expected - Math.Log(3), Function.Of(v => Expr.Log(Expr.Mean(Expr.Exp(v))), Shape.Vector(3)).Value(large), 1e-12);

        Function softmax = Function.Of(v => Expr.Exp(v) / Expr.Sum(Expr.Exp(v)), Shape.Vector(3));
        Close.Check(shares, softmax.Values(large), 1e-13);
        Function logSoftmax = Function.Of(v => Expr.Log(Expr.Exp(v) / Expr.Sum(Expr.Exp(v))), Shape.Vector(3));
        Close.Check([.. large.Select(x => x - expected)], logSoftmax.Values(large), 1e-12);

        Function rows = Function.Of(m => Expr.Log(Expr.Sum(Expr.Exp(m), 1)) - Expr.Log(Expr.Sum(Expr.Exp(m), 0)), Shape.Matrix(2, 2));
        double[] sums = [.. new[] { (800, 798), (799, 800), (800, 799), (798, 800) }.Select(pair => Math.Max(pair.Item1, pair.Item2) + Math.Log(1 + Math.Exp(-Math.Abs(pair.Item1 - pair.Item2))))];
        Close.Check([sums[0] - sums[2], sums[1] - sums[3]], rows.Values([800, 798, 799, 800]), 1e-12);
    }

    [Fact]
    public void What_is_stable_already_is_left_alone()
    {
        Expr v = Expr.Input("v", Shape.Vector(3));
        Expr x = Expr.Input("x", Shape.Scalar);
        foreach (Expr stable in new[]
        {
            Expr.LogSumExp(v), Expr.Log(Expr.Sum(Expr.Exp(v - Expr.Max(v)))), Expr.Softplus(x), Expr.Log1p(x), Expr.Expm1(x), Expr.Hypot(x, v),
            Expr.Sqrt(1 + (x * x)), Expr.Exp(v - Expr.Max(v)) / Expr.Sum(Expr.Exp(v - Expr.Max(v))), Expr.Log(x), Expr.Exp(x) - 2, Expr.Cos(x) + 1,
        })
        {
            Assert.Same(stable, StabilityPass.Run(stable));
        }
    }

    [Fact]
    public void A_norm_written_out_has_a_derivative_where_it_is_zero() =>
        Assert.Equal([0, 0], Function.Parse("sqrt(x^2 + y^2)").Gradient(0, 0));

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        Function f = Function.Parse("log(1 + exp(x))");
        Assert.Equal("log(1 + exp(x))", f.Graph.Outputs[0].ToString());
        Assert.Equal("exp(x)/(1 + exp(x))", f.SymbolicJacobian()[0, 0].ToString());
        Assert.Equal(1, f.Gradient(800)[0]);
    }

    [Fact]
    public void A_function_inside_another_is_accurate_too()
    {
        Function inner = Function.Of(x => Expr.Log(1 + Expr.Exp(x)), Shape.Scalar);
        Function outer = Function.Of(x => inner.Apply(x) + inner.Gradient(x), Shape.Scalar);
        Assert.Equal(801, outer.Value(800));
        Assert.Equal([1], outer.Gradient(800));
    }

    [Fact]
    public void Differentiating_first_would_be_too_late()
    {
        // The derivative of the recorded form is eˣ/(1 + eˣ): no number where the accurate one is 1.
        Expr x = Expr.Input("x", Shape.Scalar);
        Expr late = ReverseMode.Gradient(1 / (1 + Expr.Exp(-x)), [x])[0];
        Assert.Equal(double.NaN, Reference.Run(Graph.Of([x], [late]), [-800])[0]);
        Assert.Equal(0, Function.Of(v => 1 / (1 + Expr.Exp(-v)), Shape.Scalar).Gradient(-800)[0]);
    }

    private static IEnumerable<Row> Rows()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Compilation", "Reference", "stability.csv");
        return File.ReadLines(path).Select(line => line.Split(';')).Select(cells =>
            new Row(cells[0], Numbers(cells[1]), Numbers(cells[2])[0], Numbers(cells[3]), Numbers(cells[4])));
    }

    private static double[] Numbers(string cell) => [.. cell.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
