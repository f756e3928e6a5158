using System.Globalization;

namespace FallLine.Conformance;

/// <summary>A function with a known minimum and a start.</summary>
/// <param name="Name">Its name in test output.</param>
/// <param name="Objective">The function.</param>
/// <param name="Start">Where runs begin.</param>
/// <param name="Minimum">Where the least value is.</param>
/// <param name="LeastValue">The least value.</param>
/// <param name="LargestCurvature">A bound on the second derivatives along the way, from which methods that need a rate get theirs.</param>
internal sealed record Problem(string Name, Objective Objective, double[] Start, double[] Minimum, double LeastValue, double LargestCurvature)
{
    /// <summary>½ Σ cᵢ(xᵢ - 1)² + 3 with curvatures from 1 to 10.</summary>
    public static Problem Quadratic { get; } = Separable("quadratic", away => 0.5 * away * away, away => away, _ => 1, 3, away => away, _ => 1);

    /// <summary>Σ cᵢ·(√(1 + (xᵢ - 1)²) - 1): convex, flatter and flatter away from the minimum.</summary>
    public static Problem Smooth { get; } = Separable(
        "smooth",
        away => Math.Sqrt(1 + (away * away)) - 1,
        away => away / Math.Sqrt(1 + (away * away)),
        away => Math.Pow(1 + (away * away), -1.5),
        0,
        away => away * Math.Sqrt(2 / (Math.Sqrt(1 + (away * away)) + 1)),
        away => Math.Sqrt((Math.Sqrt(1 + (away * away)) + 1) / (2 * (1 + (away * away)))));

    /// <summary>Σ cᵢ(xᵢ - 1)⁴: the Hessian vanishes at the minimum, so every method takes many steps.</summary>
    public static Problem Quartic { get; } = Separable("quartic", away => away * away * away * away, away => 4 * away * away * away, away => 12 * away * away, 0, away => Math.Sqrt(2) * away * away, away => 2 * Math.Sqrt(2) * away) with { LargestCurvature = 1000, IsDegenerate = true };

    /// <summary>Rosenbrock's valley from (-1.2, 1).</summary>
    public static Problem Rosenbrock { get; } = new(
        "rosenbrock",
        Objective.From(
            2,
            (x, gradient) =>
            {
                double valley = x[1] - (x[0] * x[0]);
                double slope = 1 - x[0];
                gradient[0] = (-400 * x[0] * valley) - (2 * slope);
                gradient[1] = 200 * valley;
                return (100 * valley * valley) + (slope * slope);
            },
            (x, hessian) =>
            {
                hessian[0] = (1200 * x[0] * x[0]) - (400 * x[1]) + 2;
                hessian[1] = hessian[2] = -400 * x[0];
                hessian[3] = 200;
            }).As(Residuals.From(2, 2, (x, residuals, jacobian) =>
            {
                double root = Math.Sqrt(2);
                residuals[0] = 10 * root * (x[1] - (x[0] * x[0]));
                residuals[1] = root * (1 - x[0]);
                jacobian[0] = -20 * root * x[0];
                jacobian[1] = 10 * root;
                jacobian[2] = -root;
                jacobian[3] = 0;
            })),
        [-1.2, 1],
        [1, 1],
        0,
        1500);

    /// <summary>Whether the Hessian is singular at the minimum: promised rates then do not hold, and gradient descent at a constant rate is slower than linear.</summary>
    public bool IsDegenerate { get; private init; }

    public static IReadOnlyList<Problem> All { get; } = [Quadratic, Smooth, Quartic, Rosenbrock];

    public static Problem Of(string name) => All.Single(problem => problem.Name == name);

    /// <summary>A method's composition for this problem: a rate that its curvature allows, and its least value, where the method needs one.</summary>
    public Descent Tuned(Method method)
    {
        Descent descent = method.OwnOptions.Any(option => option.Name == "least-value") ? method.Default.With("least-value", Text(LeastValue)) : method.Default;
        return method.NeedsRate ? descent.With("rate", Text(0.5 / LargestCurvature)) : descent;

        static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The same function, with something else done before each evaluation.</summary>
    /// <param name="before">Told the number of the evaluation, from 1.</param>
    /// <param name="after">Sees, and may replace, the value.</param>
    public Objective Watched(Action<int> before, Func<int, double, double>? after = null)
    {
        int count = 0;
        return Objective.From(
            Objective.Dimension,
            (x, gradient) =>
            {
                before(++count);
                double value = Objective.ValueAndGradient(x, gradient);
                return after is null ? value : after(count, value);
            },
            Objective.Hessian).As(Objective.Residuals!);
    }

    private static Problem Separable(
        string name,
        Func<double, double> value,
        Func<double, double> slope,
        Func<double, double> curvature,
        double offset,
        Func<double, double> residual,
        Func<double, double> residualSlope)
    {
        double[] weights = [1, 2, 4, 5, 8, 10];
        int n = weights.Length;
        return new(
            name,
            Objective.From(
                n,
                (x, gradient) =>
                {
                    double sum = offset;
                    for (int i = 0; i < x.Length; i++)
                    {
                        sum += weights[i] * value(x[i] - 1);
                        gradient[i] = weights[i] * slope(x[i] - 1);
                    }

                    return sum;
                },
                (x, hessian) =>
                {
                    hessian.Clear();
                    for (int i = 0; i < x.Length; i++)
                    {
                        hessian[(i * x.Length) + i] = weights[i] * curvature(x[i] - 1);
                    }
                }).As(Residuals.From(n, n, (x, residuals, jacobian) =>
                {
                    jacobian.Clear();
                    for (int i = 0; i < x.Length; i++)
                    {
                        residuals[i] = Math.Sqrt(weights[i]) * residual(x[i] - 1);
                        jacobian[(i * x.Length) + i] = Math.Sqrt(weights[i]) * residualSlope(x[i] - 1);
                    }
                })),
            [-1, 2.5, 0.3, 3, 1.7, -0.4],
            [1, 1, 1, 1, 1, 1],
            offset,
            weights.Max());
    }
}
