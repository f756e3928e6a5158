using static FallLine.Expr;

namespace FallLine;

/// <content>The problems by Hock and Schittkowski whose constraints are bounds alone. A start outside the bounds is moved to the nearest point of them.</content>
public static partial class Problems
{
    private const double Free = double.PositiveInfinity;

    /// <summary>Problem 1: Rosenbrock's valley with a bound that does not bind.</summary>
    public static ReferenceProblem HockSchittkowski1 { get; } = HockSchittkowski(
        1, Valley, [-2, 1], 0, [1, 1], Bounds.Of((-Free, Free), (-1.5, Free)));

    /// <summary>Problem 2: Rosenbrock's valley with a bound that binds; the minimum on the valley's other side is not the least.</summary>
    public static ReferenceProblem HockSchittkowski2 { get; } = HockSchittkowski(
        2, Valley, [-2, 1.5], 0.0504261878936071, [1.2243707487363525, 1.5], Bounds.Of((-Free, Free), (1.5, Free)), [4.94122931798918550971]);

    /// <summary>Problem 3: almost linear.</summary>
    public static ReferenceProblem HockSchittkowski3 { get; } = HockSchittkowski(
        3, x => x[1] + (1e-5 * Square(x[1] - x[0])), [10, 1], 0, [0, 0], Bounds.Of((-Free, Free), (0, Free)));

    /// <summary>Problem 4: both variables end at their bounds.</summary>
    public static ReferenceProblem HockSchittkowski4 { get; } = HockSchittkowski(
        4, x => (Pow(x[0] + 1, 3) / 3) + x[1], [1.125, 0.125], 8.0 / 3, [1, 0], Bounds.Of((1, Free), (0, Free)));

    /// <summary>Problem 5, McCormick's function: a slope that falls for ever outside the box.</summary>
    public static ReferenceProblem HockSchittkowski5 { get; } = HockSchittkowski(
        5,
        x => Sin(x[0] + x[1]) + Square(x[0] - x[1]) - (1.5 * x[0]) + (2.5 * x[1]) + 1,
        [0, 0],
        -1.91322295498103639,
        [-0.5471975511965977, -1.5471975511965977],
        Bounds.Of((-1.5, 4), (-3, 3)),
        [1.228369698608756]);

    /// <summary>Problem 25: 99 residuals, so flat at the start that its gradient is 10⁻⁸ where the value is 33.</summary>
    public static ReferenceProblem HockSchittkowski25 { get; } = HockSchittkowski(
        25,
        x =>
        {
            Expr part = Literal(Numbers(1, 99, i => 0.01 * i));
            Expr u = Literal(Numbers(1, 99, i => 25 + Math.Pow(-50 * Math.Log(0.01 * i), 2.0 / 3)));
            return Sum(Square(Exp(-Pow(u - x[1], x[2]) / x[0]) - part));
        },
        [100, 12.5, 3],
        0,
        [50, 25, 1.5],
        Bounds.Of((0.1, 100), (0, 25.6), (0, 5)));

    /// <summary>Problem 38, Colville's fourth: two valleys, with a plateau before a saddle.</summary>
    public static ReferenceProblem HockSchittkowski38 { get; } = HockSchittkowski(
        38,
        x => (100 * Square(x[1] - Square(x[0]))) + Square(1 - x[0]) + (90 * Square(x[3] - Square(x[2]))) + Square(1 - x[2])
            + (10.1 * (Square(x[1] - 1) + Square(x[3] - 1))) + (19.8 * (x[1] - 1) * (x[3] - 1)),
        [-3, -1, -3, -1],
        0,
        [1, 1, 1, 1],
        Bounds.Same(4, -10, 10));

    /// <summary>Problem 45: a product, least where each variable is at its upper bound.</summary>
    public static ReferenceProblem HockSchittkowski45 { get; } = HockSchittkowski(
        45, x => 2 - (x[0] * x[1] * x[2] * x[3] * x[4] / 120), [1, 2, 2, 2, 2], 1, [1, 2, 3, 4, 5], Bounds.Of((0, 1), (0, 2), (0, 3), (0, 4), (0, 5)));

    /// <summary>Problem 110: logarithms that are not defined outside the box.</summary>
    public static ReferenceProblem HockSchittkowski110 { get; } = HockSchittkowski(
        110,
        x => Sum(Square(Log(x - 2)) + Square(Log(10 - x))) - Pow(x[0] * x[1] * x[2] * x[3] * x[4] * x[5] * x[6] * x[7] * x[8] * x[9], 0.2),
        Repeated(10, 9),
        -45.7784697074462687,
        Repeated(10, 9.350265833069385),
        Bounds.Same(10, 2.001, 9.999));

    private static Expr Valley(Expr x) => (100 * Square(x[1] - Square(x[0]))) + Square(1 - x[0]);

    private static ReferenceProblem HockSchittkowski(
        int number, Func<Expr, Expr> function, double[] start, double leastValue, double[] minimum, Bounds bounds, double[]? otherMinima = null) =>
        ReferenceProblem.OfBounds(
            $"hs-{number}",
            $"Hock and Schittkowski {number}",
            $"W. Hock and K. Schittkowski, Test Examples for Nonlinear Programming Codes (1981), problem {number}",
            function,
            start,
            leastValue,
            minimum,
            bounds,
            otherMinima);
}
