using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>Geodesic acceleration of Levenberg–Marquardt.</summary>
public sealed class GeodesicTests
{
    private static readonly Descent s_plain = Catalog.Method("lm").Default;
    private static readonly Descent s_bent = s_plain.With("acceleration", "0.75");

    [Fact]
    public void A_curved_valley_takes_fewer_steps()
    {
        // A valley so narrow that a straight step leaves it at once: residuals 1 - x and 10⁴(y - x²).
        Objective valley = Objective.LeastSquares(Residuals.Of(x => Concatenate([1 - x[0], 1e4 * (x[1] - Square(x[0]))]), 2));

        Result plain = s_plain.Minimize(valley, [-1.2, 1]);
        Result bent = s_bent.Minimize(valley, [-1.2, 1]);

        Assert.Equal(Status.Converged, bent.Status);
        Assert.Equal(1, bent.Point[0], 1e-8);
        Assert.True(3 * bent.Iterations < 2 * plain.Iterations, $"{bent.Iterations} steps against {plain.Iterations}");
    }

    [Fact]
    public void Nists_curves_are_fitted_as_well()
    {
        foreach (CurveProblem problem in Catalog.CurveProblems)
        {
            CurveFit fit = problem.Fit(problem.Starts[1].AsSpan(), new CurveOptions { Method = new CurveOptions().Method.With("acceleration", "0.75") });

            Assert.True(problem.Digits(fit).Values >= 4, $"{problem.Id}: {problem.Digits(fit).Values} digits, {fit.Result}");
        }
    }

    [Fact]
    public void The_further_evaluations_are_counted_and_keep_to_the_limit()
    {
        int calls = 0;
        Objective valley = Objective.LeastSquares(Residuals.From(2, 2, (x, r, jacobian) =>
        {
            calls++;
            (r[0], r[1]) = (1 - x[0], 10 * (x[1] - (x[0] * x[0])));
            (jacobian[0], jacobian[1], jacobian[2], jacobian[3]) = (-1, 0, -20 * x[0], 10);
        }));

        Result whole = s_bent.Minimize(valley, [-1.2, 1]);
        Assert.True(whole.Evaluations.Value > whole.Evaluations.Gradient);
        Assert.True(calls >= whole.Evaluations.Value);
        Result cut = s_bent.With("max-evaluations", "7").Minimize(valley, [-1.2, 1]);

        Assert.Equal((Status.Limit, 7), (cut.Status, cut.Evaluations.Value));
    }

    [Fact]
    public void Bounds_and_robust_losses_leave_steps_straight()
    {
        Residuals residuals = Residuals.Of(x => Concatenate([1 - x[0], 10 * (x[1] - Square(x[0]))]), 2);
        foreach (Objective objective in new[] { Objective.LeastSquares(residuals).Within(("x", -5, 5)), Objective.LeastSquares(residuals, RobustLoss.Huber(1)) })
        {
            Result plain = s_plain.Minimize(objective, [-1.2, 1]);
            Result asked = s_bent.Minimize(objective, [-1.2, 1]);

            Assert.Equal(plain.Point.ToArray(), asked.Point.ToArray());
            Assert.Equal(plain.Evaluations, asked.Evaluations);
        }
    }

    [Fact]
    public void A_run_resumes_bit_for_bit()
    {
        Objective valley = Objective.LeastSquares(Residuals.Of(x => Concatenate([1 - x[0], 1e3 * (x[1] - Square(x[0]))]), 2));
        Result whole = s_bent.Minimize(valley, [-1.2, 1]);
        DescentRun run = s_bent.Begin(valley, [-1.2, 1]);
        run.Step();
        run.Step();
        using var memory = new MemoryStream();
        run.Save(memory);
        memory.Position = 0;
        Result resumed = s_bent.Resume(valley, memory);

        Assert.Equal(whole.Point.ToArray(), resumed.Point.ToArray());
        Assert.Equal(whole.Evaluations, resumed.Evaluations);
    }
}
