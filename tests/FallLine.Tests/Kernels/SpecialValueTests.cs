using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

/// <summary>Zeros with their signs, infinities, NaN, poles and the ends of the range.</summary>
public sealed class SpecialValueTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double Tiny = double.Epsilon;
    private const double Huge = double.MaxValue;

    public static TheoryData<string, double, double> Values => new()
    {
        { "exp", 0, 1 }, { "exp", -0.0, 1 }, { "exp", Infinity, Infinity }, { "exp", -Infinity, 0 }, { "exp", 709.79, Infinity },
        { "exp", -745.2, 0 }, { "exp", -745.13, Tiny }, { "exp", Huge, Infinity }, { "exp", -Huge, 0 }, { "exp", Tiny, 1 },
        { "expm1", 0, 0 }, { "expm1", -0.0, -0.0 }, { "expm1", Infinity, Infinity }, { "expm1", -Infinity, -1 }, { "expm1", Tiny, Tiny },
        { "expm1", 710, Infinity }, { "expm1", -Huge, -1 }, { "expm1", Huge, Infinity }, { "expm1", -1e-300, -1e-300 },
        { "sinh", -0.0, -0.0 }, { "sinh", -Infinity, -Infinity }, { "sinh", 711, Infinity }, { "sinh", Tiny, Tiny },
        { "cosh", -0.0, 1 }, { "cosh", -Infinity, Infinity }, { "cosh", 711, Infinity },
        { "tanh", -0.0, -0.0 }, { "tanh", Infinity, 1 }, { "tanh", -Infinity, -1 }, { "tanh", Tiny, Tiny }, { "tanh", 20, 1 },
        { "sigmoid", -0.0, 0.5 }, { "sigmoid", Infinity, 1 }, { "sigmoid", -Infinity, 0 }, { "sigmoid", -800, 0 }, { "sigmoid", 800, 1 },
        { "log", 0, -Infinity }, { "log", -0.0, -Infinity }, { "log", 1, 0 }, { "log", Infinity, Infinity }, { "log", -Tiny, double.NaN },
        { "log", -Infinity, double.NaN }, { "log", Tiny, -744.4400719213812 }, { "log", Huge, 709.782712893384 },
        { "log1p", 0, 0 }, { "log1p", -0.0, -0.0 }, { "log1p", -1, -Infinity }, { "log1p", -1.5, double.NaN }, { "log1p", Infinity, Infinity },
        { "log1p", Tiny, Tiny }, { "log1p", -Tiny, -Tiny }, { "log1p", Huge, 709.782712893384 }, { "log1p", -Infinity, double.NaN },
        { "softplus", -Infinity, 0 }, { "softplus", Infinity, Infinity }, { "softplus", 1000, 1000 }, { "softplus", -1000, 0 },
        { "log-sigmoid", -Infinity, -Infinity }, { "log-sigmoid", Infinity, -0.0 }, { "log-sigmoid", -1000, -1000 },
        { "asinh", -0.0, -0.0 }, { "asinh", -Infinity, -Infinity }, { "asinh", Tiny, Tiny }, { "asinh", Huge, 710.4758600739439 },
        { "acosh", 1, 0 }, { "acosh", 0.5, double.NaN }, { "acosh", -2, double.NaN }, { "acosh", Infinity, Infinity },
        { "acosh", -Infinity, double.NaN }, { "acosh", Huge, 710.4758600739439 },
        { "atanh", -0.0, -0.0 }, { "atanh", 1, Infinity }, { "atanh", -1, -Infinity }, { "atanh", 1.5, double.NaN }, { "atanh", Tiny, Tiny },
        { "sin", 0, 0 }, { "sin", -0.0, -0.0 }, { "sin", Infinity, double.NaN }, { "sin", -Infinity, double.NaN }, { "sin", Tiny, Tiny },
        { "cos", -0.0, 1 }, { "cos", Infinity, double.NaN }, { "tan", -0.0, -0.0 }, { "tan", -Infinity, double.NaN }, { "tan", -Tiny, -Tiny },
        { "erf", -0.0, -0.0 }, { "erf", Infinity, 1 }, { "erf", -Infinity, -1 }, { "erf", 7, 1 },
        { "erfc", -0.0, 1 }, { "erfc", Infinity, 0 }, { "erfc", -Infinity, 2 }, { "erfc", 28, 0 },
        { "log2", 0, -Infinity }, { "log2", 1, 0 }, { "log2", 8, 3 }, { "log2", 0.125, -3 }, { "log2", Tiny, -1074 }, { "log2", -1, double.NaN }, { "log2", Infinity, Infinity },
        { "log10", -0.0, -Infinity }, { "log10", 1, 0 }, { "log10", 1000, 3 }, { "log10", 1e22, 22 }, { "log10", -Tiny, double.NaN }, { "log10", Infinity, Infinity },
        { "asin", -0.0, -0.0 }, { "asin", 1, Math.PI / 2 }, { "asin", -1, -Math.PI / 2 }, { "asin", 1.5, double.NaN }, { "asin", Tiny, Tiny },
        { "acos", 1, 0 }, { "acos", -1, Math.PI }, { "acos", 0, Math.PI / 2 }, { "acos", -0.0, Math.PI / 2 }, { "acos", -1.5, double.NaN },
        { "atan", 0, 0 }, { "atan", -0.0, -0.0 }, { "atan", 1, Math.PI / 4 }, { "atan", Infinity, Math.PI / 2 }, { "atan", -Infinity, -Math.PI / 2 }, { "atan", Tiny, Tiny }, { "atan", Huge, Math.PI / 2 },
        { "cbrt", 0, 0 }, { "cbrt", -0.0, -0.0 }, { "cbrt", 27, 3 }, { "cbrt", -8, -2 }, { "cbrt", Infinity, Infinity }, { "cbrt", -Infinity, -Infinity }, { "cbrt", Tiny, 1.7031839360032603e-108 },
        { "gamma", 0, Infinity }, { "gamma", -0.0, -Infinity }, { "gamma", -1, double.NaN }, { "gamma", -Infinity, double.NaN },
        { "gamma", Infinity, Infinity }, { "gamma", 1, 1 }, { "gamma", 5, 24 }, { "gamma", 23, 1.1240007277776077e21 }, { "gamma", 172, Infinity },
        { "gamma", -200.5, -0.0 }, { "gamma", Tiny, Infinity },
        { "log-gamma", 0, Infinity }, { "log-gamma", -3, Infinity }, { "log-gamma", 1, 0 }, { "log-gamma", 2, 0 },
        { "log-gamma", Infinity, Infinity }, { "log-gamma", -Infinity, Infinity }, { "log-gamma", Huge, Infinity },
        { "log-gamma", -Tiny, 744.4400719213812 },
        { "log-gamma", -1e-320, 736.8272408909739 }, { "log-gamma", 1e-320, 736.8272408909739 }, { "log-gamma", -1e16, Infinity }, { "log-gamma", 1e300, 6.897755278982137e302 },
        { "digamma", 0, double.NaN }, { "digamma", -0.0, double.NaN }, { "digamma", Tiny, -Infinity }, { "digamma", -Tiny, Infinity }, { "digamma", Huge, 709.782712893384 }, { "digamma", -1e300, double.NaN }, { "digamma", -2, double.NaN }, { "digamma", Infinity, Infinity }, { "digamma", -Infinity, double.NaN },
        { "trigamma", 0, Infinity }, { "trigamma", -2, Infinity }, { "trigamma", Infinity, 0 }, { "trigamma", 1e-200, Infinity }, { "trigamma", -0.0, Infinity }, { "trigamma", -1e300, Infinity },
        { "trigamma", -Infinity, double.NaN }, { "trigamma", -Tiny, Infinity }, { "trigamma", Huge, 5.562684646268003e-309 }, { "gamma", 1e-310, Infinity }, { "gamma", -1e300, double.NaN }, { "gamma", 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_special_argument_gives_its_special_value(string function, double x, double expected)
    {
        double actual = Function(function)(x);
        Assert.True(
            expected.Equals(actual) && double.IsNegative(expected) == double.IsNegative(actual) | double.IsNaN(expected),
            $"{function}({x:R}) = {actual:R}, not {expected:R}");
    }

    [Fact]
    public void NaN_stays_NaN()
    {
        foreach (string function in Values.Select(row => (string)row[0]).Distinct())
        {
            Assert.True(double.IsNaN(Function(function)(double.NaN)), function);
        }
    }

    [Fact]
    public void A_power_has_the_special_values_of_IEEE_754()
    {
        double[] values = [0, -0.0, 0.5, -0.5, 1, -1, 2, -2, 3, -3, 1.5, -1.5, Tiny, -Tiny, Huge, -Huge, 1e15, 9007199254740993, Infinity, -Infinity, double.NaN];
        foreach (double x in values)
        {
            foreach (double y in values)
            {
                double expected = Math.Pow(x, y);
                double actual = SpecialFunctions.Pow(x, y);
                bool close = expected.Equals(actual)
                    || Math.Abs(actual - expected) <= 2 * Math.Max(Tiny, Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected));
                Assert.True(
                    close && (double.IsNaN(expected) || double.IsNegative(expected) == double.IsNegative(actual)),
                    $"pow({x:R}, {y:R}) = {actual:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void The_angle_of_a_point_has_the_special_values_of_IEEE_754()
    {
        double[] values = [0, -0.0, 1, -1, Tiny, -Tiny, Huge, -Huge, 1e-310, -1e-310, Infinity, -Infinity, double.NaN];
        foreach (double y in values)
        {
            foreach (double x in values)
            {
                double expected = Math.Atan2(y, x);
                double actual = SpecialFunctions.Atan2(y, x);
                Assert.True(
                    expected.Equals(actual) && (double.IsNaN(expected) || double.IsNegative(expected) == double.IsNegative(actual)),
                    $"atan2({y:R}, {x:R}) = {actual:R}, not {expected:R}");
            }
        }
    }

    [Fact]
    public void Powers_of_their_base_have_whole_logarithms()
    {
        for (int k = -1074; k < 1024; k++)
        {
            Assert.Equal(k, SpecialFunctions.Log2(Math.ScaleB(1, k)));
        }

        for (int k = 0; k <= 22; k++)
        {
            Assert.Equal(k, SpecialFunctions.Log10(double.Parse($"1e{k}", System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Hypot_has_the_special_values_of_IEEE_754()
    {
        Assert.Equal(Infinity, SpecialFunctions.Hypot(double.NaN, -Infinity));
        Assert.Equal(Infinity, SpecialFunctions.Hypot(Infinity, 3));
        Assert.Equal(double.NaN, SpecialFunctions.Hypot(double.NaN, 3));
        Assert.Equal(0, SpecialFunctions.Hypot(-0.0, 0));
        Assert.Equal(5 * Tiny, SpecialFunctions.Hypot(3 * Tiny, -4 * Tiny));
        Assert.Equal(5e307, SpecialFunctions.Hypot(3e307, 4e307), 1e292);
    }

    [Fact]
    public void A_negative_order_of_polygamma_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialFunctions.Polygamma(-1, 1));

    [Fact]
    public void A_lane_depends_on_that_lane_alone()
    {
        Random random = new(6);
        foreach (double other in (double[])[0, 1e300, double.NaN, -Infinity])
        {
            for (int i = 0; i < 200; i++)
            {
                double x = (random.NextDouble() - 0.5) * 100;
                Vector512<double> mixed = Vector512.Create(other).WithElement(3, x);
                Assert.Equal(SpecialFunctions.Sin(x), VectorMath.Sin(mixed)[3]);
                Assert.Equal(SpecialFunctions.Exp(x), VectorMath.Exp(mixed)[3]);
                Assert.Equal(SpecialFunctions.Log(x), VectorMath.Log(mixed)[3]);
                Assert.Equal(SpecialFunctions.Pow(x, 3.5), VectorMath.Pow(mixed, Vector512.Create(3.5))[3]);
            }
        }
    }

    [Theory]
    [InlineData("gamma")]
    [InlineData("log-gamma")]
    [InlineData("digamma")]
    [InlineData("trigamma")]
    public void A_lane_of_the_gamma_family_depends_on_that_lane_alone(string name)
    {
        // Neighbours from every range, so that each vector takes several of the ways that a lane may not need.
        double[] arguments = [.. ReferenceTable.For("log-gamma").Select(row => row.X), 0, -0.0, -3, Tiny, Huge, Infinity, -Infinity, double.NaN];
        int stride = arguments.Length / 8;
        for (int i = 0; i < stride; i++)
        {
            Vector512<double> x = default;
            for (int lane = 0; lane < 8; lane++)
            {
                x = x.WithElement(lane, arguments[arguments.Length - 1 - i - (lane * stride)]);
            }

            Vector512<double> results = name switch { "gamma" => VectorMath.Gamma(x), "log-gamma" => VectorMath.LogGamma(x), "digamma" => VectorMath.Digamma(x), _ => VectorMath.Trigamma(x) };
            for (int lane = 0; lane < 8; lane++)
            {
                Assert.True(Function(name)(x[lane]).Equals(results[lane]), $"{name}({x[lane]:R})");
            }
        }
    }

    [Fact]
    public void A_float_function_rounds_the_double_result()
    {
        Random random = new(7);
        for (int i = 0; i < 500; i++)
        {
            Vector512<float> x = Vector512.Create((float)((random.NextDouble() - 0.5) * 20)).WithElement(15, (float)random.NextDouble());
            Assert.Equal((float)SpecialFunctions.Tanh(x[0]), VectorMath.Tanh(x)[0]);
            Assert.Equal((float)SpecialFunctions.Log1p(x[15]), VectorMath.Log1p(x)[15]);
            Assert.Equal((float)SpecialFunctions.Gamma(x[0]), VectorMath.Gamma(x)[0]);
            Assert.Equal((float)SpecialFunctions.LogGamma(x[15]), VectorMath.LogGamma(x)[15]);
            Assert.Equal((float)SpecialFunctions.Digamma(x[0]), VectorMath.Digamma(x)[0]);
        }
    }

    private static Func<double, double> Function(string name) => name switch
    {
        "log-gamma" => SpecialFunctions.LogGamma,
        "digamma" => SpecialFunctions.Digamma,
        "trigamma" => SpecialFunctions.Trigamma,
        _ => KernelFunctions.Unary(name),
    };
}
