using FallLine.Optimization;

namespace FallLine.Diagnosis;

/// <summary>The Hessian of any objective: its own where it has one, otherwise differences of its gradient.</summary>
internal static class SecondDerivatives
{
    private const double Exact = 1e-10;
    private const double FromGradients = 1e-7;
    private const double FromValues = 1e-4;
    private const double Disagreement = 1e-2;
    private const int LargestChecked = 50;
    private const double Close = 1e-4;

    /// <summary>Writes the Hessian, symmetric, row by row: the objective's own where it has one that is finite.</summary>
    /// <returns>What part of the largest eigenvalue an entry may be wrong by: rounding and the tolerance that points are accepted with, or what differences of the gradient leave. NaN where the Hessian has a NaN or an infinity.</returns>
    public static double Evaluate(Objective objective, ReadOnlySpan<double> point, Span<double> hessian)
    {
        if (objective.Order >= DerivativeOrder.Hessian)
        {
            objective.Hessian(point, hessian);
            if (double.IsFinite(Vectors.LargestMagnitude(hessian)))
            {
                return Exact;
            }
        }

        // A smooth function may be written with parts that are not, such as cos(sqrt(x^2 + y^2)), whose gradient around the point tells the rest.
        ByDifferences(objective, point, hessian);
        return !double.IsFinite(Vectors.LargestMagnitude(hessian)) ? double.NaN
            : objective.Derivatives == DerivativeSource.Differences ? FromValues
            : FromGradients;
    }

    /// <summary>The same, with the objective's own Hessian held against differences of its gradient, which take its place where they differ.</summary>
    /// <remarks>At a single point a derivative may follow a convention instead of the function: cos(sqrt(x² + y²)) is smooth at 0, where sqrt has none.</remarks>
    public static double EvaluateChecked(Objective objective, ReadOnlySpan<double> point, Span<double> hessian)
    {
        double error = Evaluate(objective, point, hessian);
        if (error != Exact || point.Length > LargestChecked)
        {
            return error;
        }

        double[] differences = new double[hessian.Length];
        ByDifferences(objective, point, differences);
        double apart = Vectors.LargestDifference(hessian, differences);
        if (!(apart > Disagreement * Math.Max(Vectors.LargestMagnitude(hessian), Vectors.LargestMagnitude(differences))))
        {
            return error;
        }

        // Differences of other steps must say the same, or it is they that are wrong: curvature may change within a step, and so fast that it does not show between two long ones.
        double[] again = new double[hessian.Length];
        double[] close = new double[hessian.Length];
        ByDifferences(objective, point, again, 0.1);
        ByDifferences(objective, point, close, Close);
        double same = Disagreement * Vectors.LargestMagnitude(again);
        if (Vectors.LargestDifference(differences, again) > same || !(Vectors.LargestDifference(close, again) <= same) || SidesDiffer(objective, point))
        {
            return error;
        }

        again.CopyTo(hessian);
        return FromGradients;
    }

    /// <summary>Whether the gradient changes otherwise to one side than to the other, as that of max(x, 0)² does at 0: then there is no second derivative to replace the objective's own.</summary>
    private static bool SidesDiffer(Objective objective, ReadOnlySpan<double> point)
    {
        double[] here = new double[point.Length];
        double[] above = new double[point.Length];
        double[] below = new double[point.Length];
        double[] moved = point.ToArray();
        _ = objective.ValueAndGradient(point, here);
        for (int i = 0; i < point.Length; i++)
        {
            double step = 6e-6 * Math.Max(1, Math.Abs(point[i]));
            moved[i] = point[i] + step;
            _ = objective.ValueAndGradient(moved, above);
            moved[i] = point[i] - step;
            _ = objective.ValueAndGradient(moved, below);
            moved[i] = point[i];
            for (int j = 0; j < here.Length; j++)
            {
                (double right, double left) = (above[j] - here[j], here[j] - below[j]);
                if (Math.Abs(right - left) > 0.1 * Math.Max(Math.Abs(right), Math.Abs(left)) + (1e-9 * step))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void ByDifferences(Objective objective, ReadOnlySpan<double> point, Span<double> hessian, double shorter = 1)
    {
        int n = point.Length;
        // The cube root of a gradient's relative error balances it against what the third derivative adds.
        double relative = objective.Derivatives == DerivativeSource.Differences ? 1e-3 : 6e-6;
        double[] moved = point.ToArray();
        double[] above = new double[n];
        double[] below = new double[n];
        for (int i = 0; i < n; i++)
        {
            double step = shorter * relative * Math.Max(1, Math.Abs(point[i]));
            step = shorter == Close && point[i] != 0 ? Math.Min(step, 0.01 * Math.Abs(point[i])) : step;
            (double right, double left) = (point[i] + step, point[i] - step);
            moved[i] = right;
            _ = objective.ValueAndGradient(moved, above);
            moved[i] = left;
            _ = objective.ValueAndGradient(moved, below);
            moved[i] = point[i];
            for (int j = 0; j < n; j++)
            {
                hessian[(i * n) + j] = (above[j] - below[j]) / (right - left);
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                hessian[(i * n) + j] = hessian[(j * n) + i] = (hessian[(i * n) + j] / 2) + (hessian[(j * n) + i] / 2);
            }
        }
    }
}
