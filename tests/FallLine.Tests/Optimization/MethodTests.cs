namespace FallLine.Tests.Optimization;

/// <summary>What sets one method apart from the next; what all promise is in Conformance.</summary>
public sealed class MethodTests
{
    public static TheoryData<ConjugateFormula> Formulas => [.. Enum.GetValues<ConjugateFormula>()];

    /// <summary>Curvatures from 1 to the condition, equally spaced by factors.</summary>
    private static double[] Spread(int n, double condition) => [.. Enumerable.Range(0, n).Select(i => Math.Pow(condition, i / (n - 1.0)))];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Every_formula_of_conjugate_gradients_reaches_the_end_of_the_valley(ConjugateFormula formula)
    {
        Result result = Methods.ConjugateGradient(formula).Minimize(Functions.Rosenbrock, [-1.2, 1]);

        Assert.True(result.Status == Status.Converged, result.ToString());
        Assert.InRange(result.Evaluations.Gradient, 1, 250);
    }

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Conjugate_gradients_take_few_steps_where_curvatures_form_clusters(ConjugateFormula formula)
    {
        Objective clusters = Functions.Quadratic([1, 1, 1, 1, 50, 50, 50, 1000, 1000, 1000]);
        Descent descent = Methods.ConjugateGradient(formula) with { StepSize = new HagerZhang { Curvature = 1e-6 } };
        Result result = descent.Minimize(clusters, [1, -2, 3, 4, -5, 6, 7, 8, 9, -10]);

        Assert.True(result.Status == Status.Converged, result.ToString());
        // Three clusters: three steps in exact arithmetic, where the steepest descent takes some thousand.
        Assert.InRange(result.Iterations, 3, 14);
    }

    [Fact]
    public void A_preconditioner_that_is_the_Hessian_makes_every_method_exact()
    {
        double[] curvatures = Spread(10, 1e8);
        double[,] matrix = new double[10, 10];
        for (int i = 0; i < 10; i++)
        {
            matrix[i, i] = curvatures[i];
        }

        Preconditioner[] preconditioners =
        [
            Preconditioner.Diagonal(curvatures),
            Preconditioner.Matrix(matrix),
            Preconditioner.From((point, gradient, z) =>
            {
                for (int i = 0; i < z.Length; i++)
                {
                    z[i] = gradient[i] / curvatures[i];
                }
            }),
        ];
        foreach (Preconditioner known in preconditioners)
        {
            foreach (IDirection direction in new IDirection[]
            {
                new ConjugateGradient { Preconditioner = known },
                new LimitedMemoryBfgs { Preconditioner = known },
                new PreconditionedDescent { Preconditioner = known },
            })
            {
                Result result = new Descent { Direction = direction, StepSize = new StrongWolfe() }
                    .Minimize(Functions.Quadratic(curvatures, centre: 1), [3, -2, 5, 1, 0, 2, 7, -1, 4, 3]);

                Assert.True(result.Status == Status.Converged, result.ToString());
                Assert.InRange(result.Iterations, 1, 8);
            }
        }
    }

    [Fact]
    public void A_preconditioner_must_be_positive_definite_and_fit()
    {
        Assert.Throws<ArgumentException>(() => Preconditioner.Diagonal([1, 0]));
        Assert.Throws<ArgumentException>(() => Preconditioner.Matrix(new double[,] { { 1, 2 }, { 2, 1 } }));
        Descent misfit = Methods.ConjugateGradient() with { Direction = new ConjugateGradient { Preconditioner = Preconditioner.Diagonal([1, 2, 3]) } };
        Assert.Throws<ArgumentException>(() => misfit.Minimize(Functions.Parabola, [1]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(20)]
    public void A_condition_of_a_trillion_is_no_obstacle_to_methods_that_learn_the_curvature(int n)
    {
        Objective valley = Functions.Quadratic(Spread(n, 1e12), centre: 1);
        double[] start = [.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? -1 : i % 3 == 1 ? 2 : 0.5)];
        foreach (Descent descent in new[] { Methods.LimitedMemoryBfgs(), Methods.Bfgs(), Methods.SymmetricRankOne(), Methods.NewtonCg(), Methods.SteihaugToint(), Methods.MoreSorensen() })
        {
            Result result = descent.With("max-iterations", "1500").Minimize(valley, start);
            Assert.True(result.Status == Status.Converged, result.ToString());
        }
    }

    [Fact]
    public void The_exact_step_is_exact_on_a_quadratic()
    {
        Result result = Methods.SteepestDescent().Minimize(Functions.Quadratic([7, 7, 7], centre: 2), [1, -5, 30]);

        Assert.Equal((Status.Converged, 1), (result.Status, result.Iterations));
    }

    [Fact]
    public void Polyaks_step_knows_when_it_is_there_and_when_the_stated_value_cannot_be()
    {
        Result reached = Methods.Polyak(leastValue: 1).Minimize(Functions.Parabola, [3]);
        Assert.Equal((Status.Stalled, "least-value"), (reached.Status, reached.Reason));
        Assert.InRange(reached.Value, 0, 1);

        Result climbed = Methods.Polyak(leastValue: -5).Maximize(Functions.Quadratic([-2, -2], offset: -5), [3, 4]);
        Assert.Equal(-5, climbed.Value, 1e-12);
        Assert.True(climbed.Status is Status.Converged or Status.Stalled, climbed.ToString());
    }

    [Fact]
    public void Escaping_does_not_mistake_a_minimum_for_a_saddle()
    {
        Objective bowl = Functions.Quadratic([1e-6, 1, 1e6]);
        Assert.Equal((Status.Converged, 0), (Methods.SaddleEscape().Minimize(bowl, [0, 0, 0]).Status, Methods.SaddleEscape().Minimize(bowl, [0, 0, 0]).Iterations));
    }
}
