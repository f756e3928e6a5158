namespace FallLine.Conformance;

/// <summary>The promised order of convergence, fitted to a run.</summary>
public sealed class ConvergesAtItsRate
{
    public static TheoryData<string> Linear => [.. Catalogue.All.Where(method => method.Rate == ConvergenceRate.Linear).Select(method => method.Id)];

    public static TheoryData<string> Superlinear => [.. Catalogue.All.Where(method => method.Rate == ConvergenceRate.Superlinear).Select(method => method.Id)];

    public static TheoryData<string> Quadratic => [.. Catalogue.All.Where(method => method.Rate == ConvergenceRate.Quadratic).Select(method => method.Id)];

    /// <summary>Where theory knows the factor per step, the fitted slope is its logarithm within 0.15 of it; a method that accelerates gradient descent is faster than that at the same rate; elsewhere the slope is at least that of the best constant rate.</summary>
    [Theory]
    [MemberData(nameof(Linear))]
    public void The_digits_of_a_linear_method_grow_as_theory_says(string id)
    {
        const double Least = 1;
        const double Greatest = 10;
        Descent descent = Problem.Quadratic.Tuned(Catalogue.Of(id));
        double slope = Slope(Errors(Catalogue.Of(id), Problem.Quadratic, 1e-10));

        if (descent is { Direction: IStableRate direction, StepSize: ConstantRate { Rate: var rate } })
        {
            double factor = Math.Max(direction.Contraction(rate, Least), direction.Contraction(rate, Greatest));
            Assert.Equal(1, slope / Math.Log(factor), 0.15);
        }
        else if (descent is { StepSize: ConstantRate { Rate: var accelerated } })
        {
            Assert.InRange(slope, double.NegativeInfinity, Math.Log(1 - (accelerated * Least)));
        }
        else
        {
            Assert.InRange(slope, double.NegativeInfinity, Math.Log((Greatest - Least) / (Greatest + Least)));
        }
    }

    [Theory]
    [MemberData(nameof(Quadratic))]
    public void The_digits_of_a_quadratic_method_double(string id) => Assert.InRange(Order(id), 1.85, 2.15);

    /// <summary>In one variable a quasi-Newton method is the secant method, of order 1.618.</summary>
    [Theory]
    [MemberData(nameof(Superlinear))]
    public void The_digits_of_a_superlinear_method_grow_as_those_of_the_secant_method_or_faster(string id) => Assert.InRange(Order(id), 1.618 - 0.15, double.PositiveInfinity);

    /// <summary>The order of convergence, from the last steps above rounding.</summary>
    private static double Order(string id)
    {
        // One step in one variable of f = √(1 + x²) is x ← -x³ exactly, which is cubic; this one has a third derivative at its minimum and so is quadratic.
        Objective skewed = Objective.From(
            1,
            (x, gradient) =>
            {
                gradient[0] = Math.Exp(x[0]) - 1;
                return Math.Exp(x[0]) - x[0];
            },
            (x, hessian) => hessian[0] = Math.Exp(x[0]));

        // ½(eˣ - 1)², whose residual vanishes, for methods that ask for residuals: theory promises the order there alone.
        Objective squared = Objective.LeastSquares(Residuals.From(1, 1, (x, residuals, jacobian) =>
        {
            residuals[0] = Math.Exp(x[0]) - 1;
            jacobian[0] = Math.Exp(x[0]);
        }));
        Problem problem = new("skewed", Catalogue.Of(id).NeedsResiduals ? squared : skewed, [2], [0], 1, 8);
        double[] errors = [.. Errors(Catalogue.Of(id), problem, 1e-14).Where(error => error > 1e-9)];
        double order = Math.Log(errors[^1]) - Math.Log(errors[^2]);
        return order / (Math.Log(errors[^2]) - Math.Log(errors[^3]));
    }

    private static double[] Errors(Method method, Problem problem, double least)
    {
        Descent descent = problem.Tuned(method) with { RecordPath = true };
        Result result = descent.Minimize(problem.Objective, problem.Start);
        return [.. result.Path.Select(point => point.Point.Zip(problem.Minimum, (x, y) => Math.Abs(x - y)).Max()).TakeWhile(error => error > least)];
    }

    /// <summary>The slope of ln error over the steps, by least squares.</summary>
    private static double Slope(double[] errors)
    {
        double meanStep = (errors.Length - 1) / 2.0;
        double meanLog = errors.Average(Math.Log);
        double above = 0;
        double below = 0;
        for (int k = 0; k < errors.Length; k++)
        {
            above += (k - meanStep) * (Math.Log(errors[k]) - meanLog);
            below += (k - meanStep) * (k - meanStep);
        }

        return above / below;
    }
}
