using FallLine.Optimization;

namespace FallLine.Tests.Optimization;

public sealed class MoreThuenteTests
{
    /// <summary>Tables I, II and III of Moré and Thuente (1994): evaluations and the step found.</summary>
    [Theory]
    [InlineData(1, 1e-3, 6, 1.4)]
    [InlineData(1, 1e-1, 3, 1.4)]
    [InlineData(1, 1e+1, 1, 10)]
    [InlineData(1, 1e+3, 4, 37)]
    [InlineData(2, 1e-3, 12, 1.6)]
    [InlineData(2, 1e-1, 8, 1.6)]
    [InlineData(2, 1e+1, 8, 1.6)]
    [InlineData(2, 1e+3, 11, 1.6)]
    [InlineData(3, 1e-3, 12, 1.0)]
    [InlineData(3, 1e-1, 12, 1.0)]
    [InlineData(3, 1e+1, 10, 1.0)]
    [InlineData(3, 1e+3, 13, 1.0)]
    public void The_papers_searches_take_as_many_trials_and_end_at_the_same_step(int function, double first, int evaluations, double step)
    {
        (double _, int count, double found, MoreThuente.Verdict verdict) = Search(function, first);

        Assert.Equal(MoreThuente.Verdict.Accept, verdict);
        Assert.Equal(evaluations, count);
        Assert.Equal($"{step:G2}", $"{found:G2}");
    }

    /// <summary>The slopes of tables I and III; those of table II are too near zero for two arithmetics to agree on.</summary>
    [Theory]
    [InlineData(1, 1e-3, -9.2e-3)]
    [InlineData(1, 1e-1, 4.7e-3)]
    [InlineData(1, 1e+1, 9.4e-3)]
    [InlineData(1, 1e+3, 7.3e-4)]
    [InlineData(3, 1e-3, -5.1e-5)]
    [InlineData(3, 1e-1, -1.9e-4)]
    [InlineData(3, 1e+1, -2.0e-6)]
    [InlineData(3, 1e+3, -1.6e-5)]
    public void The_papers_searches_end_at_the_same_slope(int function, double first, double slope) =>
        Assert.Equal($"{slope:E1}", $"{Search(function, first).Slope:E1}");

    [Fact]
    public void Nothing_beyond_a_trial_that_is_not_finite_is_tried_again()
    {
        // -ln(1 - t) - 3t: a minimum at 2/3, nothing from 1 on.
        MoreThuente search = MoreThuente.Begin(-2, 50, 1e-4, 0.1);
        MoreThuente.Verdict verdict = MoreThuente.Verdict.TryNext;
        for (int trial = 0; trial < 20 && verdict == MoreThuente.Verdict.TryNext; trial++)
        {
            double t = search.Step;
            verdict = t >= 1 ? search.TellNonFinite() : search.Tell(-Math.Log(1 - t) - (3 * t), (1 / (1 - t)) - 3);
        }

        Assert.Equal(MoreThuente.Verdict.Accept, verdict);
        Assert.InRange(search.Step, 0.6, 0.72);
    }

    private static (double Slope, int Count, double Step, MoreThuente.Verdict Verdict) Search(int function, double first)
    {
        Func<double, (double Value, double Slope)> phi = function switch
        {
            1 => First,
            2 => Second,
            _ => Third,
        };
        (double value0, double slope0) = phi(0);
        MoreThuente search = MoreThuente.Begin(slope0, first, function == 1 ? 1e-3 : 1e-1, 1e-1);
        int count = 0;
        MoreThuente.Verdict verdict;
        (double Value, double Slope) seen;
        do
        {
            seen = phi(search.Step);
            count++;
            verdict = search.Tell(seen.Value - value0, seen.Slope);
        }
        while (verdict == MoreThuente.Verdict.TryNext);

        return (seen.Slope, count, search.Step, verdict);
    }

    private static (double Value, double Slope) First(double t)
    {
        double below = (t * t) + 2;
        return (-t / below, ((t * t) - 2) / (below * below));
    }

    private static (double Value, double Slope) Second(double t)
    {
        double x = t + 0.004;
        return (Math.Pow(x, 5) - (2 * Math.Pow(x, 4)), (5 * Math.Pow(x, 4)) - (8 * Math.Pow(x, 3)));
    }

    private static (double Value, double Slope) Third(double t)
    {
        const double Beta = 0.01;
        const double Waves = 39;
        double value = t <= 1 - Beta ? 1 - t : t >= 1 + Beta ? t - 1 : (Math.Pow(t - 1, 2) / (2 * Beta)) + (Beta / 2);
        double slope = t <= 1 - Beta ? -1 : t >= 1 + Beta ? 1 : (t - 1) / Beta;
        double wave = Waves * Math.PI / 2 * t;
        return (value + (2 * (1 - Beta) / (Waves * Math.PI) * Math.Sin(wave)), slope + ((1 - Beta) * Math.Cos(wave)));
    }
}
