namespace FallLine.Cli.Input;

/// <summary>Where a run begins: what <c>--start</c> names, and for the other variables the best guess within the bounds.</summary>
internal static class StartPoint
{
    /// <summary>The start of a bounded objective: a variable without a value has the number nearest to 0 within its bounds; where the function is not defined there, as x·log(x) is not at 0, one inside.</summary>
    public static double[] Of(Assignments given, Objective objective, Bounds? bounds)
    {
        double[] point = given.PointOf(objective.Parameters);
        if (bounds is null)
        {
            return point;
        }

        bool[] isFree = [.. objective.Parameters.Items.SelectMany(parameter => Enumerable.Repeat(!given.Names(parameter.Name), parameter.Shape.Size))];
        Fill(bounds.Nearest(point));
        double[] slopes = new double[point.Length];
        if (!double.IsFinite(objective.ValueAndGradient(point, slopes)) || !slopes.All(double.IsFinite))
        {
            Fill([.. point.Select((_, i) => Inside(bounds.Lower[i], bounds.Upper[i]))]);
        }

        return point;

        void Fill(double[] values)
        {
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = isFree[i] ? values[i] : point[i];
            }
        }
    }

    private static double Inside(double lower, double upper) => (double.IsFinite(lower), double.IsFinite(upper)) switch
    {
        (true, true) => lower + ((upper - lower) / 2),
        (true, false) => lower + 1,
        (false, true) => upper - 1,
        _ => 0,
    };
}
