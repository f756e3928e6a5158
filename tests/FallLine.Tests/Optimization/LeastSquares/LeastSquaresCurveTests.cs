namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>The curves of least squares, on linear residuals, where the model is the function.</summary>
public sealed class LeastSquaresCurveTests
{
    private const int N = 4;

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string scaling in new[] { "greatest-column", "column", "none" })
            {
                cases.Add("lm", scaling);
                cases.Add("gauss-newton-dogleg", scaling);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Prediction_and_slope_agree_with_the_function(string id, string scaling)
    {
        (Objective objective, double[] start) = Model();
        Descent descent = Catalog.Method(id).Default.With("scaling", scaling);
        DescentRun run = descent.Begin(objective, start);
        DirectionState state = descent.Direction.Begin(objective);
        Assert.Null(state.Aim(run.Current, run.Evaluator));
        double end = state.NaturalStep;
        double last = double.PositiveInfinity;
        foreach (double part in new[] { 0.001, 0.1, 0.4, 0.9, 1, 3 })
        {
            double t = part * end;
            double value = At(t);
            Assert.Equal(run.Current.Value - value, state.PredictedDecrease(t), 1e-10);
            Assert.True(value < last || part > 1);
            last = value;

            // λ is found to a thousandth of the radius, so the curve is a thousandth rough.
            double h = 0.02 * t;
            double[] gradient = new double[N];
            double[] to = new double[N];
            state.Move(run.Current.Point, t, to);
            _ = objective.ValueAndGradient(to, gradient);
            double slope = state.Slope(gradient, t);
            double difference = (At(t + h) - At(t - h)) / (2 * h);
            Assert.True(part >= 1 || Math.Abs(slope - difference) <= 0.1 * Math.Abs(slope), $"{slope} {difference}");
            Assert.True(part < 1 || slope == 0);
        }

        Assert.Equal((At(1e-6) - run.Current.Value) / 1e-6, state.Slope(run.Current.Gradient, 0), 2e-3 * Math.Abs(state.Slope(run.Current.Gradient, 0)));

        double At(double t)
        {
            double[] to = new double[N];
            state.Move(run.Current.Point, t, to);
            return objective.Value(to);
        }
    }

    /// <summary>With lengths by columns the steps do not depend on the units of the variables.</summary>
    [Theory]
    [InlineData("lm")]
    [InlineData("gauss-newton-dogleg")]
    [InlineData("gauss-newton")]
    public void The_units_of_the_variables_do_not_matter(string id)
    {
        Descent descent = Catalog.Method(id).Default with { RecordPath = true, Stopping = Stop.AfterIterations(8) };
        Result plain = descent.Minimize(Valley(1), [-1.2, 1]);
        double unit = 1 << 20;
        Result scaled = descent.Minimize(Valley(unit), [-1.2 / unit, 1]);
        Assert.Equal(plain.Path.Select(point => point.Value), scaled.Path.Select(point => point.Value));

        static Objective Valley(double unit) => Objective.LeastSquares(Residuals.From(2, 2, (x, residuals, jacobian) =>
        {
            double u = unit * x[0];
            residuals[0] = 10 * (x[1] - (u * u));
            residuals[1] = 1 - u;
            jacobian[0] = -20 * u * unit;
            jacobian[1] = 10;
            jacobian[2] = -unit;
            jacobian[3] = 0;
        }));
    }

    private static (Objective Objective, double[] Start) Model()
    {
        Random random = new(12);
        double[] matrix = [.. Enumerable.Range(0, 7 * N).Select(i => (random.NextDouble() - 0.5) * (1 + (i % N)))];
        double[] right = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble())];
        Objective objective = Objective.LeastSquares(Residuals.From(N, 7, (x, residuals, jacobian) =>
        {
            matrix.CopyTo(jacobian);
            for (int i = 0; i < 7; i++)
            {
                residuals[i] = right[i];
                for (int j = 0; j < N; j++)
                {
                    residuals[i] += matrix[(i * N) + j] * x[j];
                }
            }
        }));
        return (objective, [1, -1, 2, 0.5]);
    }
}
