namespace FallLine.Tests.Diagnosis;

public sealed class GradientCheckTests
{
    private static readonly double[] s_point = [0.7, -1.3, 2.1];

    /// <summary>Σ exp(xᵢ)·(i+1)/2 + x₀²·x₁, its gradient, and then what is done to it.</summary>
    private static Objective Spoiled(Action<double[], double[]> spoil) => Objective.From(3, (x, gradient) =>
    {
        double[] right = [(Math.Exp(x[0]) / 2) + (2 * x[0] * x[1]), Math.Exp(x[1]) + (x[0] * x[0]), 1.5 * Math.Exp(x[2])];
        spoil(x.ToArray(), right);
        right.CopyTo(gradient);
        return (Math.Exp(x[0]) / 2) + Math.Exp(x[1]) + (1.5 * Math.Exp(x[2])) + (x[0] * x[0] * x[1]);
    });

    [Fact]
    public void A_right_gradient_passes()
    {
        GradientReport report = GradientCheck.Run(Spoiled((_, _) => { }), s_point);
        Assert.True(report.Passed, report.ToString());
        Assert.Equal("The gradient agrees with differences of the function's values.", report.ToString());
    }

    [Fact]
    public void Exact_gradients_of_many_functions_pass()
    {
        foreach (string formula in (string[])["log(x) + y*sqrt(x)", "1e9*x^2 - y", "x^4*y^3 + exp(-y)", "atan2(x, y)*erf(x*y)", "1e-6*sin(x) + 1e-6*y^2", "1e6 + x*y", "lgamma(x + y)"])
        {
            for (int seed = 1; seed <= 20; seed++)
            {
                Random random = new(seed);
                GradientReport report = GradientCheck.Run(Objective.Parse(formula), [0.05 + (3 * random.NextDouble()), 0.2 + (2 * random.NextDouble())], seed: seed);
                Assert.True(report.Passed, $"{formula}, seed {seed}: {report}");
            }
        }
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "sign", "sign", "The component 'x1' has the wrong sign. Change the sign." },
        { "double", "factor", "The component 'x0' is twice too large." },
        { "half of all", "factor", "Each of the components 'x0', 'x1', 'x2' is half of what it should be." },
        { "sum", "factor", "is too large by the number of variables, 3" },
        { "mean", "factor", "is too small by the number of variables, 3" },
        { "other factor", "factor", "The component 'x2' is 0.7 times what it should be. Multiply it by 1.42857" },
        { "zero", "zero", "The component 'x2' is left at zero." },
        { "exchanged", "exchanged", "Each of the components 'x0', 'x1' is exchanged with another. Exchange 'x0' and 'x1'." },
        { "shifted", "shifted", "holds what belongs to another place" },
        { "chain", "chain", "The component 'x1' lacks a factor, 3·x." },
        { "other chain", "chain", "The component 'x2' is wrong by a factor that changes with the point" },
        { "penalty", "term", "The component 'x1' lacks a term, 0.2·x." },
        { "constant", "constant", "The component 'x1' lacks a constant term, 0.5." },
        { "not a number", "not-finite", "The gradient's component 'x1' is NaN, although the value is" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_with_its_likely_cause(string fault, string code, string expected)
    {
        GradientReport report = GradientCheck.Run(Spoiled((x, g) =>
        {
            double[] right = [.. g];
            switch (fault)
            {
                case "sign": g[1] = -g[1]; break;
                case "double": g[0] *= 2; break;
                case "half of all": Array.ForEach([0, 1, 2], i => g[i] /= 2); break;
                case "sum": g[1] *= 3; break;
                case "mean": g[1] /= 3; break;
                case "other factor": g[2] *= 0.7; break;
                case "zero": g[2] = 0; break;
                case "exchanged": (g[0], g[1]) = (g[1], g[0]); break;
                case "shifted": (g[0], g[1], g[2]) = (right[1], right[2], right[0]); break;
                case "chain": g[1] /= 3 * x[1]; break;
                case "other chain": g[2] *= Math.Cos(x[2]); break;
                case "penalty": g[1] -= 0.2 * x[1]; break;
                case "constant": g[1] -= 0.5; break;
                default: g[1] = double.NaN; break;
            }
        }), s_point);
        Assert.False(report.Passed);
        Assert.Equal(code, Assert.Single(report.Causes.Select(cause => cause.Code).Distinct()));
        Assert.Contains(expected, report.ToString(), StringComparison.Ordinal);
        Assert.True(code == "not-finite" || report.ToString().Contains("the gradient says", StringComparison.Ordinal));
    }

    [Fact]
    public void A_kink_a_jump_and_chance_are_not_taken_for_a_wrong_gradient()
    {
        Objective kink = Objective.From(1, (x, g) =>
        {
            g[0] = x[0] > 0.5 ? 1 : -1;
            return Math.Abs(x[0] - 0.5);
        });
        Assert.Equal("kink", Assert.Single(GradientCheck.Run(kink, [0.5]).Causes).Code);

        Objective jump = Objective.From(1, (x, g) =>
        {
            g[0] = 2 * x[0];
            return (x[0] * x[0]) + (x[0] > 0.5 ? 1 : 0);
        });
        Assert.Equal("jump", Assert.Single(GradientCheck.Run(jump, [0.5]).Causes).Code);

        Objective noise = Objective.From(1, (x, g) =>
        {
            g[0] = 2 * x[0];
            return (x[0] * x[0]) + (1e-3 * Math.Sin(1e9 * x[0]));
        });
        Assert.Equal("unmeasured", Assert.Single(GradientCheck.Run(noise, [0.5]).Causes).Code);

        int calls = 0;
        Objective chance = Objective.From(1, (x, g) =>
        {
            g[0] = 2 * x[0];
            return (x[0] * x[0]) + (1e-3 * calls++);
        });
        Assert.Equal("not-deterministic", Assert.Single(GradientCheck.Run(chance, [0.5]).Causes).Code);
        Assert.Equal("not-finite", Assert.Single(GradientCheck.Run(Objective.Parse("log(x)"), [-1]).Causes).Code);
    }

    [Fact]
    public void Of_many_variables_the_wrong_one_is_found()
    {
        Objective many = Objective.From(500, (x, g) =>
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += (i + 1) * x[i] * x[i];
                g[i] = 2 * (i + 1) * x[i] * (i == 137 ? -1 : 1);
            }

            return sum;
        });
        double[] point = [.. Enumerable.Range(0, 500).Select(i => Math.Sin(i + 1))];
        GradientReport report = GradientCheck.Run(many, point);
        Assert.Equal(137, Assert.Single(report.Components).Index);
        Assert.Equal("sign", Assert.Single(report.Causes).Code);
    }

    [Fact]
    public void An_audit_reports_a_wrong_gradient_during_a_run_and_no_right_one()
    {
        Descent watched = Descent.DefaultMethod.Default with { Observers = [new GradientAudit { Every = 5 }] };
        Result wrong = watched.Minimize(Spoiled((_, g) => g[0] *= 1.5), [0.5, -1, 0.2]);
        Finding finding = Assert.Single(wrong.Findings);
        Assert.Equal("wrong-gradient", finding.Code);
        Assert.StartsWith("The gradient is not that of the function. The component 'x0' is 1.5 times what it should be.", finding.Message, StringComparison.Ordinal);
        Assert.Empty((watched with { Stopping = Stop.AfterIterations(20) }).Minimize(Spoiled((_, _) => { }), [0.5, 1, 0.2]).Findings);
        Assert.Empty(watched.Minimize(Objective.Parse("x^2 + y^4"), [1, 1]).Findings);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientAudit { Every = 0 });
    }

    [Fact]
    public void A_failed_line_search_on_a_wrong_gradient_is_explained()
    {
        Objective wrong = Objective.From(1, (x, g) =>
        {
            g[0] = -Math.Sinh(x[0]);
            return Math.Cosh(x[0]);
        });
        Result result = Descent.Minimize(wrong, [1]);
        Assert.Equal("line-search", result.Reason);
        Assert.Contains("The component 'x0' has the wrong sign.", Assert.Single(result.Diagnosis, finding => finding.Code == "wrong-gradient").Message, StringComparison.Ordinal);
    }
}
