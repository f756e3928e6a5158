namespace FallLine.Optimization;

/// <summary>Starts from which a system of equations may be solved, where a descent on the sum of squares ended at a point that solves nothing.</summary>
/// <remarks>
/// Where Jᵀr = 0 with r ≠ 0 and J square, J is singular: along its null vector the residuals do not change to first order, so what is on the other side of the fold is reached that way. Tried are both ways, from a tenth of the
/// point's size to 16 times it.
/// </remarks>
internal static class Elsewhere
{
    private const int Steps = 30;
    private const double Vanishing = 1e-12;
    private const double Lower = 1e-3;
    private const double Enormous = 1e6;
    private const double Returning = 0.1;
    private const int StepsToReturn = 3;
    private const int StepsToGetLower = 8;

    private const string Returned = "returned";
    private const string NoLower = "no-lower";
    private const string Enough = "enough";
    private const string FarOff = "far-off";

    private static readonly double[] s_reaches = [0.1, 1, 4, 16];

    /// <summary>The criteria that end a run without hope.</summary>
    public static string[] Criteria => [Returned, NoLower, Enough, FarOff];

    /// <summary>Whether the run converged where a system with as many equations as variables is not solved.</summary>
    public static bool IsWorthALook(Result result, Objective objective, bool maximize) =>
        !maximize && result.Status == Status.Converged && objective.Term is null && objective.Residuals is { } residuals && residuals.Count == residuals.Dimension
        && residuals.Dimension is > 1 and <= Choice.MostVariables && objective.Loss == RobustLoss.Linear
        && result.Value > Vanishing * residuals.Count * Math.Max(1, Vectors.LargestMagnitude(result.Point.AsSpan()));

    /// <summary>Whether a value is so much lower that it is another minimum.</summary>
    public static bool IsLower(double value, double than) => value < (1 - Lower) * than;

    /// <summary>The runs: each with its start. One that comes back, or after a few steps is no lower than the value that is known, ends.</summary>
    public static IEnumerable<(Descent Descent, double[] From)> Runs(Objective objective, ReadOnlySpan<double> point, double value)
    {
        double[] at = point.ToArray();
        return Null(objective.Residuals!, at) is { } direction ? Runs(at, value, direction, Methods.LevenbergMarquardtMethod.Default) : [];
    }

    private static IEnumerable<(Descent Descent, double[] From)> Runs(double[] at, double value, double[] direction, Descent descent)
    {
        double size = Math.Max(1, Vectors.Norm(at));
        foreach (double reach in s_reaches)
        {
            foreach (double sign in new double[] { 1, -1 })
            {
                double[] from = new double[at.Length];
                Vectors.AddScaled(at, sign * reach * size, direction, from);
                double near = Returning * reach * size;
                IStopping hopeless = Stop.When(run => run.Iteration >= StepsToReturn && Vectors.LargestDifference(run.Current.Point, at) < near, Returned)
                    | Stop.When(run => run.Iteration >= StepsToGetLower && !IsLower(run.Value, value), NoLower)
                    | Stop.When(run => run.Iteration >= Steps, Enough)
                    | Stop.When(run => run.Iteration == 0 && !(run.Value < Enormous * value), FarOff);
                yield return (descent with { Stopping = hopeless }, from);
            }
        }
    }

    /// <summary>The direction in which the Jacobian does least.</summary>
    private static double[]? Null(Residuals residuals, double[] point)
    {
        int n = residuals.Dimension;
        double[] values = new double[n];
        double[] jacobian = new double[n * n];
        residuals.ValuesAndJacobian(point, values, jacobian);
        double[] product = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                {
                    product[(i * n) + j] += jacobian[(k * n) + i] * jacobian[(k * n) + j];
                }
            }
        }

        if (!double.IsFinite(Vectors.LargestMagnitude(product)))
        {
            return null;
        }

        double[] vectors = new double[n * n];
        double[] eigenvalues = new double[n];
        SymmetricEigen.Decompose(product, vectors, eigenvalues, new double[n]);
        int least = Array.IndexOf(eigenvalues, eigenvalues.Min());
        return vectors[(least * n)..((least + 1) * n)];
    }
}
