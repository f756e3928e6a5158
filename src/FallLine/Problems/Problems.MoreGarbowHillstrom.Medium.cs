using static FallLine.Expr;

namespace FallLine;

/// <content>Problems of four to twelve variables by Moré, Garbow and Hillstrom, in their order.</content>
public static partial class Problems
{
    /// <summary>Powell's singular function: the Hessian at the minimum has rank 2 of 4.</summary>
    public static ReferenceProblem PowellSingular { get; } = MoreGarbowHillstrom(
        13,
        "powell-singular",
        "Powell, singular",
        [3, -1, 0, 1],
        0,
        x => Concatenate([x[0] + (10 * x[1]), Math.Sqrt(5) * (x[2] - x[3]), Square(x[1] - (2 * x[2])), Math.Sqrt(10) * Square(x[0] - x[3])]),
        [0, 0, 0, 0]);

    /// <summary>Wood.</summary>
    public static ReferenceProblem Wood { get; } = MoreGarbowHillstrom(
        14,
        "wood",
        "Wood",
        [-3, -1, -3, -1],
        0,
        x => Concatenate(
        [
            10 * (x[1] - Square(x[0])), 1 - x[0], Math.Sqrt(90) * (x[3] - Square(x[2])), 1 - x[2],
            Math.Sqrt(10) * (x[1] + x[3] - 2), (x[1] - x[3]) / Math.Sqrt(10),
        ]),
        [1, 1, 1, 1]);

    /// <summary>Kowalik and Osborne; its values fall towards 1.02734e-3 where variables run to infinity.</summary>
    public static ReferenceProblem KowalikOsborne { get; } = MoreGarbowHillstrom(
        15,
        "kowalik-osborne",
        "Kowalik and Osborne",
        [0.25, 0.39, 0.415, 0.39],
        3.07505603849237e-4,
        x =>
        {
            Expr y = Literal([0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]);
            Expr u = Literal([4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]);
            return y - (x[0] * (Square(u) + (u * x[1])) / (Square(u) + (u * x[2]) + x[3]));
        },
        otherMinima: [1.02734e-3]);

    /// <summary>Brown and Dennis, with 20 residuals that do not vanish.</summary>
    public static ReferenceProblem BrownDennis { get; } = MoreGarbowHillstrom(
        16,
        "brown-dennis",
        "Brown and Dennis",
        [25, 5, -5, -1],
        85822.2016263563,
        x =>
        {
            Expr t = Literal(Numbers(1, 20, i => i / 5.0));
            return Square(x[0] + (t * x[1]) - Exp(t)) + Square(x[2] + (x[3] * Sin(t)) - Cos(t));
        });

    /// <summary>Osborne's first: two decays fitted to 33 measurements.</summary>
    public static ReferenceProblem Osborne1 { get; } = MoreGarbowHillstrom(
        17,
        "osborne-1",
        "Osborne 1",
        [0.5, 1.5, -1, 0.01, 0.02],
        5.46489469748291e-5,
        x =>
        {
            Expr t = Literal(Numbers(0, 33, i => 10.0 * i));
            Expr y = Literal(
            [
                0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.580,
                0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406,
            ]);
            return y - (x[0] + (x[1] * Exp(-t * x[3])) + (x[2] * Exp(-t * x[4])));
        });

    /// <summary>Biggs' exponentials, with 13 residuals; a minimum of 5.65565e-3 is not the least.</summary>
    public static ReferenceProblem BiggsExp6 { get; } = MoreGarbowHillstrom(
        18,
        "biggs-exp6",
        "Biggs EXP6",
        [1, 2, 1, 1, 1, 1],
        0,
        x =>
        {
            Expr t = Literal(Numbers(1, 13, i => 0.1 * i));
            Expr y = Exp(-t) - (5 * Exp(-10 * t)) + (3 * Exp(-4 * t));
            return (x[2] * Exp(-t * x[0])) - (x[3] * Exp(-t * x[1])) + (x[5] * Exp(-t * x[4])) - y;
        },
        otherMinima: [5.65564992549993e-3]);

    /// <summary>Osborne's second: a decay and three bells fitted to 65 measurements.</summary>
    public static ReferenceProblem Osborne2 { get; } = MoreGarbowHillstrom(
        19,
        "osborne-2",
        "Osborne 2",
        [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
        4.01377362935477e-2,
        x =>
        {
            Expr t = Literal(Numbers(0, 65, i => i / 10.0));
            Expr y = Literal(
            [
                1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649,
                0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562,
                0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162,
                0.098, 0.054,
            ]);
            Expr Bell(int height, int width, int center) => x[height] * Exp(-x[width] * Square(t - x[center]));
            return y - ((x[0] * Exp(-t * x[4])) + Bell(1, 5, 8) + Bell(2, 6, 9) + Bell(3, 7, 10));
        });

    /// <summary>Watson with 6 variables.</summary>
    public static ReferenceProblem Watson6 { get; } = Watson(6, 2.28767005355244e-3);

    /// <summary>Watson with 9 variables.</summary>
    public static ReferenceProblem Watson9 { get; } = Watson(9, 1.39976013809902e-6);

    /// <summary>Watson with 12 variables: the Hessian's condition is about 10¹³.</summary>
    public static ReferenceProblem Watson12 { get; } = Watson(12, 4.72238110589176e-10);

    private static ReferenceProblem Watson(int n, double leastValue) => MoreGarbowHillstrom(
        20,
        $"watson-{n}",
        $"Watson, {n} variables",
        new double[n],
        leastValue,
        x =>
        {
            // Rows of powers of t = i/29, and of their derivatives.
            double[] powers = [.. Enumerable.Range(1, 29).SelectMany(i => Numbers(0, n, j => Math.Pow(i / 29.0, j)))];
            double[] slopes = [.. Enumerable.Range(1, 29).SelectMany(i => Numbers(0, n, j => j == 0 ? 0 : j * Math.Pow(i / 29.0, j - 1)))];
            Expr value = Literal(powers, Shape.Matrix(29, n)).Dot(x);
            Expr slope = Literal(slopes, Shape.Matrix(29, n)).Dot(x);
            return Concatenate([slope - Square(value) - 1, x[0], x[1] - Square(x[0]) - 1]);
        });
}
