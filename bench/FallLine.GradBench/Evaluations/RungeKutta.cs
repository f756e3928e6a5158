using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>ode: a chain of differential equations solved by the classical method of Runge and Kutta.</summary>
internal static class RungeKutta
{
    private const double End = 2;

    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("ode", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["primal"] = Work.Of(Read, size => Function.Of(x => Solve(x, size.Steps), Shape.Vector(size.Equations)), Json.List),
        ["gradient"] = Work.Of(Read, Gradient, Json.List),
    });

    private static Function Gradient((int Equations, int Steps) size)
    {
        Function last = Function.Of(x => Solve(x, size.Steps)[^1], Shape.Vector(size.Equations));
        return Function.Of(x => last.Gradient(x), Shape.Vector(size.Equations));
    }

    private static Expr Solve(Expr x, int steps) => Fold(Full(0, x.Shape), steps, y => Step(x, y, End / steps));

    private static Expr Step(Expr x, Expr y, double h)
    {
        Expr k1 = Slope(x, y);
        Expr k2 = Slope(x, y + (h / 2 * k1));
        Expr k3 = Slope(x, y + (h / 2 * k2));
        Expr k4 = Slope(x, y + (h * k3));
        return y + (h / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }

    /// <summary>Each equation follows the one before it, the first follows 1: y₀' = x₀, yᵢ' = xᵢ·yᵢ₋₁.</summary>
    private static Expr Slope(Expr x, Expr y) => x * Concatenate([1, y[..^1]]);

    private static ((int Equations, int Steps) Size, double[] Point) Read(JsonElement input)
    {
        double[] x = input.Numbers("x");
        return ((x.Length, input.Whole("s")), x);
    }
}
