using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>lse: the logarithm of a sum of exponentials, from primitive operations.</summary>
internal static class LogSumExp
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("lse", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["primal"] = Work.Of(Read, Sum, Json.Number),
        ["gradient"] = Work.Of(Read, shape => Function.Of(x => Sum(shape).Gradient(x), shape), Json.List),
    });

    /// <summary>The greatest element is only a shift: the value does not depend on it, so neither does the derivative.</summary>
    private static Function Sum(Shape shape) => Function.Of(
        x =>
        {
            Expr greatest = StopGradient(Max(x));
            return greatest + Log(Expr.Sum(Exp(x - greatest)));
        },
        shape);

    private static (Shape Shape, double[] Point) Read(JsonElement input)
    {
        double[] x = input.Numbers("x");
        return (Shape.Vector(x.Length), x);
    }
}
