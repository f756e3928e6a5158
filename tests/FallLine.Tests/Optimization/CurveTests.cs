using FallLine.Optimization;

namespace FallLine.Tests.Optimization;

/// <summary>The bent paths of trust regions, on quadratics with eigenvalues of both signs.</summary>
public sealed class CurveTests
{
    private const int N = 6;

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> cases = [];
            foreach (string name in new[] { "more-sorensen", "cubic-regularization", "dogleg", "steihaug-toint" })
            {
                cases.Add(name, true);
                cases.Add(name, false);
            }

            return cases;
        }
    }

    [Fact]
    public void Eigenvalues_and_vectors_rebuild_the_matrix()
    {
        Random random = new(20260101);
        foreach (int n in new[] { 1, 2, 3, 10, 40 })
        {
            double[] matrix = Symmetric(random, n);
            double[] vectors = new double[n * n];
            double[] values = new double[n];
            SymmetricEigen.Decompose([.. matrix], vectors, values, new double[n]);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double rebuilt = Enumerable.Range(0, n).Sum(k => values[k] * vectors[(k * n) + i] * vectors[(k * n) + j]);
                    double product = Enumerable.Range(0, n).Sum(k => vectors[(i * n) + k] * vectors[(j * n) + k]);
                    Assert.Equal(matrix[(i * n) + j], rebuilt, 1e-12 * n);
                    Assert.Equal(i == j ? 1 : 0, product, 1e-13 * n);
                }
            }
        }
    }

    /// <summary>Each curve on a quadratic model is exact: the predicted decrease is the decrease, and the slope is its derivative.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Prediction_and_slope_agree_with_the_function(string name, bool convex)
    {
        Random random = new(7);
        for (int round = 0; round < 20; round++)
        {
            (Objective objective, _, _) = Model(random, convex);
            bool exact = convex || name != "dogleg";
            Probe(name, objective, (state, at, evaluator) =>
            {
                foreach (double t in new[] { 0.01, 0.1, 0.5, 1, 3 })
                {
                    double[] to = new double[N];
                    double[] gradient = new double[N];
                    state.Move(at.Point, t, to);
                    double value = objective.ValueAndGradient(to, gradient);
                    if (exact)
                    {
                        Assert.Equal(at.Value - value, state.PredictedDecrease(t), 1e-9 * (1 + Math.Abs(value)));
                    }

                    double slope = state.Slope(gradient, t);
                    double h = 1e-6 * t;
                    double[] nearby = new double[N];
                    state.Move(at.Point, t + h, nearby);
                    double above = objective.Value(nearby);
                    state.Move(at.Point, t - h, nearby);
                    double below = objective.Value(nearby);
                    Assert.Equal((above - below) / (2 * h), slope, 1e-4 * (1 + Math.Abs(slope)));
                }
            });
        }
    }

    /// <summary>No point of the ball is lower than the end of the exact curve, in the hard case too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_exact_curve_has_the_least_value_within_its_radius(bool hard)
    {
        Random random = new(11);
        for (int round = 0; round < 20; round++)
        {
            (Objective objective, double[] hessian, double[] gradient) = Model(random, convex: false, hard);
            Probe("more-sorensen", objective, (state, at, _) =>
            {
                foreach (double t in new[] { 0.1, 1, 10 })
                {
                    double[] end = new double[N];
                    state.Move(at.Point, t, end);
                    double least = objective.Value(end);
                    Assert.Equal(t, Vectors.Norm(end), 1e-8 * t);
                    for (int k = 0; k < 300; k++)
                    {
                        double[] other = Direction(random, N);
                        Vectors.Scale(t, other, other);
                        Assert.True(objective.Value(other) >= least - (1e-9 * (1 + Math.Abs(least))));
                    }
                }
            });
        }
    }

    private static void Probe(string name, Objective objective, Action<DirectionState, Iterate, Evaluator> check)
    {
        IDirection direction = name switch
        {
            "more-sorensen" => new MoreSorensen(),
            "cubic-regularization" => new CubicRegularization(),
            "dogleg" => new Dogleg(),
            _ => new SteihaugToint { Forcing = 1e-12 },
        };
        DescentRun run = new Descent { Direction = direction, StepSize = new TrustRadius(), Stopping = Stop.AfterIterations(9) }.Begin(objective, new double[N]);
        DirectionState state = direction.Begin(objective);
        Assert.Null(state.Aim(run.Current, run.Evaluator));
        check(state, run.Current, run.Evaluator);
    }

    /// <summary>gᵀx + ½·xᵀAx; hard: g orthogonal to the eigenvector of the least eigenvalue.</summary>
    private static (Objective Objective, double[] Hessian, double[] Gradient) Model(Random random, bool convex, bool hard = false)
    {
        double[] matrix = Symmetric(random, N);
        double[] vectors = new double[N * N];
        double[] values = new double[N];
        SymmetricEigen.Decompose([.. matrix], vectors, values, new double[N]);
        double least = values.Min();
        for (int i = 0; i < N; i++)
        {
            matrix[(i * N) + i] += convex ? 0.5 - least : -1 - least;
        }

        double[] g = Direction(random, N);
        if (hard)
        {
            ReadOnlySpan<double> v = vectors.AsSpan(Array.IndexOf(values, least) * N, N);
            Vectors.AddScaled(g, -Vectors.Dot(g, v), v, g);
        }

        Objective objective = Objective.From(
            N,
            (x, gradient) =>
            {
                double value = 0;
                for (int i = 0; i < N; i++)
                {
                    double product = Vectors.Dot(matrix.AsSpan(i * N, N), x);
                    gradient[i] = g[i] + product;
                    value += x[i] * (g[i] + (0.5 * product));
                }

                return value;
            },
            (_, hessian) => matrix.CopyTo(hessian));
        return (objective, matrix, g);
    }

    private static double[] Symmetric(Random random, int n)
    {
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i] = (2 * random.NextDouble()) - 1;
            }
        }

        return matrix;
    }

    private static double[] Direction(Random random, int n)
    {
        double[] vector = [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
        Vectors.Scale(1 / Vectors.Norm(vector), vector, vector);
        return vector;
    }
}
