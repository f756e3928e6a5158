using FallLine.Differentiation;

namespace FallLine.Benchmarks;

/// <summary>Graphs of a value and its gradient, as users would write them.</summary>
internal static class Workloads
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "rosenbrock", "small arrays", "scalar specials", "scalars 1000", "scalars 100000", "rosenbrock loop 1000",
        "rosenbrock arrays 1000", "polynomial 2000", "softplus 100000", "logistic 20000x20",
    ];

    /// <summary>Those that are large enough for several threads.</summary>
    public static IReadOnlyList<string> Large { get; } =
    [
        "add 1000000", "softplus 100000", "softplus 1000000", "logistic 20000x20", "logistic 200000x20", "softmax 100000x50x5", "matrix times vector 4000x1000",
        "matrix product 256", "matrix product 512", "matrix product 1024", "mixture 1000x10x25",
    ];

    /// <summary>The graph of that name.</summary>
    public static Graph Of(string name) => name switch
    {
        "rosenbrock" => ValueAndGradient(Expr.Input("x", Shape.Vector(2)), x => (100 * Expr.Square(x[1] - Expr.Square(x[0]))) + Expr.Square(1 - x[0])),
        "small arrays" => ValueAndGradient(Expr.Input("x", Shape.Vector(10)), x => Expr.Sum(0.5 * Expr.Square(x - 1)) + Expr.Norm(x)),
        "scalar specials" => ValueAndGradient(Expr.Input("x", Shape.Vector(3)), x => (Expr.Exp(x[0]) * Expr.Sin(x[1])) + (Expr.Log(1 + Expr.Square(x[2])) * Expr.Tanh(x[0]))),
        "scalars 1000" => Scalars(1000),
        "scalars 100000" => Scalars(100_000),
        "rosenbrock loop 1000" => ValueAndGradient(Expr.Input("x", Shape.Vector(1000)), Loop),
        "rosenbrock arrays 1000" => ValueAndGradient(Expr.Input("x", Shape.Vector(1000)), Arrays),
        "polynomial 2000" => ValueAndGradient(Expr.Input("x", Shape.Vector(2000)), x => Expr.Sum(x * (1 + (x * (0.5 + (x * (0.25 + x))))))),
        "softplus 100000" => ValueAndGradient(Expr.Input("x", Shape.Vector(100_000)), x => Expr.Sum(Expr.Softplus(x))),
        "softplus 1000000" => ValueAndGradient(Expr.Input("x", Shape.Vector(1_000_000)), x => Expr.Sum(Expr.Softplus(x))),
        "add 1000000" => Add(1_000_000),
        "logistic 20000x20" => Logistic(20_000, 20),
        "logistic 200000x20" => Logistic(200_000, 20),
        "softmax 100000x50x5" => Softmax(100_000, 50, 5),
        "matrix times vector 4000x1000" => MatrixVector(4000, 1000),
        "matrix product 256" => MatrixProduct(256),
        "matrix product 512" => MatrixProduct(512),
        "matrix product 1024" => MatrixProduct(1024),
        "mixture 1000x10x25" => Mixture(1000, 10, 25),
        _ => throw new ArgumentException($"There is no workload '{name}'.", nameof(name)),
    };

    private static Graph ValueAndGradient(Expr x, Func<Expr, Expr> body)
    {
        Expr value = body(x);
        return Graph.Of([x], [value, .. ReverseMode.Gradient(value, [x])]);
    }

    /// <summary>Additions, subtractions and multiplications of values made shortly before.</summary>
    private static Graph Scalars(int count)
    {
        Random random = new(1);
        Expr x = Expr.Input("x", Shape.Vector(10));
        List<Expr> values = [.. Enumerable.Range(0, 10).Select(i => x[i])];
        Expr Recent() => values[random.Next(Math.Max(0, values.Count - 20), values.Count)];
        while (values.Count < count + 10)
        {
            values.Add(random.Next(3) switch { 0 => Recent() + Recent(), 1 => Recent() - Recent(), _ => Recent() * Recent() });
        }

        return Graph.Of([x], values[^20..]);
    }

    private static Expr Loop(Expr x)
    {
        Expr sum = 0;
        for (int i = 0; i < 1000; i += 2)
        {
            sum += (100 * Expr.Square(x[i + 1] - Expr.Square(x[i]))) + Expr.Square(1 - x[i]);
        }

        return sum;
    }

    private static Expr Arrays(Expr x)
    {
        Expr[] halves = [x.Slice(0, 0, 500, 2), x.Slice(0, 1, 500, 2)];
        return Expr.Sum((100 * Expr.Square(halves[1] - Expr.Square(halves[0]))) + Expr.Square(1 - halves[0]));
    }

    private static Graph Logistic(int rows, int columns)
    {
        Random random = new(1);
        Expr data = Expr.Literal([.. Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble() - 0.5)], Shape.Matrix(rows, columns));
        Expr labels = Expr.Literal([.. Enumerable.Range(0, rows).Select(_ => (random.Next(2) * 2.0) - 1)]);
        return ValueAndGradient(Expr.Input("w", Shape.Vector(columns)), w => Expr.Mean(Expr.Softplus(-labels * data.Dot(w))));
    }

    private static Graph Add(int count)
    {
        Expr x = Expr.Input("x", Shape.Vector(count));
        return Graph.Of([x], [Expr.Sum((2 * x) + Expr.Literal(Numbers(count)))]);
    }

    private static Graph MatrixVector(int rows, int columns)
    {
        Expr x = Expr.Input("x", Shape.Vector(columns));
        return Graph.Of([x], [Expr.Literal(Numbers(rows * columns), Shape.Matrix(rows, columns)).Dot(x)]);
    }

    private static Graph MatrixProduct(int size)
    {
        Expr x = Expr.Input("x", Shape.Matrix(size, size));
        return Graph.Of([x], [x.Dot(Expr.Literal(Numbers(size * size), Shape.Matrix(size, size)))]);
    }

    private static Graph Softmax(int rows, int columns, int classes)
    {
        Expr data = Expr.Literal(Numbers(rows * columns), Shape.Matrix(rows, columns));
        return ValueAndGradient(Expr.Input("w", Shape.Matrix(columns, classes)), w => Expr.Mean(Expr.LogSumExp(data.Dot(w), axis: 1)));
    }

    /// <summary>The logarithm of a mixture of Gaussians with a scale for each dimension.</summary>
    private static Graph Mixture(int points, int dimensions, int components)
    {
        Expr data = Expr.Literal(Numbers(points * dimensions), Shape.Of(points, 1, dimensions));
        return ValueAndGradient(Expr.Input("p", Shape.Of(2, components, dimensions)), p =>
        {
            Expr means = p.Slice(0, 0, 1);
            Expr scales = p.Slice(0, 1, 1);
            return Expr.Sum(Expr.LogSumExp(Expr.Sum(scales - (0.5 * Expr.Square((data - means) * Expr.Exp(scales))), axis: 2), axis: 1));
        });
    }

    private static double[] Numbers(int count)
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }
}
