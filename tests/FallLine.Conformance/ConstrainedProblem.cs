namespace FallLine.Conformance;

/// <summary>A problem of W. Hock and K. Schittkowski, Test Examples for Nonlinear Programming Codes (1981), with constraints that are functions.</summary>
/// <remarks>Least values are computed anew: the conditions of Karush, Kuhn and Tucker solved with 50 digits from the published point. Starts outside the bounds are moved to them; that of problem 33, a saddle in x2, to x2 = 1.</remarks>
/// <param name="Number">Its number there.</param>
/// <param name="Formula">f.</param>
/// <param name="Start">x1, x2, …</param>
/// <param name="LeastValue">The least value.</param>
/// <param name="Constraints">The constraints but bounds.</param>
/// <param name="Bounds">The bounds.</param>
internal sealed record ConstrainedProblem(int Number, string Formula, double[] Start, double LeastValue, string[] Constraints, (string Name, double Lower, double Upper)[] Bounds)
{
    /// <summary>The value at another minimum, where descents from the start may end; NaN where none is known.</summary>
    public double OtherMinimum { get; init; } = double.NaN;

    public static IReadOnlyList<ConstrainedProblem> All { get; } =
    [
        new(6, "(1-x1)^2", [-1.2, 1], 0, ["10*(x2-x1^2) = 0"], []),
        new(7, "log(1+x1^2)-x2", [2, 2], -1.7320508075688772, ["(1+x1^2)^2+x2^2 = 4"], []),
        new(9, "sin(pi*x1/12)*cos(pi*x2/16)", [0, 0], -0.5, ["4*x1-3*x2 = 0"], []),
        new(10, "x1-x2", [-10, 10], -1, ["3*x1^2-2*x1*x2+x2^2 <= 1"], []),
        new(11, "(x1-5)^2+x2^2-25", [4.9, 0.1], -8.498464223154677, ["x1^2 <= x2"], []),
        new(12, "0.5*x1^2+x2^2-x1*x2-7*x1-7*x2", [0, 0], -30, ["4*x1^2+x2^2 <= 25"], []),
        new(14, "(x1-2)^2+(x2-1)^2", [2, 2], 1.393464980689302, ["0.25*x1^2+x2^2 <= 1", "x1-2*x2 = -1"], []),
        new(15, "100*(x2-x1^2)^2+(1-x1)^2", [-2, 1], 306.5, ["x1*x2 >= 1", "x1+x2^2 >= 0"], [("x1", double.NegativeInfinity, 0.5)]) { OtherMinimum = 360.379767173 },
        new(18, "0.01*x1^2+x2^2", [2, 2], 5, ["x1*x2 >= 25", "x1^2+x2^2 >= 25"], [("x1", 2, 50), ("x2", 0, 50)]),
        new(19, "(x1-10)^3+(x2-20)^3", [20.1, 5.84], -6961.813875580139, ["(x1-5)^2+(x2-5)^2 >= 100", "(x1-6)^2+(x2-5)^2 <= 82.81"], [("x1", 13, 100), ("x2", 0, 100)]),
        new(21, "0.01*x1^2+x2^2-100", [2, -1], -99.96, ["10*x1-x2 >= 10"], [("x1", 2, 50), ("x2", -50, 50)]),
        new(22, "(x1-2)^2+(x2-1)^2", [2, 2], 1, ["x1+x2 <= 2", "x1^2 <= x2"], []),
        new(24, "((x1-3)^2-9)*x2^3/(27*sqrt(3))", [1, 0.5], -1, ["x1/sqrt(3) >= x2", "x1+sqrt(3)*x2 >= 0", "x1+sqrt(3)*x2 <= 6"], [("x1", 0, double.PositiveInfinity), ("x2", 0, double.PositiveInfinity)]),
        new(26, "(x1-x2)^2+(x2-x3)^4", [-2.6, 2, 2], 0, ["(1+x2^2)*x1+x3^4 = 3"], []),
        new(27, "0.01*(x1-1)^2+(x2-x1^2)^2", [2, 2, 2], 0.04, ["x1+x3^2 = -1"], []),
        new(28, "(x1+x2)^2+(x2+x3)^2", [-4, 1, 1], 0, ["x1+2*x2+3*x3 = 1"], []),
        new(29, "-x1*x2*x3", [1, 1, 1], -22.627416997969522, ["x1^2+2*x2^2+4*x3^2 <= 48"], []),
        new(30, "x1^2+x2^2+x3^2", [1, 1, 1], 1, ["x1^2+x2^2 >= 1"], [("x1", 1, 10), ("x2", -10, 10), ("x3", -10, 10)]),
        new(31, "9*x1^2+x2^2+9*x3^2", [1, 1, 1], 6, ["x1*x2 >= 1"], [("x1", -10, 10), ("x2", 1, 10), ("x3", -10, 1)]),
        new(32, "(x1+3*x2+x3)^2+4*(x1-x2)^2", [0.1, 0.7, 0.2], 1, ["6*x2+4*x3-x1^3 >= 3", "x1+x2+x3 = 1"], [("x1", 0, double.PositiveInfinity), ("x2", 0, double.PositiveInfinity), ("x3", 0, double.PositiveInfinity)]),
        new(33, "(x1-1)*(x1-2)*(x1-3)+x3", [0, 1, 3], -4.585786437626905, ["x1^2+x2^2 <= x3^2", "x1^2+x2^2+x3^2 >= 4"], [("x1", 0, double.PositiveInfinity), ("x2", 0, double.PositiveInfinity), ("x3", 0, 5)]),
        new(35, "9-8*x1-6*x2-4*x3+2*x1^2+2*x2^2+x3^2+2*x1*x2+2*x1*x3", [0.5, 0.5, 0.5], 0.1111111111111111, ["x1+x2+2*x3 <= 3"], [("x1", 0, double.PositiveInfinity), ("x2", 0, double.PositiveInfinity), ("x3", 0, double.PositiveInfinity)]),
        new(36, "-x1*x2*x3", [10, 10, 10], -3300, ["x1+2*x2+2*x3 <= 72"], [("x1", 0, 20), ("x2", 0, 11), ("x3", 0, 42)]),
        new(37, "-x1*x2*x3", [10, 10, 10], -3456, ["x1+2*x2+2*x3 <= 72", "x1+2*x2+2*x3 >= 0"], [("x1", 0, 42), ("x2", 0, 42), ("x3", 0, 42)]),
        new(39, "-x1", [2, 2, 2, 2], -1, ["x2-x1^3-x3^2 = 0", "x1^2-x2-x4^2 = 0"], []),
        new(40, "-x1*x2*x3*x4", [0.8, 0.8, 0.8, 0.8], -0.25, ["x1^3+x2^2 = 1", "x1^2*x4 = x3", "x4^2 = x2"], []),
        new(41, "2-x1*x2*x3", [1, 1, 1, 1], 1.9259259259259258, ["x1+2*x2+2*x3-x4 = 0"], [("x1", 0, 1), ("x2", 0, 1), ("x3", 0, 1), ("x4", 0, 2)]),
        new(42, "(x1-1)^2+(x2-2)^2+(x3-3)^2+(x4-4)^2", [1, 1, 1, 1], 13.85786437626905, ["x1 = 2", "x3^2+x4^2 = 2"], []),
        new(43, "x1^2+x2^2+2*x3^2+x4^2-5*x1-5*x2-21*x3+7*x4", [0, 0, 0, 0], -44, ["x1^2+x2^2+x3^2+x4^2+x1-x2+x3-x4 <= 8", "x1^2+2*x2^2+x3^2+2*x4^2-x1-x4 <= 10", "2*x1^2+x2^2+x3^2+2*x1-x2-x4 <= 5"], []),
        new(46, "(x1-x2)^2+(x3-1)^2+(x4-1)^4+(x5-1)^6", [0.7071067811865476, 1.75, 0.5, 2, 2], 0, ["x1^2*x4+sin(x4-x5) = 1", "x2+x3^4*x4^2 = 2"], []),
        new(48, "(x1-1)^2+(x2-x3)^2+(x4-x5)^2", [3, 5, -3, 2, -2], 0, ["x1+x2+x3+x4+x5 = 5", "x3-2*(x4+x5) = -3"], []),
        new(49, "(x1-x2)^2+(x3-1)^2+(x4-1)^4+(x5-1)^6", [10, 7, 2, -3, 0.8], 0, ["x1+x2+x3+4*x4 = 7", "x3+5*x5 = 6"], []),
        new(50, "(x1-x2)^2+(x2-x3)^2+(x3-x4)^4+(x4-x5)^2", [35, -31, 11, 5, -5], 0, ["x1+2*x2+3*x3 = 6", "x2+2*x3+3*x4 = 6", "x3+2*x4+3*x5 = 6"], []),
        new(51, "(x1-x2)^2+(x2+x3-2)^2+(x4-1)^2+(x5-1)^2", [2.5, 0.5, 2, -1, 0.5], 0, ["x1+3*x2 = 4", "x3+x4-2*x5 = 0", "x2 = x5"], []),
        new(52, "(4*x1-x2)^2+(x2+x3-2)^2+(x4-1)^2+(x5-1)^2", [2, 2, 2, 2, 2], 5.326647564469914, ["x1+3*x2 = 0", "x3+x4-2*x5 = 0", "x2 = x5"], []),
        new(53, "(x1-x2)^2+(x2+x3-2)^2+(x4-1)^2+(x5-1)^2", [2, 2, 2, 2, 2], 4.093023255813954, ["x1+3*x2 = 0", "x3+x4-2*x5 = 0", "x2 = x5"], [("x1", -10, 10), ("x2", -10, 10), ("x3", -10, 10), ("x4", -10, 10), ("x5", -10, 10)]),
        new(60, "(x1-1)^2+(x1-x2)^2+(x2-x3)^4", [2, 2, 2], 0.03256820025506984, ["x1*(1+x2^2)+x3^4 = 4+3*sqrt(2)"], [("x1", -10, 10), ("x2", -10, 10), ("x3", -10, 10)]) { OtherMinimum = 2.18966058708 },
        new(61, "4*x1^2+2*x2^2+2*x3^2-33*x1+16*x2-24*x3", [0, 0, 0], -143.64614219778025, ["3*x1-2*x2^2 = 7", "4*x1-x3^2 = 11"], []),
        new(63, "1000-x1^2-2*x2^2-x3^2-x1*x2-x1*x3", [2, 2, 2], 961.7151721300522, ["8*x1+14*x2+7*x3 = 56", "x1^2+x2^2+x3^2 = 25"], [("x1", 0, double.PositiveInfinity), ("x2", 0, double.PositiveInfinity), ("x3", 0, double.PositiveInfinity)]),
        new(64, "5*x1+50000/x1+20*x2+72000/x2+10*x3+144000/x3", [1, 1, 1], 6299.8424279215205, ["4/x1+32/x2+120/x3 <= 1"], [("x1", 1e-05, double.PositiveInfinity), ("x2", 1e-05, double.PositiveInfinity), ("x3", 1e-05, double.PositiveInfinity)]),
        new(65, "(x1-x2)^2+(x1+x2-10)^2/9+(x3-5)^2", [-4.5, 4.5, 0], 0.9535288568047828, ["x1^2+x2^2+x3^2 <= 48"], [("x1", -4.5, 4.5), ("x2", -4.5, 4.5), ("x3", -5, 5)]),
        new(66, "0.2*x3-0.8*x1", [0, 1.05, 2.9], 0.518163274181541, ["x2 >= exp(x1)", "x3 >= exp(x2)"], [("x1", 0, 100), ("x2", 0, 100), ("x3", 0, 10)]),
        new(71, "x1*x4*(x1+x2+x3)+x3", [1, 5, 5, 1], 17.014017289156303, ["x1*x2*x3*x4 >= 25", "x1^2+x2^2+x3^2+x4^2 = 40"], [("x1", 1, 5), ("x2", 1, 5), ("x3", 1, 5), ("x4", 1, 5)]),
        new(76, "x1^2+0.5*x2^2+x3^2+0.5*x4^2-x1*x3+x3*x4-x1-3*x2+x3-x4", [0.5, 0.5, 0.5, 0.5], -4.681818181818182, ["x1+2*x2+x3+x4 <= 5", "3*x1+x2+2*x3-x4 <= 4", "x2+4*x3 >= 1.5"], [("x1", 0, double.PositiveInfinity), ("x2", 0, double.PositiveInfinity), ("x3", 0, double.PositiveInfinity), ("x4", 0, double.PositiveInfinity)]),
        new(77, "(x1-1)^2+(x1-x2)^2+(x3-1)^2+(x4-1)^4+(x5-1)^6", [2, 2, 2, 2, 2], 0.2415051287901787, ["x1^2*x4+sin(x4-x5) = 2*sqrt(2)", "x2+x3^4*x4^2 = 8+sqrt(2)"], []),
        new(78, "x1*x2*x3*x4*x5", [-2, 1.5, 2, -1, -1], -2.9197004089636795, ["x1^2+x2^2+x3^2+x4^2+x5^2 = 10", "x2*x3 = 5*x4*x5", "x1^3+x2^3 = -1"], []),
        new(79, "(x1-1)^2+(x1-x2)^2+(x2-x3)^2+(x3-x4)^4+(x4-x5)^4", [2, 2, 2, 2, 2], 0.0787768208710569, ["x1+x2^2+x3^3 = 2+3*sqrt(2)", "x2-x3^2+x4 = 2*sqrt(2)-2", "x1*x5 = 2"], []),
        new(80, "exp(x1*x2*x3*x4*x5)", [-2, 2, 2, -1, -1], 0.05394984777027201, ["x1^2+x2^2+x3^2+x4^2+x5^2 = 10", "x2*x3 = 5*x4*x5", "x1^3+x2^3 = -1"], [("x1", -2.3, 2.3), ("x2", -2.3, 2.3), ("x3", -3.2, 3.2), ("x4", -3.2, 3.2), ("x5", -3.2, 3.2)]),
        new(100, "(x1-10)^2+5*(x2-12)^2+x3^4+3*(x4-11)^2+10*x5^6+7*x6^2+x7^4-4*x6*x7-10*x6-8*x7", [1, 2, 0, 4, 0, 1, 1], 680.6300573744021, ["2*x1^2+3*x2^4+x3+4*x4^2+5*x5 <= 127", "7*x1+3*x2+10*x3^2+x4-x5 <= 282", "23*x1+x2^2+6*x6^2-8*x7 <= 196", "4*x1^2+x2^2-3*x1*x2+2*x3^2+5*x6-11*x7 <= 0"], []),
        new(113, "x1^2+x2^2+x1*x2-14*x1-16*x2+(x3-10)^2+4*(x4-5)^2+(x5-3)^2+2*(x6-1)^2+5*x7^2+7*(x8-11)^2+2*(x9-10)^2+(x10-7)^2+45", [2, 3, 5, 5, 1, 2, 7, 3, 6, 10], 24.306209068179808, ["4*x1+5*x2-3*x7+9*x8 <= 105", "10*x1-8*x2-17*x7+2*x8 <= 0", "-8*x1+2*x2+5*x9-2*x10 <= 12", "3*(x1-2)^2+4*(x2-3)^2+2*x3^2-7*x4 <= 120", "5*x1^2+8*x2+(x3-6)^2-2*x4 <= 40", "0.5*(x1-8)^2+2*(x2-4)^2+3*x5^2-x6 <= 30", "x1^2+2*(x2-2)^2-2*x1*x2+14*x5-6*x6 <= 0", "-3*x1+6*x2+12*(x9-8)^2-7*x10 <= 0"], []),
    ];

    public static ConstrainedProblem Of(int number) => All.Single(problem => problem.Number == number);

    /// <summary>The objective and the start in the order in which its variables appear.</summary>
    public (Objective Objective, double[] Start) State()
    {
        Objective objective = Objective.Parse(Formula, Constraints);
        double[] start = [.. objective.Parameters.ElementNames().Select(name => Start[int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture) - 1])];
        if (Bounds.Length == 0)
        {
            return (objective, start);
        }

        var bounds = FallLine.Bounds.Of(objective.Parameters, Bounds);
        return (objective.Within(bounds), bounds.Nearest(start));
    }
}
