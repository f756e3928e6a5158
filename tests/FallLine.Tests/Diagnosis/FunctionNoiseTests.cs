using static FallLine.Expr;

namespace FallLine.Tests.Diagnosis;

public sealed class FunctionNoiseTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-9)]
    [InlineData(1e-12)]
    public void Noise_that_was_put_in_is_found(double size)
    {
        // Uniform in ±size·√3: of standard deviation size.
        Objective noisy = Objective.From(2, (x, gradient) =>
        {
            (gradient[0], gradient[1]) = (2 * x[0], 2 * x[1]);
            return 1 + (x[0] * x[0]) + (x[1] * x[1]) + (size * Math.Sqrt(3) * Scatter(x[0]));
        });

        FunctionNoise noise = FunctionNoise.Measure(noisy, [0.3, -0.7])!;

        Assert.InRange(noise.Value / size, 0.25, 4);
    }

    [Fact]
    public void Rounding_is_found_in_values_and_derivatives()
    {
        Objective cancels = Objective.Of(x => Sum(Square(x - 1)) + 1e6, 5);
        FunctionNoise noise = FunctionNoise.Measure(cancels, [1.1, 0.9, 1.2, 0.8, 1])!;

        // Values near a million are rounded to 1.2e-10, derivatives near 0.4 hardly.
        Assert.InRange(noise.Value, 5e-12, 5e-10);
        Assert.InRange(noise.Gradient, 1e-18, 1e-14);
    }

    [Fact]
    public void What_does_not_change_has_no_noise_that_could_be_told()
    {
        Assert.Null(FunctionNoise.Measure(Objective.From(1, (x, gradient) => gradient[0] = 0), [1]));
        Assert.Null(FunctionNoise.Measure(Objective.From(1, (x, gradient) => gradient[0] = double.NaN), [1]));
    }

    [Fact]
    public void A_run_that_ends_in_the_noise_of_its_gradient_is_said_to_be_as_low_as_can_be()
    {
        Objective rough = Objective.From(2, (x, gradient) =>
        {
            (gradient[0], gradient[1]) = ((2 * x[0]) + (1e-6 * Scatter(x[0])), (20 * x[1]) + (1e-6 * Scatter(x[1])));
            return 1 + (x[0] * x[0]) + (10 * x[1] * x[1]) + (1e-12 * Scatter(x[0] + x[1]));
        });
        Result result = Methods.LimitedMemoryBfgs().With("gradient-tolerance", "1e-10").Minimize(rough, [1.3, -0.7]);

        Assert.Equal(Status.Stalled, result.Status);
        Finding finding = Assert.Single(result.Diagnosis, finding => finding.Code is "noise-floor" or "not-noise");
        Assert.Equal("noise-floor", finding.Code);
    }

    /// <summary>In ±1, without any pattern from one number to the next.</summary>
    private static double Scatter(double x)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x) * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 29)) * 0xBF58476D1CE4E5B9;
        return ((bits ^ (bits >> 32)) >> 11) * (2.0 / (1UL << 53)) - 1;
    }
}
