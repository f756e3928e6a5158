namespace FallLine.Conformance;

/// <summary>Under constraints descents end at a minimum of the problem, with the constraints met.</summary>
public sealed class MeetsConstraints
{
    public static TheoryData<int> Numbers => [.. ConstrainedProblem.All.Select(problem => problem.Number)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_method_that_is_chosen_finds_the_least_value(int number)
    {
        ConstrainedProblem problem = ConstrainedProblem.Of(number);
        (Objective objective, double[] start) = problem.State();
        Result result = Descent.Minimize(objective, start);

        Check(problem with { OtherMinimum = double.NaN }, result);
        Assert.Equal((Status.Converged, "sqp"), (result.Status, result.Method));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_method_that_sees_gradients_alone_solves_it(int number)
    {
        ConstrainedProblem problem = ConstrainedProblem.Of(number);
        (Objective objective, double[] start) = problem.State();

        Check(problem, Descent.Minimize(objective, start, problem.Bounds.Length > 0 ? Methods.LimitedMemoryBfgsBMethod : Methods.LimitedMemoryBfgsMethod));
    }

    private static void Check(ConstrainedProblem problem, Result result)
    {
        double tolerance = 1e-6 * Math.Max(1, Math.Abs(problem.LeastValue));
        bool least = Math.Abs(result.Value - problem.LeastValue) <= tolerance;
        bool other = Math.Abs(result.Value - problem.OtherMinimum) <= tolerance;
        Assert.True(least || other, $"{problem.Number}: {problem.LeastValue} expected\n{result}");
        Assert.True(result.Status is Status.Converged || result is { Status: Status.Stalled, GradientNorm: < 1e-3 }, $"{problem.Number}\n{result}");
        Assert.All(result.Constraints, reading => Assert.InRange(reading.Violation, 0, 1e-8));
        Assert.NotEqual(CriticalPointKind.Saddle, result.CriticalPoint?.Kind);
        Assert.NotEqual(CriticalPointKind.Maximum, result.CriticalPoint?.Kind);
    }
}
