using static FallLine.Expr;

namespace FallLine;

/// <content>Problems of any number of variables by Moré, Garbow and Hillstrom, in their order.</content>
public static partial class Problems
{
    /// <summary>Ten variables in five of Rosenbrock's valleys.</summary>
    public static ReferenceProblem ExtendedRosenbrock10 { get; } = ExtendedRosenbrock(10);

    /// <summary>Twelve variables in three of Powell's singular functions.</summary>
    public static ReferenceProblem ExtendedPowellSingular12 { get; } = ExtendedPowellSingular(12);

    /// <summary>The first penalty function with 4 variables.</summary>
    public static ReferenceProblem FirstPenalty4 { get; } = FirstPenalty(4, 2.24997750089994e-5);

    /// <summary>The first penalty function with 10 variables.</summary>
    public static ReferenceProblem FirstPenalty10 { get; } = FirstPenalty(10, 7.08765146709037e-5);

    /// <summary>The second penalty function with 4 variables.</summary>
    public static ReferenceProblem SecondPenalty4 { get; } = SecondPenalty(4, 9.37629300735544e-6);

    /// <summary>The second penalty function with 10 variables.</summary>
    public static ReferenceProblem SecondPenalty10 { get; } = SecondPenalty(10, 2.93660537456746e-4);

    /// <summary>The variably dimensioned function with 10 variables.</summary>
    public static ReferenceProblem VariablyDimensioned10 { get; } = VariablyDimensioned(10);

    /// <summary>The trigonometric function with 10 variables; it has a minimum of 2.79506e-5 that is not the least.</summary>
    public static ReferenceProblem Trigonometric10 { get; } = Trigonometric(10);

    /// <summary>Brown's almost linear function with 10 variables; (0, …, 0, 11) is a minimum of value 1.</summary>
    public static ReferenceProblem BrownAlmostLinear10 { get; } = BrownAlmostLinear(10);

    /// <summary>Brown's almost linear function with 30 variables.</summary>
    public static ReferenceProblem BrownAlmostLinear30 { get; } = BrownAlmostLinear(30);

    /// <summary>Brown's almost linear function with 40 variables.</summary>
    public static ReferenceProblem BrownAlmostLinear40 { get; } = BrownAlmostLinear(40);

    /// <summary>A discrete boundary value problem with 10 inner points.</summary>
    public static ReferenceProblem DiscreteBoundaryValue10 { get; } = DiscreteBoundaryValue(10);

    /// <summary>A discrete integral equation with 10 points.</summary>
    public static ReferenceProblem DiscreteIntegral10 { get; } = DiscreteIntegral(10);

    /// <summary>Broyden's tridiagonal function with 10 variables.</summary>
    public static ReferenceProblem BroydenTridiagonal10 { get; } = BroydenTridiagonal(10);

    /// <summary>Broyden's banded function with 10 variables.</summary>
    public static ReferenceProblem BroydenBanded10 { get; } = BroydenBanded(10);

    /// <summary>A linear function of full rank: 10 variables, 20 residuals.</summary>
    public static ReferenceProblem LinearFullRank10 { get; } = LinearFullRank(10, 20);

    /// <summary>A linear function of full rank: 5 variables, 50 residuals.</summary>
    public static ReferenceProblem LinearFullRank5 { get; } = LinearFullRank(5, 50);

    /// <summary>A linear function of rank 1: 10 variables, 20 residuals.</summary>
    public static ReferenceProblem LinearRankOne10 { get; } = LinearRankOne(10, 20);

    /// <summary>A linear function of rank 1 with columns and rows of zeros: 10 variables, 20 residuals.</summary>
    public static ReferenceProblem LinearRankOneWithZeros10 { get; } = LinearRankOneWithZeros(10, 20);

    /// <summary>Chebyshev's quadrature with 5 points, which is exact.</summary>
    public static ReferenceProblem Chebyquad5 { get; } = Chebyquad(5, 0);

    /// <summary>Chebyshev's quadrature with 6 points, which is exact.</summary>
    public static ReferenceProblem Chebyquad6 { get; } = Chebyquad(6, 0);

    /// <summary>Chebyshev's quadrature with 7 points, which is exact.</summary>
    public static ReferenceProblem Chebyquad7 { get; } = Chebyquad(7, 0);

    /// <summary>Chebyshev's quadrature with 8 points, for which no exact one exists.</summary>
    public static ReferenceProblem Chebyquad8 { get; } = Chebyquad(8, 3.51687372567793e-3);

    /// <summary>Chebyshev's quadrature with 9 points, which is exact.</summary>
    public static ReferenceProblem Chebyquad9 { get; } = Chebyquad(9, 0);

    /// <summary>Chebyshev's quadrature with 10 points, with a minimum of 6.50395e-3 that is not the least.</summary>
    public static ReferenceProblem Chebyquad10 { get; } = Chebyquad(10, 4.77271369637535e-3, [6.50395480088230e-3]);

    /// <summary>Rosenbrock's valley once for each pair of variables.</summary>
    /// <param name="dimension">The number of variables, even.</param>
    public static ReferenceProblem ExtendedRosenbrock(int dimension)
    {
        RequireMultiple(dimension, 2);
        int pairs = dimension / 2;
        return MoreGarbowHillstrom(
            21,
            $"extended-rosenbrock-{dimension}",
            $"Extended Rosenbrock, {dimension} variables",
            Repeated(dimension, -1.2, 1),
            0,
            x =>
            {
                Expr odd = x.Slice(0, 0, pairs, 2);
                Expr even = x.Slice(0, 1, pairs, 2);
                return Concatenate([10 * (even - Square(odd)), 1 - odd]);
            },
            Repeated(dimension, 1));
    }

    /// <summary>Powell's singular function once for each four variables.</summary>
    /// <param name="dimension">The number of variables, a multiple of 4.</param>
    public static ReferenceProblem ExtendedPowellSingular(int dimension)
    {
        RequireMultiple(dimension, 4);
        return MoreGarbowHillstrom(
            22,
            $"extended-powell-singular-{dimension}",
            $"Extended Powell singular, {dimension} variables",
            Repeated(dimension, 3, -1, 0, 1),
            0,
            x =>
            {
                Expr Every(int start) => x.Slice(0, start, dimension / 4, 4);
                (Expr a, Expr b, Expr c, Expr d) = (Every(0), Every(1), Every(2), Every(3));
                return Concatenate([a + (10 * b), Math.Sqrt(5) * (c - d), Square(b - (2 * c)), Math.Sqrt(10) * Square(a - d)]);
            },
            new double[dimension]);
    }

    private static ReferenceProblem FirstPenalty(int n, double leastValue) => MoreGarbowHillstrom(
        23,
        $"penalty-1-{n}",
        $"Penalty I, {n} variables",
        Numbers(1, n, j => j),
        leastValue,
        x => Concatenate([Math.Sqrt(1e-5) * (x - 1), Sum(Square(x)) - 0.25]));

    private static ReferenceProblem SecondPenalty(int n, double leastValue) => MoreGarbowHillstrom(
        24,
        $"penalty-2-{n}",
        $"Penalty II, {n} variables",
        Repeated(n, 0.5),
        leastValue,
        x =>
        {
            Expr y = Literal(Numbers(2, n - 1, i => Math.Exp(i / 10.0) + Math.Exp((i - 1) / 10.0)));
            Expr weights = Literal(Numbers(1, n, j => n - j + 1));
            return Concatenate(
            [
                x[0] - 0.2,
                Math.Sqrt(1e-5) * (Exp(x[1..] / 10) + Exp(x[..^1] / 10) - y),
                Math.Sqrt(1e-5) * (Exp(x[1..] / 10) - Math.Exp(-0.1)),
                Sum(weights * Square(x)) - 1,
            ]);
        });

    private static ReferenceProblem VariablyDimensioned(int n) => MoreGarbowHillstrom(
        25,
        $"variably-dimensioned-{n}",
        $"Variably dimensioned, {n} variables",
        Numbers(1, n, j => 1 - (j / (double)n)),
        0,
        x =>
        {
            Expr sum = Sum(Literal(Numbers(1, n, j => j)) * (x - 1));
            return Concatenate([x - 1, sum, Square(sum)]);
        },
        Repeated(n, 1));

    private static ReferenceProblem Trigonometric(int n) => MoreGarbowHillstrom(
        26,
        $"trigonometric-{n}",
        $"Trigonometric, {n} variables",
        Repeated(n, 1.0 / n),
        0,
        x => n - Sum(Cos(x)) + (Literal(Numbers(1, n, i => i)) * (1 - Cos(x))) - Sin(x),
        otherMinima: [2.79505612187946e-5]);

    private static ReferenceProblem BrownAlmostLinear(int n) => MoreGarbowHillstrom(
        27,
        $"brown-almost-linear-{n}",
        $"Brown, almost linear, {n} variables",
        Repeated(n, 0.5),
        0,
        x => Concatenate([x[..^1] + Sum(x) - (n + 1), Product(x) - 1]),
        otherMinima: [1]);

    private static ReferenceProblem DiscreteBoundaryValue(int n) => MoreGarbowHillstrom(
        28,
        $"discrete-boundary-value-{n}",
        $"Discrete boundary value, {n} variables",
        Numbers(1, n, j => j / (n + 1.0) * ((j / (n + 1.0)) - 1)),
        0,
        x =>
        {
            Expr t = Literal(Numbers(1, n, i => i / (n + 1.0)));
            return (2 * x) - Before(x) - After(x) + (Pow(x + t + 1, 3) / (2.0 * (n + 1) * (n + 1)));
        });

    private static ReferenceProblem DiscreteIntegral(int n) => MoreGarbowHillstrom(
        29,
        $"discrete-integral-{n}",
        $"Discrete integral equation, {n} variables",
        Numbers(1, n, j => j / (n + 1.0) * ((j / (n + 1.0)) - 1)),
        0,
        x =>
        {
            // Row i: t_j(1 - t_i) up to the diagonal, t_i(1 - t_j) beyond it.
            double h = 1.0 / (n + 1);
            double[] kernel = [.. Enumerable.Range(1, n).SelectMany(i => Numbers(1, n, j => Math.Min(i, j) * h * (1 - (Math.Max(i, j) * h))))];
            Expr t = Literal(Numbers(1, n, i => i * h));
            return x + (h / 2 * Literal(kernel, Shape.Matrix(n, n)).Dot(Pow(x + t + 1, 3)));
        });

    private static ReferenceProblem BroydenTridiagonal(int n) => MoreGarbowHillstrom(
        30,
        $"broyden-tridiagonal-{n}",
        $"Broyden, tridiagonal, {n} variables",
        Repeated(n, -1),
        0,
        x => ((3 - (2 * x)) * x) - Before(x) - (2 * After(x)) + 1);

    private static ReferenceProblem BroydenBanded(int n) => MoreGarbowHillstrom(
        31,
        $"broyden-banded-{n}",
        $"Broyden, banded, {n} variables",
        Repeated(n, -1),
        0,
        x =>
        {
            double[] band = [.. Enumerable.Range(0, n).SelectMany(i => Numbers(0, n, j => j != i && j >= i - 5 && j <= i + 1 ? 1 : 0))];
            return (x * (2 + (5 * Square(x)))) + 1 - Literal(band, Shape.Matrix(n, n)).Dot(x * (1 + x));
        });

    private static ReferenceProblem LinearFullRank(int n, int m) => MoreGarbowHillstrom(
        32,
        $"linear-full-rank-{n}",
        $"Linear, full rank, {n} variables, {m} residuals",
        Repeated(n, 1),
        m - n,
        x =>
        {
            Expr shift = (2.0 / m * Sum(x)) + 1;
            return Concatenate([x - shift, Broadcast(-shift, Shape.Vector(m - n))]);
        },
        Repeated(n, -1));

    private static ReferenceProblem LinearRankOne(int n, int m) => MoreGarbowHillstrom(
        33,
        $"linear-rank-1-{n}",
        $"Linear, rank 1, {n} variables, {m} residuals",
        Repeated(n, 1),
        m * (m - 1) / (2.0 * ((2 * m) + 1)),
        x => (Literal(Numbers(1, m, i => i)) * Sum(Literal(Numbers(1, n, j => j)) * x)) - 1);

    private static ReferenceProblem LinearRankOneWithZeros(int n, int m) => MoreGarbowHillstrom(
        34,
        $"linear-rank-1-zeros-{n}",
        $"Linear, rank 1 with zeros, {n} variables, {m} residuals",
        Repeated(n, 1),
        ((m * m) + (3 * m) - 6) / (2.0 * ((2 * m) - 3)),
        x => (Literal(Numbers(1, m, i => i == m ? 0 : i - 1)) * Sum(Literal(Numbers(1, n, j => j == 1 || j == n ? 0 : j)) * x)) - 1);

    private static ReferenceProblem Chebyquad(int n, double leastValue, double[]? otherMinima = null) => MoreGarbowHillstrom(
        35,
        $"chebyquad-{n}",
        $"Chebyquad, {n} variables",
        Numbers(1, n, j => j / (n + 1.0)),
        leastValue,
        x =>
        {
            // Shifted Chebyshev polynomials by their recurrence; their integrals over [0, 1] are -1/(i² - 1) for even i, else 0.
            Expr argument = (2 * x) - 1;
            (Expr before, Expr polynomial) = (Full(1, x.Shape), argument);
            List<Expr> residuals = [];
            for (int i = 1; i <= n; i++)
            {
                residuals.Add(Mean(polynomial) + (i % 2 == 0 ? 1.0 / ((i * i) - 1) : 0));
                (before, polynomial) = (polynomial, (2 * argument * polynomial) - before);
            }

            return Concatenate(residuals);
        },
        otherMinima: otherMinima);

    /// <summary>For each element the one before it, 0 for the first.</summary>
    private static Expr Before(Expr x) => Concatenate([0, x[..^1]]);

    /// <summary>For each element the one after it, 0 for the last.</summary>
    private static Expr After(Expr x) => Concatenate([x[1..], 0]);

    private static void RequireMultiple(int dimension, int of)
    {
        if (dimension < of || dimension % of != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"This problem has a number of variables that is a multiple of {of}, at least {of}.");
        }
    }
}
