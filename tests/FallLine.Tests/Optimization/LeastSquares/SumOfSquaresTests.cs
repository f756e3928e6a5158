using FallLine.Optimization;
using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>Sums of squares are seen, and nothing else is taken for one.</summary>
public sealed class SumOfSquaresTests
{
    [Theory]
    [InlineData("100*(y-x^2)^2+(1-x)^2", 2)]
    [InlineData("x^2+y^2+3", 3)]
    [InlineData("2x^2", 1)]
    [InlineData("(x*y-1)^2/2+x^4/7", 2)]
    [InlineData("sum(i, 1, 5, i*(x-i*y)^2)", 5)]
    [InlineData("((x-1)*(y+2))*((x-1)*(y+2))", 1)]
    [InlineData("x^6", 1)]
    public void A_formula_that_is_one_is_seen(string formula, int count)
    {
        Objective objective = Objective.Parse(formula);
        Assert.Equal(count, objective.Residuals?.Count);
        Equal(objective);
    }

    [Theory]
    [InlineData("x^2-y^2")]
    [InlineData("x^2-3")]
    [InlineData("x^3")]
    [InlineData("x^2.5")]
    [InlineData("-(x^2)")]
    [InlineData("x*y")]
    [InlineData("x^2+x")]
    [InlineData("exp(x)")]
    [InlineData("x^2/(-2)")]
    [InlineData("x^2*y^2+x")]
    [InlineData("x^(-2)")]
    [InlineData("x*0+4")]
    public void A_formula_that_is_not_is_not(string formula) => Assert.Null(Objective.Parse(formula).Residuals);

    [Fact]
    public void Arrays_that_are_summed_are_seen()
    {
        double[,] data = { { 1, 2 }, { 3, -4 }, { 0.5, 6 } };
        double[] y = [1, -2, 3];
        Expr matrix = Literal(data);
        Expr seen = Literal(y);
        foreach ((Func<Expr, Expr> body, int count) in new (Func<Expr, Expr>, int)[]
        {
            (x => Mean(Square(Literal(data).Dot(x) - Literal(y))), 3),
            (x => Mean(Square(Literal(data).Dot(x) - Literal(y))) + (0.01 * Sum(Square(x))), 5),
            (x => (matrix.Dot(x) - seen).Dot(matrix.Dot(x) - seen), 3),
            (x => Sum(Literal([1.0, 2, 0]) * Square(Literal(data).Dot(x) - Literal(y))), 3),
            (x => Sum(Square(Literal(data) * x), 0)[0] + 0, -1),
            (x => Sum(Sum(Square(Literal(data) * x), 0)), 6),
            (x => Sum(Pow(x, 4)) / 3, 2),
            (x => Sum(Literal([1.0, -2, 1]) * Square(Literal(data).Dot(x))), -1),
            (x => Square(Norm(x)), 1),
        })
        {
            Objective objective = Objective.Of(body, 2);
            Assert.Equal(count, objective.Residuals?.Count ?? -1);
            if (count > 0)
            {
                Equal(objective);
            }
        }
    }

    /// <summary>Random sums of products and powers: what is seen has the value and the gradient of what was written.</summary>
    [Fact]
    public void What_is_seen_is_the_function()
    {
        Random random = new(41);
        int seen = 0;
        for (int round = 0; round < 400; round++)
        {
            Objective objective = Objective.Of(x => Sum(Term(random, x, 3)), 3);
            if (objective.Residuals is not null)
            {
                seen++;
                Equal(objective);
            }
        }

        Assert.InRange(seen, 100, 390);
    }

    [Fact]
    public void A_very_deep_sum_is_looked_through_without_recursion()
    {
        Function deep = Function.Of(
            x =>
            {
                Expr sum = Square(x);
                for (int i = 0; i < 100_000; i++)
                {
                    sum = (sum * 0.999) + 0.25;
                }

                return sum;
            },
            Shape.Scalar);
        Assert.Null(SumOfSquares.ResidualsOf(deep));
    }

    [Fact]
    public void Every_reference_problem_of_least_squares_is_seen_to_be_one() => Assert.All(
        Catalog.Problems.Where(problem => problem.HasResiduals && problem.Dimension < 200),
        problem => Assert.NotNull(problem.Objective.Residuals));

    [Fact]
    public void Methods_of_least_squares_serve_a_formula()
    {
        Result result = Methods.LevenbergMarquardt().Minimize(Objective.Parse("100*(y-x^2)^2+(1-x)^2"), [-1.2, 1]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(1, result.Point[0], 1e-8);
        Assert.Equal(0, result.Value, 1e-16);
    }

    private static Expr Term(Random random, Expr x, int depth) => random.Next(depth > 0 ? 10 : 3) switch
    {
        0 => Square(x - random.NextDouble()),
        1 => Square(Sin(x)),
        2 => Pow(x, 2 * random.Next(1, 3)),
        3 or 4 => Term(random, x, depth - 1) + Term(random, x, depth - 1),
        5 => random.NextDouble() * Term(random, x, depth - 1),
        6 => Term(random, x, depth - 1) / (0.5 + random.NextDouble()),
        7 => Concatenate([Term(random, x, depth - 1), Term(random, x, depth - 1)])[..3] + 0.1,
        8 => Broadcast(Sum(Term(random, x, depth - 1)), Shape.Vector(3)),
        _ => Literal([1.0, 0.5, 2]) * Square(Exp(x)),
    };

    private static void Equal(Objective objective)
    {
        Random random = new(9);
        for (int round = 0; round < 5; round++)
        {
            double[] point = [.. Enumerable.Range(0, objective.Dimension).Select(_ => (2 * random.NextDouble()) - 1)];
            double[] gradient = new double[objective.Dimension];
            double value = objective.ValueAndGradient(point, gradient);
            double[] residuals = new double[objective.Residuals!.Count];
            double[] jacobian = new double[residuals.Length * point.Length];
            objective.Residuals.ValuesAndJacobian(point, residuals, jacobian);
            Assert.Equal(value, 0.5 * residuals.Sum(r => r * r), 1e-12 * (1 + value));
            for (int j = 0; j < point.Length; j++)
            {
                double slope = Enumerable.Range(0, residuals.Length).Sum(i => residuals[i] * jacobian[(i * point.Length) + j]);
                Assert.Equal(gradient[j], slope, 1e-10 * (1 + Math.Abs(gradient[j])));
            }
        }
    }
}
