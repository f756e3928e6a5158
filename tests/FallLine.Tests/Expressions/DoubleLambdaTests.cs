using System.Linq.Expressions;

namespace FallLine.Tests.Expressions;

public sealed class DoubleLambdaTests
{
    private static readonly double s_shift = 0.25;

    public static TheoryData<string> Functions => [.. s_functions.Keys];

    private static readonly Dictionary<string, Expression<Func<double, double, double>>> s_functions = new()
    {
        ["arithmetic"] = (x, y) => ((+x - y) * (x + 2)) / -(y * y + 1),
        ["powers"] = (x, y) => Math.Pow(x, 3) + Math.Sqrt(x + 2) + Math.Cbrt(y) + Math.Pow(x + 1, y),
        ["exponentials"] = (x, y) => Math.Exp(x) + double.ExpM1(y) + double.Exp2(x) + double.Exp10(y),
        ["logarithms"] = (x, y) => Math.Log(x) + double.LogP1(y) + Math.Log2(x) + Math.Log10(y) + Math.Log(x, 3),
        ["angles"] = (x, y) => Math.Sin(x) + Math.Cos(y) + Math.Tan(x) + Math.Asin(x) + Math.Acos(y) + Math.Atan(x) + Math.Atan2(y, x),
        ["hyperbolic"] = (x, y) => Math.Sinh(x) + Math.Cosh(y) + Math.Tanh(x) + Math.Asinh(y) + Math.Acosh(x + 2) + Math.Atanh(y),
        ["steps"] = (x, y) => x * Math.Floor(3 * y) + Math.Ceiling(5 * x) + Math.Truncate(-7 * y) + Math.Sign(x - y) + Math.Abs(x - y),
        ["pairs"] = (x, y) => Math.Max(x, y) + Math.Min(x * x, y) + double.Hypot(x, y) + Math.CopySign(x, -y) + Math.Clamp(x, 0.2, 0.4) + Math.FusedMultiplyAdd(x, y, 2) + double.Lerp(x, y, 0.3),
        ["choice"] = (x, y) => x > y ? x * x : y > 0.1 && x < 0.5 || !(y <= x) ? Math.Sin(y) : 3,
        ["truth"] = (x, y) => (x > 0.1 ^ y > 0.2) || (x > 0 & y != x) ? x : (y == 3 | y >= 0.1) ? y : 0,
        ["an integer's sign"] = (x, y) => Math.Sign(x) == 1 ? y : x,
        ["not a number"] = (x, y) => double.IsNaN(x) || !double.IsFinite(y) ? 0 : x * y,
        ["angles in degrees"] = (x, y) => Math.Sin(double.DegreesToRadians(x)) + double.RadiansToDegrees(y),
        ["a static member"] = (x, y) => x * s_shift + Math.PI * y,
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_lambda_of_doubles_has_the_value_that_it_would_compute_and_its_derivatives(string name)
    {
        Func<double, double, double> plain = s_functions[name].Compile();
        Objective objective = Objective.OfDoubles(s_functions[name]);
        double[] gradient = new double[2];
        foreach ((double x, double y) in new[] { (0.3, 0.7), (0.61, 0.13), (0.45, 0.55) })
        {
            double value = objective.ValueAndGradient([x, y], gradient);
            Assert.Equal(plain(x, y), value, 1e-13);
            const double H = 1e-5;
            Assert.Equal((plain(x + H, y) - plain(x - H, y)) / (2 * H), gradient[0], 1e-6);
            Assert.Equal((plain(x, y + H) - plain(x, y - H)) / (2 * H), gradient[1], 1e-6);
        }
    }

    [Fact]
    public void The_parameters_name_the_variables() =>
        Assert.Equal(["slope", "offset"], Objective.OfDoubles((slope, offset) => slope * offset).Parameters.ElementNames());

    [Fact]
    public void Rosenbrock_as_a_lambda_of_doubles_is_minimised()
    {
        Result result = Descent.Minimize(Objective.OfDoubles((x, y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2)), [-1.2, 1]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(1, result.Point[0], 1e-7);
    }

    [Fact]
    public void Up_to_eight_doubles_are_taken() => Assert.Equal(
        36,
        Objective.OfDoubles((a, b, c, d, e, f, g, h) => a + b + c + d + e + f + g + h).Value([1, 2, 3, 4, 5, 6, 7, 8]));

    [Fact]
    public void An_array_has_elements_and_a_length_and_sums()
    {
        Objective chain = Objective.OfDoubles(
            x => Enumerable.Range(0, x.Length - 1).Sum(i => 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2)),
            dimension: 4);
        Assert.Equal(Rosenbrock([0.5, 2, -1, 3]), chain.Value([0.5, 2, -1, 3]), 1e-9);
        Assert.Equal("x[4]", chain.Parameters.ElementNames().Last());

        Objective mixed = Objective.OfDoubles(x => x.Sum(v => v * v) + x.Skip(1).Average() - x.Take(2).Select((v, i) => v * i).Max() + x.Min() + x[x.Length - 1], 3);
        Assert.Equal(1 + 4 + 9 + 2.5 - 2 + 1 + 3, mixed.Value([1, 2, 3]), 1e-12);

        static double Rosenbrock(double[] x) => Enumerable.Range(0, x.Length - 1).Sum(i => 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2));
    }

    [Fact]
    public void What_a_lambda_captures_is_data()
    {
        double[] xs = [0, 1, 2];
        List<(double X, double Y)> points = [(0, 1), (1, 3), (2, 5)];
        int power = 2;
        double[][] table = [[1, 2], [3, 4]];
        Func<double, double> half = v => v / 2;
        bool squared = true;
        Objective fit = Objective.OfDoubles((a, b) => points.Sum(p => Math.Pow(a * p.X + b - p.Y, power)) + xs.Zip(points, (x, p) => a * x * p.Y).Sum());
        double Fit(double a, double b) => points.Sum(p => Math.Pow((a * p.X) + b - p.Y, power)) + xs.Zip(points, (x, p) => a * x * p.Y).Sum();
        Assert.Equal(Fit(1.5, 0.5), fit.Value([1.5, 0.5]), 1e-12);

        Assert.Equal((4 * 3) + 1 + 0.5 + 3, Objective.OfDoubles(x => table[1][power - 1] * x + half(xs[2]) + half(1) + points.Count + (5 / power - 2)).Value([3]));
        Assert.Equal(9, Objective.OfDoubles(x => squared ? x * x : double.NaN).Value([3]));
        Assert.Equal(7 + 3, Objective.OfDoubles(x => points.Where(p => p.X > 0.5).Sum(p => p.Y * x) - 6 * x + new[] { 7.0, 8 }.Min() + 1).Value([1]), 1e-12);
    }

    [Fact]
    public void A_branch_not_taken_poisons_nothing()
    {
        Objective guarded = Objective.OfDoubles((x, y) => x > 0 ? Math.Log(x) * y : y * y);
        double[] gradient = new double[2];
        Assert.Equal(4, guarded.ValueAndGradient([0, 2], gradient));
        Assert.Equal([0, 4], gradient);
    }

    [Fact]
    public void What_cannot_be_read_is_named_as_it_was_written_with_what_to_write_instead()
    {
        Func<double, double> damp = v => v / 2;
        float[] single = [1];
        double[] none = [];
        int[] two = [0, 1];
        Says(() => Objective.OfDoubles((x, y) => 1 + Damp(x * (y + 1))), "'DoubleLambdaTests.Damp(x * (y + 1))' in the lambda calls the method DoubleLambdaTests.Damp, whose code cannot be read. Write its expression in place");
        Says(() => Objective.OfDoubles(x => damp(x)), "'damp(x)' in the lambda calls a delegate");
        Says(() => Objective.OfDoubles(x => Math.Round(x)), "'Math.Round(x)' in the lambda calls Math.Round, whose derivative is not provided");
        Says(() => Objective.OfDoubles((x, y) => x % y), "'x % y' in the lambda is a remainder");
        Says(() => Objective.OfDoubles(x => (int)x + 1), "'(int)x' in the lambda turns a variable into int");
        Says(() => Objective.OfDoubles(x => Math.Sign(x) / 2), "'Math.Sign(x) / 2' in the lambda computes with int");
        Says(() => Objective.OfDoubles(x => MathF.Sin((float)x)), "'MathF.Sin((float)x)' in the lambda computes with float. Use Math.Sin.");
        Says(() => Objective.OfDoubles(x => x[(int)x[0]], 2), "'x[(int)x[0]]' in the lambda has an index that depends on the variables");
        Says(() => Objective.OfDoubles(x => x.Where(v => v > 0).Sum(), 2), "'x.Where(v => v > 0)' in the lambda is a sequence");
        Says(() => Objective.OfDoubles(x => two.Sum(Selector(x)), 2), "is a delegate");
        Fails(() => Objective.OfDoubles(x => x[2], 2), "'x[2]' in the lambda reads x[2], but x has the indices 0 to 1.");
        Fails(() => Objective.OfDoubles(x => x * none[3]), "'none[3]' in the lambda threw IndexOutOfRangeException");
        Fails(() => Objective.OfDoubles(x => x * none.Max(v => v)), "'none.Max(v => v)' in the lambda threw InvalidOperationException");
        Fails(() => Function.OfDoubles((int n) => n), "is not a lambda from doubles");
        Fails(() => Function.OfDoubles((double[] x) => x[0]), "needs the array's length");
        Fails(() => Function.OfDoubles((double x) => x, 3), "Only a lambda of an array takes a length");
    }

    private static Func<int, double> Selector(double[] x) => i => x[i];

    private static double Damp(double x) => x / 2;

    private static void Says(Action read, string expected) => Assert.Contains(expected, Assert.Throws<NotSupportedException>(read).Message, StringComparison.Ordinal);

    private static void Fails(Action read, string expected) => Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(read).Message, StringComparison.Ordinal);
}
