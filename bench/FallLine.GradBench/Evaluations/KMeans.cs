using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>kmeans: the cost of a clustering, and the direction of Newton's method with the diagonal of the Hessian.</summary>
internal static class KMeans
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("kmeans", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["cost"] = Work.Of(Read, size => Function.Of(given => Cost(given["points"], given["centroids"]), size.Inputs), Json.Number),
        ["dir"] = Work.Of(Read, size => Function.Of(given => Direction(given["points"], given["centroids"]), size.Inputs), (writer, size, answer) => writer.Rows(answer, size.Centroids)),
    });

    /// <summary>Σᵢ minⱼ |pᵢ - cⱼ|², the square written out so that the products are one of matrices.</summary>
    private static Expr Cost(Expr points, Expr centroids)
    {
        Expr distances = Sum(Square(centroids), axis: 1) - (2 * points.Dot(centroids.Transpose()));
        return Sum(Square(points)) - Sum(MaxAlong(-distances, axis: 1));
    }

    /// <summary>The gradient over the diagonal of the Hessian. The Hessian has nothing beside its diagonal, so its product with ones is that diagonal.</summary>
    private static Expr Direction(Expr points, Expr centroids)
    {
        Function cost = Function.Of(at => Cost(points, at), centroids.Shape);
        Function gradient = Function.Of(at => cost.Gradient(at), centroids.Shape);
        return cost.Gradient(centroids) / gradient.Jvp(centroids, Full(1, centroids.Shape));
    }

    private static (Size Size, double[] Point) Read(JsonElement input)
    {
        (JsonElement points, JsonElement centroids) = (input.GetProperty("points"), input.GetProperty("centroids"));
        return (new Size(points.GetArrayLength(), centroids.GetArrayLength(), points[0].GetArrayLength()), [.. input.Numbers("points"), .. input.Numbers("centroids")]);
    }

    private sealed record Size(int Points, int Centroids, int Dimension)
    {
        public Parameters Inputs => Parameters.Of(("points", Shape.Matrix(Points, Dimension)), ("centroids", Shape.Matrix(Centroids, Dimension)));
    }
}
