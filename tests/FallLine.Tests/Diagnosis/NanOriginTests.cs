namespace FallLine.Tests.Diagnosis;

public sealed class NanOriginTests
{
    public static TheoryData<string, double[], string, string> Origins => new()
    {
        { "log(x)", [0], "log(x) is -Infinity where x = 0.", "A logarithm needs a positive argument" },
        { "3 + 2*sqrt(x - 1)", [-1], "sqrt(x - 1) is NaN where x - 1 = -2.", "A square root needs an argument of at least 0" },
        { "x/(y - 1) + log(y)", [2, 1], "x/(y - 1) is Infinity where x = 2, y - 1 = 0.", "It divides by zero" },
        { "exp(x) - exp(y)", [1000, 1001], "exp(x) is Infinity where x = 1000.", "It overflows" },
        { "(x - 2)^1.5", [1], "(x - 2)^1.5 is NaN where x - 2 = -1.", "A negative number has no fractional power" },
        { "asin(2*x)", [1], "asin(2*x) is NaN where 2*x = 2.", "between -1 and 1" },
        { "sqrt(x)", [0], "The value is finite, but in its derivative 0.5/sqrt(x) is Infinity where sqrt(x) = 0.", "The derivative does not exist here, as that of a root at 0" },
        { "if(x > 0, x, log(y))", [0, -1], "log(y) is NaN where y = -1.", "A logarithm needs" },
    };

    [Theory]
    [MemberData(nameof(Origins))]
    public void The_operation_that_made_it_is_named_with_what_it_was_given(string formula, double[] point, string expected, string advice)
    {
        NanOrigin? origin = NanOrigin.Find(Function.Parse(formula), point);
        Assert.NotNull(origin);
        Assert.Equal(expected, origin.ToString());
        Assert.Contains(advice, origin.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_not_taken_is_told_to_be_harmless()
    {
        NanOrigin? origin = NanOrigin.Find(Function.Parse("if(x > 0, log(x), x)"), [-1]);
        Assert.True(origin is { InBranchNotTaken: true, Advice: "" });
        Assert.Equal("In a branch that is not taken log(x) is NaN where x = -1; it does no harm.", origin.ToString());
        Assert.Null(NanOrigin.Find(Function.Parse("if(x > 0, log(x), x)"), [1]));
        Assert.Null(NanOrigin.Find(Objective.From(1, x => Math.Log(x[0])), [-1]));
    }

    [Fact]
    public void Of_an_array_the_element_is_named()
    {
        Function f = Function.Of(v => Expr.Sum(Expr.Log(v[1..]) * v[..3]), Shape.Vector(4));
        Assert.Equal("element [2] of log(x[2..4]) is NaN where element [2] of x[2..4] = -1.", Printed(f, [0, 1, -1, 2]));
        Function row = Function.Of(m => Expr.Sum(1 / m, 0)[1], Shape.Matrix(2, 2));
        Assert.Contains("x[2,2] = 0", Printed(row, [0, 1, 1, 0]), StringComparison.Ordinal);
        Function used = Function.Of(v => Expr.Log(v)[1], Shape.Vector(2));
        Assert.Contains("x[2] = -1", Printed(used, [0, -1]), StringComparison.Ordinal);

        static string? Printed(Function f, double[] point) => NanOrigin.Find(f, point)?.ToString();
    }

    [Fact]
    public void A_run_that_starts_or_steps_where_the_function_is_not_defined_is_explained()
    {
        Result start = Descent.Minimize(Objective.Parse("x^2 + log(x)"), [0]);
        Assert.Equal("non-finite-start", start.Reason);
        Finding finding = Assert.Single(start.Diagnosis, finding => finding.Code == "non-finite-origin");
        Assert.Equal("log(x) is -Infinity where x = 0.", finding.Message);

        Result step = Methods.GradientDescent(rate: 1).Minimize(Objective.Parse("x - log(x)/4"), [1]);
        Result failed = Methods.GradientDescent(rate: 3).Minimize(Objective.Parse("x + sqrt(x)"), [1]);
        Assert.Equal("non-finite", failed.Reason);
        Assert.Contains("sqrt(x) is NaN where x = -3.5.", Assert.Single(failed.Diagnosis, finding => finding.Code == "non-finite-origin").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(step.Diagnosis, finding => finding.Code == "non-finite-origin" && finding.Message.Contains("not taken", StringComparison.Ordinal));
    }
}
