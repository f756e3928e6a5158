namespace FallLine.Tests.Optimization;

/// <summary>Objectives in plain code, so that these tests depend on nothing but the descent.</summary>
internal static class Functions
{
    /// <summary>2x².</summary>
    public static Objective Parabola { get; } = Objective.From(
        1,
        (x, gradient) =>
        {
            gradient[0] = 4 * x[0];
            return 2 * x[0] * x[0];
        },
        (x, hessian) => hessian[0] = 4);

    /// <summary>100(y - x²)² + (1 - x)².</summary>
    public static Objective Rosenbrock { get; } = Objective.From(
        Parameters.Of(("x", Shape.Scalar), ("y", Shape.Scalar)),
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
        });

    /// <summary>½ Σ curvatureᵢ·(xᵢ - centre)² + offset.</summary>
    public static Objective Quadratic(double[] curvatures, double centre = 0, double offset = 0) => Objective.From(
        curvatures.Length,
        (x, gradient) =>
        {
            double value = offset;
            for (int i = 0; i < x.Length; i++)
            {
                double away = x[i] - centre;
                gradient[i] = curvatures[i] * away;
                value += 0.5 * curvatures[i] * away * away;
            }

            return value;
        },
        (x, hessian) =>
        {
            hessian.Clear();
            for (int i = 0; i < x.Length; i++)
            {
                hessian[(i * x.Length) + i] = curvatures[i];
            }
        });

    /// <summary>A function of one variable from its value and derivative.</summary>
    public static Objective OfOne(Func<double, double> value, Func<double, double> derivative) => Objective.From(1, (x, gradient) =>
    {
        gradient[0] = derivative(x[0]);
        return value(x[0]);
    });
}
