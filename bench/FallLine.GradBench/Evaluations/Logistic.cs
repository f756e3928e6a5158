using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>logistic: the loss of a linear model, a shape of work that GradBench lacks.</summary>
internal static class Logistic
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("logistic", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["value"] = Work.Of(Read, size => Function.Of(given => Loss(given, given["w"]), size.Inputs), Json.Number),
        ["gradient"] = Work.Of(Read, size => Function.Of(given => Function.Of(w => Loss(given, w), Shape.Vector(size.Columns)).Gradient(given["w"]), size.Inputs), Json.List),
    });

    private static Expr Loss(Variables given, Expr w) => Mean(Softplus(-given["labels"] * given["x"].Dot(w)));

    private static (Size Size, double[] Point) Read(JsonElement input)
    {
        double[] labels = input.Numbers("labels");
        double[] w = input.Numbers("w");
        return (new Size(labels.Length, w.Length), [.. input.Numbers("x"), .. labels, .. w]);
    }

    private sealed record Size(int Rows, int Columns)
    {
        public Parameters Inputs => Parameters.Of(("x", Shape.Matrix(Rows, Columns)), ("labels", Shape.Vector(Rows)), ("w", Shape.Vector(Columns)));
    }
}
