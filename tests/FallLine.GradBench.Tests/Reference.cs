namespace FallLine.GradBench.Tests;

/// <summary>The evaluations as their descriptions state them, in loops over numbers.</summary>
internal static class Reference
{
    public static double LeastSquares(double[] x, int points)
    {
        double sum = 0;
        for (int i = 0; i < points; i++)
        {
            double t = -1 + (2.0 * i / (points - 1));
            double power = 1, polynomial = 0;
            foreach (double coefficient in x)
            {
                polynomial += coefficient * power;
                power *= t;
            }

            sum += 0.5 * Math.Pow(Math.Sign(t) - polynomial, 2);
        }

        return sum;
    }

    public static double LogSumExp(double[] x) => x.Max() + Math.Log(x.Sum(number => Math.Exp(number - x.Max())));

    public static double Determinant(double[][] rows) => rows.Length == 0 ? 1 : rows[0].Select((head, column) =>
        (column % 2 == 0 ? head : -head) * Determinant([.. rows.Skip(1).Select(row => row.Where((_, at) => at != column).ToArray())])).Sum();

    public static double Cost(double[][] points, double[][] centroids) => points.Sum(point => centroids.Min(centroid => SquaredDistance(point, centroid)));

    /// <summary>Each centroid less the mean of the points that are nearest to it.</summary>
    public static double[] NewtonDirection(double[][] points, double[][] centroids) => [.. centroids.SelectMany(centroid =>
    {
        double[][] own = [.. points.Where(point => centroids.MinBy(other => SquaredDistance(point, other)) == centroid)];
        return centroid.Select((number, axis) => number - own.Average(point => point[axis]));
    })];

    public static double LogPosterior(double[] theta, double[][] x, int d, int k, int m, double gamma)
    {
        int n = x.Length;
        int below = d * (d - 1) / 2;
        double[] alpha = theta[..k];
        double value = (-n * d * 0.5 * Math.Log(2 * Math.PI)) - (n * LogSumExp(alpha)) + (k * WishartConstant(d, m, gamma));
        double[][] factors = new double[k][];
        for (int component = 0; component < k; component++)
        {
            double[] q = theta[(k + (k * d) + (component * d))..][..d];
            double[] l = theta[(k + (2 * k * d) + (component * below))..][..below];
            factors[component] = new double[d * d];
            int next = 0;
            for (int column = 0; column < d; column++)
            {
                factors[component][(column * d) + column] = Math.Exp(q[column]);
                for (int row = column + 1; row < d; row++)
                {
                    factors[component][(row * d) + column] = l[next++];
                }
            }

            value += (m * q.Sum()) - (0.5 * gamma * gamma * factors[component].Sum(number => number * number));
        }

        return value + x.Sum(point => LogSumExp([.. Enumerable.Range(0, k).Select(component =>
        {
            double[] mean = theta[(k + (component * d))..][..d];
            double square = 0;
            for (int row = 0; row < d; row++)
            {
                double entry = 0;
                for (int column = 0; column < d; column++)
                {
                    entry += factors[component][(row * d) + column] * (point[column] - mean[column]);
                }

                square += entry * entry;
            }

            return alpha[component] + theta[(k + (k * d) + (component * d))..][..d].Sum() - (0.5 * square);
        })]));
    }

    public static double[] RungeKutta(double[] x, int steps)
    {
        double h = 2.0 / steps;
        double[] y = new double[x.Length];
        double[] Slope(double[] at) => [.. x.Select((factor, i) => factor * (i == 0 ? 1 : at[i - 1]))];
        double[] Moved(double[] along, double by) => [.. y.Select((number, i) => number + (by * along[i]))];
        for (int step = 0; step < steps; step++)
        {
            double[] k1 = Slope(y);
            double[] k2 = Slope(Moved(k1, h / 2));
            double[] k3 = Slope(Moved(k2, h / 2));
            double[] k4 = Slope(Moved(k3, h));
            y = [.. y.Select((number, i) => number + (h / 6 * (k1[i] + (2 * k2[i]) + (2 * k3[i]) + k4[i])))];
        }

        return y;
    }

    public static double[] ReprojectionError(double[] unknowns, double[] feature)
    {
        double angle = Math.Sqrt(unknowns[..3].Sum(number => number * number));
        if (angle == 0)
        {
            return ProjectionNearNoRotation(unknowns, feature);
        }

        double[] axis = [.. unknowns[..3].Select(number => number / angle)];
        double[] x = Centred(unknowns);
        double[] cross = Cross(axis, x);
        double along = axis.Zip(x, (a, b) => a * b).Sum();
        return Project([.. x.Select((number, i) => (number * Math.Cos(angle)) + (cross[i] * Math.Sin(angle)) + (axis[i] * along * (1 - Math.Cos(angle))))], unknowns, feature);
    }

    public static double[] ProjectionNearNoRotation(double[] unknowns, double[] feature)
    {
        double[] x = Centred(unknowns);
        double[] cross = Cross(unknowns[..3], x);
        return Project([.. x.Select((number, i) => number + cross[i])], unknowns, feature);
    }

    public static double RecurrentLoss(double[] parameters, double[][] state, double[][] sequence)
    {
        int width = sequence[0].Length;
        double[] extra = parameters[^(3 * width)..];
        double[][] at = [.. state.Select(row => (double[])[.. row])];
        double total = 0;
        for (int t = 0; t + 1 < sequence.Length; t++)
        {
            double[] below = [.. sequence[t].Zip(extra, (bit, weight) => bit * weight)];
            for (int layer = 0; layer < state.Length / 2; layer++)
            {
                (double[] hidden, double[] cell) = (at[2 * layer], at[(2 * layer) + 1]);
                for (int i = 0; i < width; i++)
                {
                    double Gate(int gate, double value) =>
                        (value * parameters[(((2 * layer * 4) + gate) * width) + i]) + parameters[((((2 * layer) + 1) * 4) + gate) * width + i];
                    double outgate = Sigmoid(Gate(2, below[i]));
                    cell[i] = (cell[i] * Sigmoid(Gate(0, below[i]))) + (Sigmoid(Gate(1, hidden[i])) * Math.Tanh(Gate(3, hidden[i])));
                    hidden[i] = outgate * Math.Tanh(cell[i]);
                }

                below = hidden;
            }

            double[] said = [.. below.Select((top, i) => (top * extra[width + i]) + extra[(2 * width) + i])];
            double scale = Math.Log(2 + said.Sum(Math.Exp));
            total += sequence[t + 1].Zip(said, (bit, number) => bit * (number - scale)).Sum();
        }

        return -total / (width * (sequence.Length - 1));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Project(double[] x, double[] unknowns, double[] feature)
    {
        double[] flat = [x[0] / x[2], x[1] / x[2]];
        double radius = (flat[0] * flat[0]) + (flat[1] * flat[1]);
        double distortion = 1 + (unknowns[9] * radius) + (unknowns[10] * radius * radius);
        return [.. flat.Select((number, i) => unknowns[14] * ((number * distortion * unknowns[6]) + unknowns[7 + i] - feature[i]))];
    }

    private static double[] Centred(double[] unknowns) => [.. Enumerable.Range(0, 3).Select(i => unknowns[11 + i] - unknowns[3 + i])];

    private static double[] Cross(double[] a, double[] b) => [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];

    private static double SquaredDistance(double[] left, double[] right) => left.Zip(right, (a, b) => (a - b) * (a - b)).Sum();

    private static double WishartConstant(int d, int m, double gamma)
    {
        int freedom = d + m + 1;
        double logGamma = d * (d - 1) / 4.0 * Math.Log(Math.PI);
        for (int j = 0; j < d; j++)
        {
            logGamma += LogGammaOfHalf(freedom - j);
        }

        return (freedom * d * (Math.Log(gamma) - (0.5 * Math.Log(2)))) - logGamma;
    }

    /// <summary>log Γ(twice/2), from Γ(1/2) = √π, Γ(1) = 1 and Γ(a + 1) = a·Γ(a).</summary>
    private static double LogGammaOfHalf(int twice)
    {
        double value = twice % 2 == 0 ? 0 : 0.5 * Math.Log(Math.PI);
        for (double a = twice % 2 == 0 ? 1 : 0.5; a < twice / 2.0; a++)
        {
            value += Math.Log(a);
        }

        return value;
    }
}
