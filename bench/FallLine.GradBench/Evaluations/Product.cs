using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>product: half the square of a product of two matrices, a shape of work that GradBench lacks.</summary>
internal static class Product
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("product", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["value"] = Work.Of(Read, HalfSquare, Json.Number),
        ["gradient"] = Work.Of(Read, n => Function.Of(both => HalfSquare(n).Gradient(both), Shape.Of(2, n, n)), Json.List),
    });

    private static Function HalfSquare(int n) => Function.Of(both => 0.5 * Sum(Square(both[0].Dot(both[1]))), Shape.Of(2, n, n));

    private static (int Size, double[] Point) Read(JsonElement input) => (input.Whole("n"), [.. input.Numbers("a"), .. input.Numbers("b")]);
}
