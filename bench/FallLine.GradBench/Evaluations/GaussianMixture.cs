using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>gmm: the logarithm of the posterior density of a Gaussian mixture with a Wishart prior.</summary>
internal static class GaussianMixture
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("gmm", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["objective"] = Work.Of(Read, size => Function.Of(given => LogPosterior(size, given, given["theta"]), size.Inputs), Json.Number),
        ["jacobian"] = Work.Of(Read, size => Function.Of(given => Gradient(size, given), size.Inputs), WriteGradient),
    });

    private static Expr Gradient(Size size, Variables given)
    {
        Expr theta = given["theta"];
        return Function.Of(at => LogPosterior(size, given, at), theta.Shape).Gradient(theta);
    }

    /// <param name="size">The extents of all.</param>
    /// <param name="given">The observations x, and m and gamma of the prior.</param>
    /// <param name="theta">alpha, mu, q and l one after another.</param>
    private static Expr LogPosterior(Size size, Variables given, Expr theta)
    {
        (int d, int k, int n) = (size.Dimension, size.Components, size.Observations);
        Expr alpha = theta[..k];
        Expr means = theta[k..(k + (k * d))].Reshape(Shape.Matrix(k, d));
        Expr logDiagonals = theta[(k + (k * d))..(k + (2 * k * d))].Reshape(Shape.Matrix(k, d));
        Expr belowDiagonals = theta[(k + (2 * k * d))..].Reshape(Shape.Matrix(k, d * (d - 1) / 2));
        Expr diagonals = Exp(logDiagonals);

        // Row k of beta: alpha_k + sum q_k - |Q_k (x - mu_k)|² / 2 at each x. A Q is laid out column by column, so it arrives transposed.
        Expr columns = Map((diagonal, below) => Columns(diagonal, below), diagonals, belowDiagonals);
        Expr distances = Map((mean, transposed) => Sum(Square((given["x"] - mean).Dot(transposed)), axis: 1), means, columns);
        Expr weights = (alpha + Sum(logDiagonals, axis: 1)).Reshape(Shape.Matrix(k, 1));
        Expr beta = weights - (0.5 * distances);

        return Sum(LogSumExp(beta.Transpose())) - (n * LogSumExp(alpha)) - (n * d * 0.5 * Math.Log(2 * Math.PI))
            + LogPrior(size, given["m"], given["gamma"], diagonals, logDiagonals, belowDiagonals);
    }

    private static Expr LogPrior(Size size, Expr m, Expr gamma, Expr diagonals, Expr logDiagonals, Expr belowDiagonals)
    {
        int d = size.Dimension;
        Expr freedom = m + (d + 1);
        Expr constant = (freedom * d * (Log(gamma) - (0.5 * Math.Log(2)))) - LogGamma(freedom / 2, d);
        Expr squares = Sum(Square(diagonals)) + Sum(Square(belowDiagonals));
        return (size.Components * constant) - (0.5 * Square(gamma) * squares) + (m * Sum(logDiagonals));
    }

    /// <summary>The logarithm of the multivariate gamma function.</summary>
    private static Expr LogGamma(Expr a, int d) =>
        (d * (d - 1) / 4.0 * Math.Log(Math.PI)) + Sum(Expr.LogGamma(a - Literal([.. Enumerable.Range(0, d).Select(j => 0.5 * j)])));

    /// <summary>A lower triangular matrix from its diagonal and, column by column, what is below it; its columns are the rows of the result.</summary>
    private static Expr Columns(Expr diagonal, Expr below)
    {
        int d = diagonal.Shape.Size;
        List<Expr> parts = [];
        for (int column = 0, start = 0; column < d; start += d - ++column)
        {
            parts.Add(Full(0, Shape.Vector(column)));
            parts.Add(diagonal[column]);
            parts.Add(below[start..(start + d - 1 - column)]);
        }

        return Concatenate(parts).Reshape(Shape.Matrix(d, d));
    }

    private static (Size Size, double[] Point) Read(JsonElement input)
    {
        Size size = new(input.Whole("d"), input.Whole("k"), input.Whole("n"));
        return (size, [.. input.Numbers("x"), input.NumberOr("m", 0), input.NumberOr("gamma", 1),
            .. input.Numbers("alpha"), .. input.Numbers("mu"), .. input.Numbers("q"), .. input.Numbers("l")]);
    }

    private static void WriteGradient(Utf8JsonWriter writer, Size size, double[] answer)
    {
        (int d, int k) = (size.Dimension, size.Components);
        ReadOnlySpan<double> gradient = answer;
        writer.WriteStartObject();
        writer.WritePropertyName("alpha");
        writer.List(gradient[..k]);
        writer.WritePropertyName("mu");
        writer.Rows(gradient.Slice(k, k * d), k);
        writer.WritePropertyName("q");
        writer.Rows(gradient.Slice(k + (k * d), k * d), k);
        writer.WritePropertyName("l");
        writer.Rows(gradient[(k + (2 * k * d))..], k);
        writer.WriteEndObject();
    }

    private sealed record Size(int Dimension, int Components, int Observations)
    {
        public Parameters Inputs => Parameters.Of(
            ("x", Shape.Matrix(Observations, Dimension)),
            ("m", Shape.Scalar),
            ("gamma", Shape.Scalar),
            ("theta", Shape.Vector(Components * (1 + (2 * Dimension) + (Dimension * (Dimension - 1) / 2)))));
    }
}
