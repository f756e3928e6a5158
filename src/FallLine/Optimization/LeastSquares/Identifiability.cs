using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Says in the parameters' names what the data cannot tell, and holds each form against the residuals before it is claimed.</summary>
/// <remarks>
/// A direction of the null space is a change of parameters that the linearised residuals do not see. In reduced form (each direction has a parameter of its own) it is tried as a scaling, (a·sᵏ, b·sˡ), which leaves the curve
/// as it is if it depends on a and b only through a product of powers, and as a shift, (a + k·t, b + l·t), for a sum; with s and t far from 1 and 0, so that a form that holds only near the estimates is not claimed.
/// </remarks>
internal static class Identifiability
{
    private const double Perfect = 0.99;
    private const double Negligible = 1e-6;
    private const double Same = 1e-9;

    private static readonly double[] s_scalings = [0.5, 0.9, 1.3, 2];

    public static IEnumerable<Finding> Of(CurveFit fit, Residuals residuals, CurveStatistics statistics, double[] point)
    {
        string[] names = [.. fit.Parameters.Select(parameter => parameter.Name)];
        foreach (double[] direction in Reduced(statistics.NullSpace))
        {
            yield return Unseen(residuals, point, names, direction, Lengths(residuals, point));
        }

        if (fit.DegreesOfFreedom == 0)
        {
            yield return new(
                "too-few-data",
                Numbers.In($"{fit.Residuals.Length} data cannot tell the errors of {names.Length} parameters."),
                "Measure more, or hold parameters at known values; the estimates have no standard errors.");
        }

        foreach ((int first, int second) in Pairs(names.Length))
        {
            double correlation = fit.Correlation(first, second);
            if (Math.Abs(correlation) > Perfect)
            {
                yield return new(
                    "correlated",
                    $"{names[first]} and {names[second]} are known almost only together: their correlation is {Numbers.Rounded(correlation, 5)}.",
                    "Measure where they act differently, or use their combination as a parameter.");
            }
        }
    }

    public static IEnumerable<(int First, int Second)> Pairs(int count) =>
        from first in Enumerable.Range(0, count)
        from second in Enumerable.Range(first + 1, count - first - 1)
        select (first, second);

    private static Finding Unseen(Residuals residuals, double[] point, string[] names, double[] direction, double[] lengths)
    {
        int[] involved = [.. Enumerable.Range(0, point.Length).Where(i => Math.Abs(direction[i]) > Negligible * direction.Max(Math.Abs))];
        if (involved is [var only])
        {
            return Holds(residuals, point, involved, (value, _, factor) => value * factor) && Holds(residuals, point, involved, (value, _, factor) => value + factor)
                ? new("not-seen", $"The data do not depend on {names[only]}: any value near this one fits as well.", "Leave it out, measure where it matters, or start it elsewhere.")
                : new("not-seen", $"Here the data do not depend on {names[only]} to first order: its estimate has no error bound.", "Start it elsewhere, or hold it at a known value.");
        }

        // Changes of the parameters themselves, and relative to their size.
        double[] shift = [.. involved.Select(i => direction[i] / lengths[i])];
        double[] scaling = [.. involved.Select((i, k) => shift[k] / point[i])];
        string[] called = [.. involved.Select(i => names[i])];
        string together = $"{string.Join(", ", called[..^1])} and {called[^1]}";
        const string Advice = "Hold one of them at a known value, or make their combination the parameter; each alone has no error bound.";
        if (Whole(scaling) is { } powers && Holds(residuals, point, involved, (value, k, factor) => value * Math.Pow(factor, powers[k])))
        {
            return new("not-identifiable", $"{together} enter only as {Product(called, powers)}: the data cannot tell them apart.", Advice);
        }

        if (Whole(shift) is { } steps && Holds(residuals, point, involved, (value, k, factor) => value + (steps[k] * Math.Log(factor))))
        {
            return new("not-identifiable", $"{together} enter only as {Sum(called, steps)}: the data cannot tell them apart.", Advice);
        }

        double largest = shift.Max(Math.Abs);
        string changes = string.Join(", ", called.Select((name, k) => $"{name} by {Numbers.Short(shift[k] / largest)}"));
        return new("not-identifiable", $"{together} can change together without a change of the curve that the data see, near the estimates in the proportion: {changes}.", Advice);
    }

    /// <summary>The numbers as small whole multiples of one of them; null where they are none.</summary>
    private static double[]? Whole(double[] parts)
    {
        double least = parts.Min(Math.Abs);
        for (int multiple = 1; multiple <= 4; multiple++)
        {
            double[] whole = [.. parts.Select(part => Math.Round(part / least * multiple))];
            if (parts.Zip(whole).All(pair => Math.Abs((pair.First / least * multiple) - pair.Second) <= 1e-4 && Math.Abs(pair.Second) <= 12))
            {
                return whole;
            }
        }

        return null;
    }

    private static bool Holds(Residuals residuals, double[] point, int[] involved, Func<double, int, double, double> change)
    {
        double[] here = new double[residuals.Count];
        double[] there = new double[residuals.Count];
        double[] moved = [.. point];
        residuals.Values(point, here);
        foreach (double factor in s_scalings)
        {
            for (int k = 0; k < involved.Length; k++)
            {
                moved[involved[k]] = change(point[involved[k]], k, factor);
            }

            residuals.Values(moved, there);
            double difference = Vectors.LargestDifference(here, there);
            if (!(difference <= Same * Math.Max(Vectors.LargestMagnitude(here), Scale(residuals, point))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What all of the parameters do to the residuals: what rounding in them is relative to.</summary>
    private static double Scale(Residuals residuals, double[] point)
    {
        double[] lengths = Lengths(residuals, point);
        return Enumerable.Range(0, point.Length).Max(i => lengths[i] * Math.Abs(point[i])) / Math.Sqrt(residuals.Count);
    }

    private static double[] Lengths(Residuals residuals, double[] point)
    {
        int n = point.Length;
        double[] values = new double[residuals.Count];
        double[] jacobian = new double[residuals.Count * n];
        residuals.ValuesAndJacobian(point, values, jacobian);
        return [.. Enumerable.Range(0, n).Select(j =>
        {
            double length = Vectors.Norm([.. Enumerable.Range(0, residuals.Count).Select(i => jacobian[(i * n) + j])]);
            return length > 0 ? length : 1;
        })];
    }

    /// <summary>What stays the same when each factor is scaled to its power: for (1, -1) a·b, for (1, 1) a/b, for (2, -1) a·b².</summary>
    private static string Product(string[] names, double[] powers)
    {
        if (names.Length != 2)
        {
            return $"a combination that stays the same when {string.Join(", ", names.Select((name, k) => $"{name} is multiplied by s{Superscript(powers[k])}"))}";
        }

        (double first, double second) = (Math.Abs(powers[1]), Math.Abs(powers[0]));
        return $"{Power(names[0], first)}{(powers[0] * powers[1] < 0 ? "·" : "/")}{Power(names[1], second)}";
    }

    private static string Sum(string[] names, double[] steps)
    {
        if (names.Length != 2)
        {
            return $"a combination that stays the same when {string.Join(", ", names.Select((name, k) => $"{name} grows by {Numbers.Short(steps[k])}·t"))}";
        }

        (double first, double second) = (Math.Abs(steps[1]), Math.Abs(steps[0]));
        return $"{Times(first, names[0])} {(steps[0] * steps[1] < 0 ? "+" : "-")} {Times(second, names[1])}";
    }

    private static string Power(string name, double power) => name + Superscript(power);

    private static string Superscript(double power) => power == 1 ? "" : $"^{Numbers.Short(power)}";

    private static string Times(double factor, string name) => factor == 1 ? name : $"{Numbers.Short(factor)}·{name}";

    /// <summary>The null space in reduced form: Gauss–Jordan elimination with the largest elements first.</summary>
    private static List<double[]> Reduced(IReadOnlyList<double[]> nullSpace)
    {
        List<double[]> rows = [.. nullSpace.Select(direction => (double[])direction.Clone())];
        for (int k = 0; k < rows.Count; k++)
        {
            int taken = k;
            (int row, int column) = (from r in Enumerable.Range(taken, rows.Count - taken)
                                     from c in Enumerable.Range(0, rows[r].Length)
                                     select (Row: r, Column: c)).MaxBy(at => Math.Abs(rows[at.Row][at.Column]));
            (rows[k], rows[row]) = (rows[row], rows[k]);
            double pivot = rows[k][column];
            rows[k] = [.. rows[k].Select(element => element / pivot)];
            for (int other = 0; other < rows.Count; other++)
            {
                if (other != k)
                {
                    double factor = rows[other][column];
                    rows[other] = [.. rows[other].Zip(rows[k], (a, b) => a - (factor * b))];
                }
            }
        }

        return rows;
    }
}
