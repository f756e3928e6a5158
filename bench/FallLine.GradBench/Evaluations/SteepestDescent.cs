using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>The descent that GradBench prescribes for its nested evaluations: the rate doubles after ten steps downhill and is halved by one that is not.</summary>
/// <remarks>It stops at a gradient or a step of at most 1e-5.</remarks>
internal static class SteepestDescent
{
    private const double Tolerance = 1e-5;
    private const double FirstRate = 1e-5;
    private const int StepsBeforeDoubling = 10;
    private const int MostSteps = 100_000;

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

    /// <summary>The same as a recorded loop, which other expressions can go through.</summary>
    /// <param name="value">What is to be small.</param>
    /// <param name="gradient">Its derivatives.</param>
    /// <param name="start">The first point.</param>
    public static Expr Minimum(Func<Expr, Expr> value, Func<Expr, Expr> gradient, Expr start) => While(
        [start, value(start), gradient(start), FirstRate, 0],
        state => (Expr.Norm(state[2]) > Tolerance) * (Expr.Norm(state[0] - (state[0] - (state[3] * state[2]))) > Tolerance),
        state =>
        {
            (Expr x, Expr best, Expr slope, Expr rate, Expr steps) = (state[0], state[1], state[2], state[3], state[4]);
            Expr next = x - (rate * slope);
            Expr there = value(next);
            Expr isBetter = there < best;
            Expr doubles = isBetter * Equal(steps, StepsBeforeDoubling - 1);
            return
            [
                Where(isBetter, next, x),
                Where(isBetter, there, best),
                Where(isBetter, gradient(next), slope),
                Where(isBetter, Where(doubles, 2 * rate, rate), rate / 2),
                Where(doubles, 0, Where(isBetter, steps + 1, 0)),
            ];
        },
        MostSteps)[0];

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
