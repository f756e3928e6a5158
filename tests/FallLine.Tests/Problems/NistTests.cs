namespace FallLine.Tests.Problems;

/// <summary>The 27 reference curves of NIST from both of their starts, with defaults.</summary>
public sealed class NistTests
{
    private const double Asked = 4;

    /// <summary>
    /// The residuals of Lanczos1 are 10⁻¹³ of its data, which are decimal fractions: rounded to doubles, even exact arithmetic (60 digits) finds a sum of squares that
    /// differs from the certified one by 8.6e-4, so no more than 3.4 digits of a standard error can be right.
    /// </summary>
    private const string RoundedData = "Lanczos1";

    public static TheoryData<string, int> Starts
    {
        get
        {
            TheoryData<string, int> starts = [];
            foreach (CurveProblem problem in Catalog.CurveProblems)
            {
                starts.Add(problem.Id, 0);
                starts.Add(problem.Id, 1);
            }

            return starts;
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void Every_start_leads_to_the_certified_answer(string id, int start)
    {
        CurveProblem problem = Catalog.CurveProblem(id);
        CurveFit fit = problem.Fit(problem.Starts[start].AsSpan());
        (double values, double errors) = problem.Digits(fit);

        Assert.Equal((Status.Converged, "offset-tolerance"), (fit.Result.Status, fit.Result.Reason));
        Assert.InRange(values, Asked, 11);
        Assert.InRange(errors, id == RoundedData ? 2.5 : Asked, 11);
        Assert.Equal(1, fit.ResidualSumOfSquares / problem.ResidualSumOfSquares, id == RoundedData ? 1e-2 : 1e-9);
        Assert.Equal(problem.Observed.Count - problem.Parameters.Length, fit.DegreesOfFreedom);
        Assert.Equal(problem.Parameters, fit.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void On_average_ten_digits_are_right()
    {
        double[] digits = [.. Catalog.CurveProblems.SelectMany(problem => problem.Starts.Select(start => problem.Digits(problem.Fit(start.AsSpan())).Values))];
        Assert.Equal(54, digits.Length);
        Assert.InRange(digits.Average(), 10, 11);
    }

    [Fact]
    public void An_unknown_curve_is_refused_with_the_near_names() =>
        Assert.Contains("MGH17", Assert.Throws<ArgumentException>(() => Catalog.CurveProblem("MGH7")).Message, StringComparison.Ordinal);
}
