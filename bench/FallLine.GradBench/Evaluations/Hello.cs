using System.Text.Json;

namespace FallLine.GradBench.Evaluations;

/// <summary>hello: the square of a number and its derivative.</summary>
internal static class Hello
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("hello", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["square"] = Work.Of(Read, _ => Square, Json.Number),
        ["double"] = Work.Of(Read, _ => Function.Of(x => Square.Gradient(x), Shape.Scalar), Json.Number),
    });

    private static Function Square => Function.Of(x => Expr.Square(x), Shape.Scalar);

    private static (Shape Shape, double[] Point) Read(JsonElement input) => (Shape.Scalar, [input.GetDouble()]);
}
