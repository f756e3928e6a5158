namespace FallLine.GradBench.Evaluations;

/// <summary>The descent that GradBench prescribes for its nested evaluations: the rate doubles after ten steps downhill and is halved by one that is not.</summary>
/// <remarks>It stops at a gradient or a step of at most 1e-5.</remarks>
internal static class SteepestDescent
{
    private const double Tolerance = 1e-5;
    private const double FirstRate = 1e-5;
    private const int StepsBeforeDoubling = 10;

    /// <summary>Walks downhill.</summary>
    /// <param name="value">What is to be small.</param>
    /// <param name="gradient">Its derivatives.</param>
    /// <param name="start">The first point.</param>
    /// <param name="accepted">Is told the point from which each step was taken and its rate.</param>
    /// <returns>The last point.</returns>
    public static double[] Minimize(Func<double[], double> value, Func<double[], double[]> gradient, double[] start, Action<double[], double>? accepted = null)
    {
        double[] x = start;
        double best = value(x);
        double[] slope = gradient(x);
        double rate = FirstRate;
        int steps = 0;
        while (Norm(slope) > Tolerance)
        {
            if (steps == StepsBeforeDoubling)
            {
                rate *= 2;
                steps = 0;
                continue;
            }

            double[] next = Less(x, rate, slope);
            if (Norm(Less(x, 1, next)) <= Tolerance)
            {
                break;
            }

            double there = value(next);
            if (there < best)
            {
                accepted?.Invoke(x, rate);
                (x, best, slope) = (next, there, gradient(next));
                steps++;
            }
            else
            {
                rate /= 2;
                steps = 0;
            }
        }

        return x;
    }

    private static double[] Less(double[] x, double rate, double[] y)
    {
        double[] result = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = x[i] - (rate * y[i]);
        }

        return result;
    }

    private static double Norm(double[] vector)
    {
        double sum = 0;
        foreach (double number in vector)
        {
            sum += number * number;
        }

        return Math.Sqrt(sum);
    }
}
