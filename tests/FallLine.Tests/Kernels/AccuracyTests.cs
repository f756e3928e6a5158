using FallLine.Kernels;
using Xunit.Abstractions;

namespace FallLine.Tests.Kernels;

/// <summary>Every function against high-precision values, in units in the last place.</summary>
public sealed class AccuracyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("exp", 0.8)]
    [InlineData("expm1", 1.0)]
    [InlineData("sinh", 2.0)]
    [InlineData("cosh", 2.0)]
    [InlineData("tanh", 2.0)]
    [InlineData("sigmoid", 2.0)]
    [InlineData("log", 1.0)]
    [InlineData("log1p", 1.0)]
    [InlineData("softplus", 2.0)]
    [InlineData("log-sigmoid", 2.0)]
    [InlineData("asinh", 3.0)]
    [InlineData("acosh", 3.0)]
    [InlineData("atanh", 3.0)]
    [InlineData("sin", 1.0)]
    [InlineData("cos", 1.0)]
    [InlineData("tan", 2.0)]
    [InlineData("erf", 1.5)]
    [InlineData("erfc", 4.0)]
    [InlineData("erfcx", 3.0)]
    [InlineData("log2", 1.0)]
    [InlineData("log10", 1.0)]
    [InlineData("asin", 2.0)]
    [InlineData("acos", 2.0)]
    [InlineData("atan", 2.0)]
    [InlineData("cbrt", 1.0)]
    public void A_function_stays_within_its_stated_bound(string name, double bound) =>
        Check(name, bound, v => KernelFunctions.Unary(name)(v.X), _ => true);

    [Fact]
    public void The_power_stays_within_its_stated_bound()
    {
        Check("pow", 1.0, v => SpecialFunctions.Pow(v.X, v.Y), v => double.IsNormal(v.Nearest));
        Check("pow", 1.5, v => SpecialFunctions.Pow(v.X, v.Y), v => !double.IsNormal(v.Nearest));
    }

    [Fact]
    public void Hypot_stays_within_its_stated_bound() =>
        Check("hypot", 1.5, v => SpecialFunctions.Hypot(v.X, v.Y), _ => true);

    [Fact]
    public void The_angle_of_a_point_stays_within_its_stated_bound() =>
        Check("atan2", 2.0, v => SpecialFunctions.Atan2(v.X, v.Y), _ => true);

    [Fact]
    public void Gamma_stays_within_its_stated_bounds()
    {
        Check("gamma", 1, v => SpecialFunctions.Gamma(v.X), v => v.X > 0);
        Check("gamma", 4, v => SpecialFunctions.Gamma(v.X), v => v.X < 0);
    }

    [Fact]
    public void Log_gamma_stays_within_its_stated_bounds()
    {
        Check("log-gamma", 2.5, v => SpecialFunctions.LogGamma(v.X), v => v.X > 0);
        CheckAgainst("log-gamma", 3, v => SpecialFunctions.LogGamma(v.X), v => v.X < 0, _ => 1);
    }

    [Fact]
    public void Digamma_and_trigamma_stay_within_their_stated_bounds()
    {
        Check("polygamma", 3, v => SpecialFunctions.Digamma(v.X), v => v.X > 0 && v.Y == 0);
        CheckAgainst("polygamma", 3, v => SpecialFunctions.Digamma(v.X), v => v.X < 0 && v.Y == 0, v => PoleTerms(0, v.X));
        Check("polygamma", 4, v => SpecialFunctions.Trigamma(v.X), v => v.Y == 1);
    }

    [Fact]
    public void Polygamma_stays_within_its_stated_bounds()
    {
        foreach (int order in (int[])[2, 3, 7, 20, 60])
        {
            Check("polygamma", 5 + order, v => SpecialFunctions.Polygamma(order, v.X), v => v.X > 0 && v.Y == order);
        }

        foreach (int order in (int[])[2, 3])
        {
            CheckAgainst(
                "polygamma", 5 + (2 * order), v => SpecialFunctions.Polygamma(order, v.X), v => v.X < 0 && v.Y == order, v => PoleTerms(order, v.X));
        }
    }

    private void Check(string name, double bound, Func<ReferenceValue, double> function, Func<ReferenceValue, bool> where)
    {
        ReferenceValue[] rows = [.. ReferenceTable.For(name).Where(where)];
        ReferenceValue worst = rows.MaxBy(v => Finite(v.UlpError(function(v))));
        double error = worst.UlpError(function(worst));
        output.WriteLine($"{name}: {error:F3} ulp of {rows.Length} at ({worst.X:R}, {worst.Y:R})");
        Assert.True(error <= bound, $"{name}({worst.X:R}, {worst.Y:R}) = {function(worst):R}, not {worst.Nearest:R}: {error} ulp");
    }

    /// <summary>The error in units in the last place of the value or of a given magnitude, whichever is larger.</summary>
    private void CheckAgainst(
        string name,
        double bound,
        Func<ReferenceValue, double> function,
        Func<ReferenceValue, bool> where,
        Func<ReferenceValue, double> magnitude)
    {
        ReferenceValue[] rows = [.. ReferenceTable.For(name).Where(where)];
        double Error(ReferenceValue v) =>
            v.UlpError(function(v)) * ReferenceValue.Ulp(v.Nearest) / ReferenceValue.Ulp(Math.Max(magnitude(v), Math.Abs(v.Nearest)));
        ReferenceValue worst = rows.MaxBy(v => Finite(Error(v)));
        output.WriteLine($"{name}, negative: {Error(worst):F3} ulp of {rows.Length} at ({worst.X:R}, {worst.Y:R})");
        Assert.True(Error(worst) <= bound, $"{name}({worst.X:R}, {worst.Y:R}) = {function(worst):R}, not {worst.Nearest:R}: {Error(worst)} ulp");
    }

    private static double PoleTerms(int order, double x) =>
        SpecialFunctions.Gamma(order + 1) * (Math.Pow(x - Math.Floor(x), -order - 1) + Math.Pow(Math.Ceiling(x) - x, -order - 1));

    private static double Finite(double error) => double.IsNaN(error) ? double.PositiveInfinity : error;
}
