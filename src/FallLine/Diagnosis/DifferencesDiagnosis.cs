using FallLine.Messages;

namespace FallLine.Diagnosis;

/// <summary>Holds a gradient tolerance against what derivatives by differences are wrong by at the point reached.</summary>
/// <remarks>
/// The error of D(h) = f′ + h²/6·f‴ + … is seen by halving: D(2h) - D(h) = 3·h²/6·f‴ + …, a third of which is the truncation of D(h). To it comes the
/// rounding of the values, ε·|f|/h with ε = 2⁻⁵².
/// </remarks>
internal static class DifferencesDiagnosis
{
    public static IEnumerable<Finding> Of(Result result, Objective objective)
    {
        if (objective.Differences is not { } differences
            || result.Measures.FirstOrDefault(measure => measure.Name == "gradient-norm") is not { } gradient)
        {
            yield break;
        }

        double error = Error(objective, differences, [.. result.Point]);
        if (error > gradient.Tolerance)
        {
            yield return new Finding(
                "tolerance-below-noise",
                Numbers.In($"The derivatives are central differences, wrong by about {error:G2} at the point reached; the gradient tolerance {gradient.Tolerance:G3} is below that, so {(gradient.Met ? "meeting" : "missing")} it says nothing."),
                Numbers.In($"Ask for a gradient tolerance above {2 * error:G1}, or give exact derivatives: a gradient of your own, or a function that is traced (Objective.Of, Objective.OfDoubles)."));
        }
    }

    /// <summary>An estimate of the largest error among the partial derivatives at a point; 0 where the function is not finite around it.</summary>
    private static double Error(Objective objective, CentralDifferences differences, double[] point)
    {
        double largest = 0;
        double value = objective.Value(point);
        for (int i = 0; i < point.Length; i++)
        {
            double step = differences.StepAt(point[i]);
            if (objective.Term is Bounds bounds && !(point[i] - (2 * step) >= bounds.Lower[i] && point[i] + (2 * step) <= bounds.Upper[i]))
            {
                continue;
            }

            double near = Difference(objective, point, i, step);
            double far = Difference(objective, point, i, 2 * step);
            double error = (Math.Abs(far - near) / 3) + (Math.ScaleB(Math.Abs(value), -52) / step);
            largest = double.IsFinite(error) ? Math.Max(largest, error) : largest;
        }

        return largest;
    }

    private static double Difference(Objective objective, double[] point, int i, double step)
    {
        double here = point[i];
        point[i] = here + step;
        double above = objective.Value(point);
        point[i] = here - step;
        double below = objective.Value(point);
        point[i] = here;
        return (above - below) / (2 * step);
    }
}
