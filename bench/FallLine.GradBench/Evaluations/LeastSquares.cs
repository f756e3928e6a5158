using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>llsq: least squares of a polynomial to the sign of t on [-1, 1].</summary>
internal static class LeastSquares
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("llsq", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["primal"] = Work.Of(Read, Cost, Json.Number),
        ["gradient"] = Work.Of(Read, size => Function.Of(x => Cost(size).Gradient(x), Shape.Vector(size.Coefficients)), Json.List),
    });

    private static Function Cost((int Points, int Coefficients) size)
    {
        double[] t = [.. Enumerable.Range(0, size.Points).Select(i => -1 + (2.0 * i / (size.Points - 1)))];
        double[] sign = [.. t.Select(at => (double)Math.Sign(at))];
        return Function.Of(x => 0.5 * Sum(Square(Literal(sign) - Polynomial(x, Literal(t)))), Shape.Vector(size.Coefficients));
    }

    /// <summary>x₀ + x₁t + x₂t² + … by Horner's rule.</summary>
    private static Expr Polynomial(Expr x, Expr t)
    {
        Expr sum = x[^1];
        for (int j = x.Shape.Size - 2; j >= 0; j--)
        {
            sum = (sum * t) + x[j];
        }

        return sum;
    }

    private static ((int Points, int Coefficients) Size, double[] Point) Read(JsonElement input)
    {
        double[] x = input.Numbers("x");
        return ((input.Whole("n"), x.Length), x);
    }
}
