namespace FallLine.Tests.Problems;

/// <summary>What is said of reference problems is so.</summary>
public sealed class ReferenceProblemTests
{
    /// <summary>Least values as Moré, Garbow and Hillstrom print them.</summary>
    private static readonly Dictionary<string, double> s_published = new()
    {
        ["jennrich-sampson"] = 124.362,
        ["bard"] = 8.21487e-3,
        ["gaussian"] = 1.12793e-8,
        ["meyer"] = 87.9458,
        ["kowalik-osborne"] = 3.07505e-4,
        ["brown-dennis"] = 85822.2,
        ["osborne-1"] = 5.46489e-5,
        ["osborne-2"] = 4.01377e-2,
        ["watson-6"] = 2.28767e-3,
        ["watson-9"] = 1.39976e-6,
        ["watson-12"] = 4.72238e-10,
        ["penalty-1-4"] = 2.24997e-5,
        ["penalty-1-10"] = 7.08765e-5,
        ["penalty-2-4"] = 9.37629e-6,
        ["penalty-2-10"] = 2.93660e-4,
        ["chebyquad-8"] = 3.51687e-3,
        ["linear-full-rank-10"] = 10,
        ["linear-full-rank-5"] = 45,
        ["linear-rank-1-10"] = 4.634146,
        ["linear-rank-1-zeros-10"] = 6.135135,
    };

    public static TheoryData<string> Ids => [.. Catalog.Problems.Where(problem => double.IsFinite(problem.LeastValue)).Select(problem => problem.Id)];

    [Fact]
    public void The_catalogue_has_all_of_More_Garbow_and_Hillstrom() =>
        Assert.Equal(
            Enumerable.Range(1, 35),
            Catalog.Problems.Where(problem => problem.Reference.Contains("7 (1981) 17-41", StringComparison.Ordinal))
                .Select(problem => int.Parse(problem.Reference.Split("problem ")[1], System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order());

    /// <summary>The published digits are cut off in places, not rounded: one unit in the last of six.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_least_value_has_the_published_digits(string id)
    {
        if (s_published.TryGetValue(id, out double published))
        {
            Assert.InRange(Catalog.Problem(id).LeastValue / published, 1 - 1e-5, 1 + 1e-5);
        }
        else if (Catalog.Problem(id).HasResiduals && id != "chebyquad-10")
        {
            Assert.Equal(0, Catalog.Problem(id).LeastValue); // A sum of squares cannot be less, and is 0 at the point that the next test finds or is given.
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Descent_reaches_it_and_nothing_below(string id)
    {
        ReferenceProblem problem = Catalog.Problem(id);
        double tolerance = (1e-9 * Math.Abs(problem.LeastValue)) + 1e-14;
        double best = double.PositiveInfinity;
        Random random = new(1);
        for (int attempt = 0; attempt < 40 && !(best <= problem.LeastValue + tolerance); attempt++)
        {
            double[] start = (attempt > 0 && !problem.Minimum.IsEmpty ? problem.Minimum : problem.Start).ToArray();
            for (int i = 0; attempt > 0 && i < start.Length; i++)
            {
                start[i] += 0.5 * (1 + Math.Abs(start[i])) * (random.NextDouble() - 0.5);
            }

            start = problem.Bounds?.Nearest(start) ?? start;
            foreach (Method method in new[] { Methods.LimitedMemoryBfgsMethod, Methods.NewtonMethod })
            {
                Result rough = method.Default.Minimize(problem.Objective, start);
                Result fine = (Methods.NewtonMethod.Default with { Stopping = Stop.WhenGradientNormBelow(1e-14) | Stop.AfterIterations(200) }).Minimize(problem.Objective, rough.Best.Point.AsSpan());
                best = IsInside(problem, fine.Best.Point.AsSpan()) ? Math.Min(best, fine.Best.Value) : best;
            }
        }

        Assert.InRange(best, problem.LeastValue - tolerance, problem.LeastValue + tolerance);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Where_its_minimum_is_known_the_gradient_vanishes_and_no_curvature_is_negative(string id)
    {
        ReferenceProblem problem = Catalog.Problem(id);
        if (problem.Minimum.IsEmpty)
        {
            return;
        }

        double[] gradient = new double[problem.Dimension];
        Assert.Equal(problem.LeastValue, problem.Objective.ValueAndGradient(problem.Minimum, gradient), 1e-14 * Math.Max(1, Math.Abs(problem.LeastValue)));
        Result there = (Methods.NewtonMethod.Default with { Stopping = Stop.AfterIterations(0) }).Minimize(problem.Objective, problem.Minimum);
        Assert.Equal(0, there.GradientNorm, 1e-9);
        Assert.All(there.ActiveBounds, bound => Assert.True(bound.Multiplier > 0));
        Assert.NotEqual(CriticalPointKind.Saddle, Methods.NewtonMethod.Default.Minimize(problem.Objective, problem.Minimum).CriticalPoint?.Kind);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_value_is_the_sum_of_its_squared_residuals(string id)
    {
        ReferenceProblem problem = Catalog.Problem(id);
        if (!problem.HasResiduals)
        {
            Assert.Contains("not a sum of squares", Assert.Throws<InvalidOperationException>(() => problem.Residuals).Message, StringComparison.Ordinal);
            return;
        }

        double sum = problem.Residuals.Values(problem.Start).Sum(residual => residual * residual);
        Assert.Equal(sum, problem.Objective.Value(problem.Start), 1e-12 * sum);
    }

    private static bool IsInside(ReferenceProblem problem, ReadOnlySpan<double> point)
    {
        bool inside = true;
        for (int i = 0; i < problem.Box.Count; i++)
        {
            inside &= point[i] >= problem.Box[i].Lower && point[i] <= problem.Box[i].Upper;
        }

        return inside;
    }

    [Fact]
    public void The_monkeys_saddle_is_called_degenerate()
    {
        CriticalPoint? found = Methods.NewtonMethod.Default.Minimize(FallLine.Problems.MonkeySaddle.Objective, [0, 0]).CriticalPoint;
        Assert.Equal(CriticalPointKind.Degenerate, found?.Kind);
    }

    [Fact]
    public void A_number_of_variables_that_does_not_fit_is_refused() =>
        Assert.Contains("multiple of 4", Assert.Throws<ArgumentOutOfRangeException>(() => FallLine.Problems.ExtendedPowellSingular(6)).Message, StringComparison.Ordinal);
}
