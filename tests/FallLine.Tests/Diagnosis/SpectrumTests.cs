using FallLine.Diagnosis;
using static FallLine.Expr;

namespace FallLine.Tests.Diagnosis;

public sealed class SpectrumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(300)]
    public void Lanczos_finds_both_ends_of_a_known_spectrum(int size)
    {
        // Curvatures 1 … 1000, evenly spaced: the ends are well separated only for few variables, so the tolerance is loose.
        double[] curvatures = [.. Enumerable.Range(0, size).Select(i => size == 1 ? 7 : 1 + (999.0 * i / (size - 1)))];
        Objective bowl = Objective.Of(x => 0.5 * Sum(Literal(curvatures) * Square(x)), size);
        (double least, double greatest) = Spectrum.Extremes(bowl, new double[size])!.Value;
        Assert.InRange(greatest, curvatures.Max() * 0.995, curvatures.Max() * (1 + 1e-12));
        Assert.InRange(least, curvatures.Min() * (1 - 1e-9), curvatures.Min() + (0.005 * curvatures.Max()));
    }

    [Fact]
    public void Lanczos_sees_negative_curvature()
    {
        Objective saddle = Objective.Of(x => Square(x[0]) - (5 * Square(x[1])) + Square(x[2]), 3);
        (double least, double greatest) = Spectrum.Extremes(saddle, new double[3])!.Value;
        Assert.Equal(-10, least, 1e-9);
        Assert.Equal(2, greatest, 1e-9);
    }

    [Fact]
    public void A_linear_function_has_no_curvature()
    {
        (double least, double greatest) = Spectrum.Extremes(Objective.Of(x => x[0] + (2 * x[1]), 2), new double[2])!.Value;
        Assert.Equal(0, least);
        Assert.Equal(0, greatest);
    }
}
