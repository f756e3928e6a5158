using static FallLine.Expr;

namespace FallLine;

/// <content>Problems of two and three variables by Moré, Garbow and Hillstrom, in their order.</content>
public static partial class Problems
{
    /// <summary>Rosenbrock's valley: 10(y - x²), 1 - x.</summary>
    public static ReferenceProblem Rosenbrock { get; } = MoreGarbowHillstrom(
        1, "rosenbrock", "Rosenbrock", [-1.2, 1], 0, x => Concatenate([10 * (x[1] - Square(x[0])), 1 - x[0]]), [1, 1]);

    /// <summary>Freudenstein and Roth, with a minimum that is not the least at (11.41, -0.8968).</summary>
    public static ReferenceProblem FreudensteinRoth { get; } = MoreGarbowHillstrom(
        2,
        "freudenstein-roth",
        "Freudenstein and Roth",
        [0.5, -2],
        0,
        x => Concatenate([-13 + x[0] + ((((5 - x[1]) * x[1]) - 2) * x[1]), -29 + x[0] + ((((x[1] + 1) * x[1]) - 14) * x[1])]),
        [5, 4],
        [48.9842536792400]);

    /// <summary>Powell's badly scaled function: variables of 10⁻⁵ and 10.</summary>
    public static ReferenceProblem PowellBadlyScaled { get; } = MoreGarbowHillstrom(
        3, "powell-badly-scaled", "Powell, badly scaled", [0, 1], 0, x => Concatenate([(1e4 * x[0] * x[1]) - 1, Exp(-x[0]) + Exp(-x[1]) - 1.0001]));

    /// <summary>Brown's badly scaled function: variables of 10⁶ and 10⁻⁶.</summary>
    public static ReferenceProblem BrownBadlyScaled { get; } = MoreGarbowHillstrom(
        4, "brown-badly-scaled", "Brown, badly scaled", [1, 1], 0, x => Concatenate([x[0] - 1e6, x[1] - 2e-6, (x[0] * x[1]) - 2]), [1e6, 2e-6]);

    /// <summary>Beale.</summary>
    public static ReferenceProblem Beale { get; } = MoreGarbowHillstrom(
        5,
        "beale",
        "Beale",
        [1, 1],
        0,
        x => Concatenate([1.5 - (x[0] * (1 - x[1])), 2.25 - (x[0] * (1 - Square(x[1]))), 2.625 - (x[0] * (1 - Pow(x[1], 3)))]),
        [3, 0.5]);

    /// <summary>Jennrich and Sampson, with ten residuals; they do not vanish.</summary>
    public static ReferenceProblem JennrichSampson { get; } = MoreGarbowHillstrom(
        6,
        "jennrich-sampson",
        "Jennrich and Sampson",
        [0.3, 0.4],
        124.362182355615,
        x =>
        {
            Expr i = Literal(Numbers(1, 10, i => i));
            return 2 + (2 * i) - (Exp(i * x[0]) + Exp(i * x[1]));
        });

    /// <summary>A helical valley.</summary>
    public static ReferenceProblem HelicalValley { get; } = MoreGarbowHillstrom(
        7,
        "helical-valley",
        "Helical valley",
        [-1, 0, 0],
        0,
        x => Concatenate([10 * (x[2] - (10 * Angle(x[0], x[1]))), 10 * (Sqrt(Square(x[0]) + Square(x[1])) - 1), x[2]]),
        [1, 0, 0]);

    /// <summary>Bard; its values fall towards 17.4286 where two variables run to -∞.</summary>
    public static ReferenceProblem Bard { get; } = MoreGarbowHillstrom(
        8,
        "bard",
        "Bard",
        [1, 1, 1],
        8.21487730657897e-3,
        x =>
        {
            Expr y = Literal([0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]);
            Expr u = Literal(Numbers(1, 15, i => i));
            Expr v = Literal(Numbers(1, 15, i => 16 - i));
            Expr w = Literal(Numbers(1, 15, i => Math.Min(i, 16 - i)));
            return y - (x[0] + (u / ((v * x[1]) + (w * x[2]))));
        },
        otherMinima: [17.4286]);

    /// <summary>A Gaussian bell.</summary>
    public static ReferenceProblem Gaussian { get; } = MoreGarbowHillstrom(
        9,
        "gaussian",
        "Gaussian",
        [0.4, 1, 0],
        1.12793276961865e-8,
        x =>
        {
            Expr t = Literal(Numbers(1, 15, i => (8 - i) / 2.0));
            Expr y = Literal([0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989, 0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009]);
            return (x[0] * Exp(-x[1] * Square(t - x[2]) / 2)) - y;
        });

    /// <summary>Meyer's thermistor: variables of very different size in a curved, flat valley.</summary>
    public static ReferenceProblem Meyer { get; } = MoreGarbowHillstrom(
        10,
        "meyer",
        "Meyer",
        [0.02, 4000, 250],
        87.9458551708511,
        x =>
        {
            Expr t = Literal(Numbers(1, 16, i => 45 + (5.0 * i)));
            Expr y = Literal([34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872]);
            return (x[0] * Exp(x[1] / (t + x[2]))) - y;
        });

    /// <summary>Gulf research and development, with 99 residuals, as corrected: exp(-|yᵢ - x₂|^x₃/x₁) - tᵢ.</summary>
    public static ReferenceProblem Gulf { get; } = MoreGarbowHillstrom(
        11,
        "gulf",
        "Gulf research and development",
        [5, 2.5, 0.15],
        0,
        x =>
        {
            double[] t = Numbers(1, 99, i => i / 100.0);
            Expr y = Literal([.. t.Select(at => 25 + Math.Pow(-50 * Math.Log(at), 2.0 / 3))]);
            return Exp(-Pow(Abs(y - x[1]), x[2]) / x[0]) - Literal(t);
        },
        [50, 25, 1.5]);

    /// <summary>Box, three variables, ten residuals; (10, 1, -1) and the line x₁ = x₂, x₃ = 0 are as low.</summary>
    public static ReferenceProblem Box { get; } = MoreGarbowHillstrom(
        12,
        "box",
        "Box, three-dimensional",
        [0, 10, 20],
        0,
        x =>
        {
            Expr t = Literal(Numbers(1, 10, i => 0.1 * i));
            return Exp(-t * x[0]) - Exp(-t * x[1]) - (x[2] * (Exp(-t) - Exp(-10 * t)));
        });

    private static ReferenceProblem MoreGarbowHillstrom(
        int number, string id, string title, double[] start, double leastValue, Func<Expr, Expr> residuals, double[]? minimum = null, double[]? otherMinima = null) =>
        ReferenceProblem.OfResiduals(
            id, title, $"J. J. Moré, B. S. Garbow and K. E. Hillstrom, ACM Trans. Math. Software 7 (1981) 17-41, problem {number}", start, leastValue, residuals, minimum, otherMinima);

    /// <summary>The angle of (x, y) in turns, from -1/4 to 3/4.</summary>
    private static Expr Angle(Expr x, Expr y) => (Atan(y / x) / (2 * Math.PI)) + Where(x < 0, 0.5, 0);
}
