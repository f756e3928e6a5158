namespace FallLine.Diagnosis;

/// <summary>A derivative from values, with an estimate of its error: Ridders' method.</summary>
/// <remarks>
/// Central differences D(h) at falling h are extrapolated to h = 0 by Neville's scheme: D(h) = φ′ + c₂h² + c₄h⁴ + …. The entry of the table that differs least from its
/// neighbours is taken, and that difference is its error (C. J. F. Ridders, Advances in Engineering Software 4 (1982) 75–76). About eleven digits of a smooth function.
/// </remarks>
internal readonly record struct Slope(double Value, double Error)
{
    private const int Levels = 10;
    private const double Shrink = 1.4;
    private const double FirstStep = 1e-2;

    /// <summary>The derivative of <paramref name="function"/> at 0; NaN where it is not finite around 0.</summary>
    public static Slope Of(Func<double, double> function)
    {
        double step = FirstStep;
        for (int attempt = 0; attempt < 6; attempt++, step /= 10)
        {
            if (double.IsFinite(function(step)) && double.IsFinite(function(-step)))
            {
                // Where the function changes within the first step, a finer one sees more.
                Slope coarse = Extrapolated(function, step);
                Slope fine = coarse.Error <= 1e-6 * Math.Abs(coarse.Value) ? coarse : Extrapolated(function, step / 100);
                return coarse.Error <= fine.Error ? coarse : fine;
            }
        }

        return new Slope(double.NaN, double.NaN);
    }

    private static Slope Extrapolated(Func<double, double> function, double step)
    {
        double[] previous = [];
        Slope best = new(double.NaN, double.PositiveInfinity);
        for (int level = 0; level < Levels; level++, step /= Shrink)
        {
            double[] row = new double[level + 1];
            row[0] = (function(step) - function(-step)) / (2 * step);
            double factor = Shrink * Shrink;
            for (int i = 1; i <= level; i++, factor *= Shrink * Shrink)
            {
                row[i] = ((factor * row[i - 1]) - previous[i - 1]) / (factor - 1);
                double error = Math.Max(Math.Abs(row[i] - row[i - 1]), Math.Abs(row[i] - previous[i - 1]));
                if (error <= best.Error)
                {
                    best = new Slope(row[i], error);
                }
            }

            previous = row;
        }

        return best;
    }
}
