namespace FallLine;

/// <content>Functions of one and two variables that can be looked at. Least values and places were computed with 50 digits; published ones are often rounded, and some are wrong.</content>
public static partial class Problems
{
    private const string Jamil = "M. Jamil and X.-S. Yang, Int. J. Math. Modelling and Numerical Optimisation 4 (2013) 150-194";

    /// <summary>2x² from 1: the first example of gradient descent.</summary>
    public static ReferenceProblem Parabola { get; } = Landscape("parabola", "Parabola", "the worked example of this project", "2x^2", [1], 0, [0], (-2, 2));

    /// <summary>Himmelblau: four minima, all 0; four saddles and a maximum between them.</summary>
    public static ReferenceProblem Himmelblau { get; } = Landscape(
        "himmelblau", "Himmelblau", "D. M. Himmelblau, Applied Nonlinear Programming (1972)", "(x^2+y-11)^2+(x+y^2-7)^2", [0, 0], 0, [3, 2], (-5, 5));

    /// <summary>Booth: a quadratic.</summary>
    public static ReferenceProblem Booth { get; } = Landscape("booth", "Booth", Jamil, "(x+2y-7)^2+(2x+y-5)^2", [-8, 8], 0, [1, 3], (-10, 10));

    /// <summary>Matyas: a flat quadratic.</summary>
    public static ReferenceProblem Matyas { get; } = Landscape("matyas", "Matyas", Jamil, "0.26*(x^2+y^2)-0.48*x*y", [8, -3], 0, [0, 0], (-10, 10));

    /// <summary>McCormick: waves across a slope that falls for ever outside the box.</summary>
    public static ReferenceProblem McCormick { get; } = Landscape(
        "mccormick", "McCormick", Jamil, "sin(x+y)+(x-y)^2-1.5x+2.5y+1", [0, 0], -1.91322295498104, [-0.5471975511965977, -1.5471975511965977], (-3, 4));

    /// <summary>Goldstein and Price: values from 3 to a million.</summary>
    public static ReferenceProblem GoldsteinPrice { get; } = Landscape(
        "goldstein-price",
        "Goldstein and Price",
        "A. A. Goldstein and J. F. Price, Math. Comp. 25 (1971) 569-574",
        "(1+(x+y+1)^2*(19-14x+3x^2-14y+6*x*y+3y^2))*(30+(2x-3y)^2*(18-32x+12x^2+48y-36*x*y+27y^2))",
        [-0.5, -0.5],
        3,
        [0, -1],
        (-2, 2));

    /// <summary>Branin: three minima, all as low.</summary>
    public static ReferenceProblem Branin { get; } = Landscape(
        "branin", "Branin", "F. H. Branin, IBM J. Res. Dev. 16 (1972) 504-522", "(5/pi*x-5.1/(4*pi^2)*x^2+y-6)^2+10*(1-1/(8*pi))*cos(x)+10", [2.5, 7.5], 0.397887357729738, [Math.PI, 2.275], (-5, 15));

    /// <summary>The camel with six humps: six minima, two of them the least.</summary>
    public static ReferenceProblem SixHumpCamel { get; } = Landscape(
        "six-hump-camel", "Camel, six humps", Jamil, "(4-2.1x^2+x^4/3)*x^2+x*y+(4y^2-4)*y^2", [0.5, -1], -1.03162845348988, [0.0898420131003181, -0.7126564030207396], (-2, 2));

    /// <summary>The camel with three humps.</summary>
    public static ReferenceProblem ThreeHumpCamel { get; } = Landscape("three-hump-camel", "Camel, three humps", Jamil, "2x^2-1.05x^4+x^6/6+x*y+y^2", [-1, 1], 0, [0, 0], (-5, 5));

    /// <summary>Styblinski and Tang, two variables: four minima, one of them the least.</summary>
    public static ReferenceProblem StyblinskiTang { get; } = Landscape(
        "styblinski-tang",
        "Styblinski and Tang",
        "M. A. Styblinski and T.-S. Tang, Neural Networks 3 (1990) 467-483",
        "(x^4-16x^2+5x+y^4-16y^2+5y)/2",
        [-1, -1],
        -78.3323314075428,
        [-2.9035340277711771, -2.9035340277711771],
        (-5, 5));

    /// <summary>Rastrigin, two variables: a hundred minima on a bowl.</summary>
    public static ReferenceProblem Rastrigin { get; } = Landscape(
        "rastrigin", "Rastrigin", "L. A. Rastrigin, Systems of Extremal Control (1974)", "20+x^2-10*cos(2*pi*x)+y^2-10*cos(2*pi*y)", [0.3, -0.3], 0, [0, 0], (-5.12, 5.12));

    /// <summary>Griewank, two variables: ripples on a very wide bowl.</summary>
    public static ReferenceProblem Griewank { get; } = Landscape(
        "griewank", "Griewank", "A. O. Griewank, J. Optim. Theory Appl. 34 (1981) 11-39", "1+(x^2+y^2)/4000-cos(x)*cos(y/sqrt(2))", [1, 1], 0, [0, 0], (-10, 10));

    /// <summary>Levy, two variables.</summary>
    public static ReferenceProblem Levy { get; } = Landscape(
        "levy",
        "Levy",
        Jamil,
        "sin(pi*(1+(x-1)/4))^2+((x-1)/4)^2*(1+10*sin(pi*(1+(x-1)/4)+1)^2)+((y-1)/4)^2*(1+sin(2*pi*(1+(y-1)/4))^2)",
        [0, 0],
        0,
        [1, 1],
        (-10, 10));

    /// <summary>Easom: flat almost everywhere, with one hole.</summary>
    public static ReferenceProblem Easom { get; } = Landscape("easom", "Easom", Jamil, "-cos(x)*cos(y)*exp(-(x-pi)^2-(y-pi)^2)", [2.5, 3.5], -1, [Math.PI, Math.PI], (-10, 10));

    /// <summary>The drop wave: rings around one centre, where the radius has a kink that the square does not show.</summary>
    public static ReferenceProblem DropWave { get; } = Landscape("drop-wave", "Drop wave", Jamil, "-(1+cos(12*sqrt(x^2+y^2)))/(0.5*(x^2+y^2)+2)", [0.1, 0.1], -1, [0, 0], (-5.12, 5.12));

    /// <summary>Schwefel, two variables: the least value in a far corner.</summary>
    public static ReferenceProblem Schwefel { get; } = Landscape(
        "schwefel",
        "Schwefel",
        "H.-P. Schwefel, Numerical Optimization of Computer Models (1981)",
        "-x*sin(sqrt(abs(x)))-y*sin(sqrt(abs(y)))",
        [400, 440],
        -837.965774544867,
        [420.96874635998203, 420.96874635998203],
        (-500, 500));

    /// <summary>Michalewicz, two variables: steep ravines between plains.</summary>
    public static ReferenceProblem Michalewicz { get; } = Landscape(
        "michalewicz", "Michalewicz", Jamil, "-sin(x)*sin(x^2/pi)^20-sin(y)*sin(2y^2/pi)^20", [2.1, 1.5], -1.80130341009855, [2.2029055201726094, Math.PI / 2], (0, Math.PI));

    /// <summary>Zirilli: a double well, one side the lower.</summary>
    public static ReferenceProblem Zirilli { get; } = Landscape("zirilli", "Zirilli", Jamil, "0.25x^4-0.5x^2+0.1x+0.5y^2", [0.5, 1], -0.352386073800036, [-1.0466805318046023, 0], (-2, 2));

    /// <summary>The monkey's saddle: its only critical point is degenerate and no minimum; the values have no least.</summary>
    public static ReferenceProblem MonkeySaddle { get; } = Landscape("monkey-saddle", "Monkey saddle", "D. Hilbert and S. Cohn-Vossen, Anschauliche Geometrie (1932)", "x^3-3*x*y^2", [0.1, 0.1], double.NegativeInfinity, [], (-1, 1));

    private static ReferenceProblem Landscape(
        string id, string title, string reference, string formula, double[] start, double leastValue, double[] minimum, (double Lower, double Upper) box) =>
        ReferenceProblem.OfFormula(id, title, reference, formula, start, leastValue, minimum, box);
}
