using System.Text.Json.Nodes;

namespace FallLine.GradBench.Tests;

/// <summary>Each evaluation against the same mathematics in loops over numbers, its derivatives against differences or a closed form.</summary>
public sealed class EvaluationTests(Conversation program) : IClassFixture<Conversation>
{
    private const double ByRounding = 1e-9;
    private const double ByDifferences = 1e-8;

    [Fact]
    public void Hello()
    {
        double x = 1;
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(x * x, x = (double)program.Evaluate("hello", "square", x));
            Assert.Equal(2 * x, x = (double)program.Evaluate("hello", "double", x));
        }
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(1, 2)]
    [InlineData(128, 64)]
    public void Llsq(int coefficients, int points)
    {
        double[] x = Check.Normal(coefficients, seed: 1);
        Agree("llsq", "primal", "gradient", new { x, n = points }, at => Reference.LeastSquares(at, points), x);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Lse(int count)
    {
        double[] x = Check.Normal(count, seed: 2);
        Agree("lse", "primal", "gradient", new { x }, Reference.LogSumExp, x);
    }

    [Fact]
    public void Lse_of_large_numbers() => Assert.Equal(1000 + Math.Log(2), (double)program.Evaluate("lse", "primal", new { x = new[] { 1000.0, 1000 } }), 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Det(int size)
    {
        double[] matrix = Check.Normal(size * size, seed: 3);
        Agree("det", "primal", "gradient", new { A = matrix, ell = size }, at => Reference.Determinant(Check.Rows(at, size)), matrix);
    }

    [Fact]
    public void Det_of_a_singular_matrix() =>
        Check.Close([4, -2, -2, 1], Conversation.Numbers(program.Evaluate("det", "gradient", new { A = new[] { 1.0, 2, 2, 4 }, ell = 2 })), ByRounding);

    [Theory]
    [InlineData(3, 40, 2)]
    [InlineData(1, 5, 3)]
    [InlineData(7, 30, 1)]
    public void Kmeans(int clusters, int count, int dimension)
    {
        double[][] points = Check.Rows(Check.Normal(count * dimension, seed: 4), dimension);
        double[][] centroids = points[^clusters..];
        var input = new { points, centroids };
        Check.Close([Reference.Cost(points, centroids)], Conversation.Numbers(program.Evaluate("kmeans", "cost", input)), ByRounding);
        JsonNode direction = program.Evaluate("kmeans", "dir", input);
        Assert.Equal(clusters, direction.AsArray().Count);
        Check.Close(Reference.NewtonDirection(points, centroids), Conversation.Numbers(direction), ByRounding);
    }

    [Fact]
    public void Logistic()
    {
        const int Rows = 9, Columns = 4;
        double[] x = Check.Normal(Rows * Columns, seed: 20);
        double[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0 ? 1.0 : -1)];
        double[] w = Check.Normal(Columns, seed: 21);
        double Loss(double[] at) => Check.Rows(x, Columns).Zip(labels, (row, label) => Math.Log(1 + Math.Exp(-label * row.Zip(at, (a, b) => a * b).Sum()))).Average();
        Agree("logistic", "value", "gradient", new { x = Check.Rows(x, Columns), labels, w }, Loss, w);
    }

    [Fact]
    public void Product()
    {
        const int N = 3;
        double[] both = Check.Normal(2 * N * N, seed: 22);
        double HalfSquare(double[] at) => 0.5 * Enumerable.Range(0, N * N).Sum(i => Math.Pow(Enumerable.Range(0, N).Sum(k => at[(i / N * N) + k] * at[(N * N) + (k * N) + (i % N)]), 2));
        Agree("product", "value", "gradient", new { n = N, a = both[..(N * N)], b = both[(N * N)..] }, HalfSquare, both);
    }

    [Theory]
    [InlineData(1, 2, 4, 0, 1.0)]
    [InlineData(3, 2, 5, 1, 0.7)]
    [InlineData(4, 3, 6, 0, 1.0)]
    public void Gmm(int d, int k, int n, int m, double gamma)
    {
        double[] x = Check.Normal(n * d, seed: 5);
        int below = d * (d - 1) / 2;
        double[] theta = Check.Normal(k * (1 + (2 * d) + below), seed: 6);
        var input = new
        {
            d,
            k,
            n,
            m,
            gamma,
            x = Check.Rows(x, d),
            alpha = theta[..k],
            mu = Check.Rows(theta[k..(k + (k * d))], d),
            q = Check.Rows(theta[(k + (k * d))..(k + (2 * k * d))], d),
            l = Enumerable.Range(0, k).Select(row => theta.AsSpan(k + (2 * k * d) + (row * below), below).ToArray()),
        };
        Agree("gmm", "objective", "jacobian", input, at => Reference.LogPosterior(at, Check.Rows(x, d), d, k, m, gamma), theta);
        JsonObject jacobian = program.Evaluate("gmm", "jacobian", input).AsObject();
        Assert.Equal(["alpha", "mu", "q", "l"], jacobian.Select(field => field.Key));
        Assert.All(["mu", "q", "l"], name => Assert.Equal(k, jacobian[name]!.AsArray().Count));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(6, 1)]
    [InlineData(5, 10)]
    public void Ode(int equations, int steps)
    {
        double[] x = Check.Normal(equations, seed: 7);
        var input = new { x, s = steps };
        Check.Close(Reference.RungeKutta(x, steps), Conversation.Numbers(program.Evaluate("ode", "primal", input)), ByRounding);
        Check.Close(Check.Gradient(at => Reference.RungeKutta(at, steps)[^1], x), Conversation.Numbers(program.Evaluate("ode", "gradient", input)), ByDifferences);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.0)]
    public void Ba(double turn)
    {
        const int Cameras = 2, Points = 3, Observations = 4;
        double[] camera = [turn, -0.5 * turn, 0.2 * turn, 0.1, 0.2, 0.3, 1.5, 0.4, 0.6, 0.05, -0.02];
        double[] point = [0.7, -0.4, 3];
        double[] feature = [0.25, -0.75];
        const double Weight = 0.8;
        var input = new { n = Cameras, m = Points, p = Observations, cam = camera, x = point, w = Weight, feat = feature };
        double[] unknowns = [.. camera, .. point, Weight];

        JsonNode errors = program.Evaluate("ba", "objective", input);
        Check.Close(Reference.ReprojectionError(unknowns, feature), Conversation.Numbers(errors["reproj_error"]!["elements"]), ByRounding);
        Assert.Equal(Observations, (int)errors["reproj_error"]!["repeated"]!);
        Assert.Equal(1 - (Weight * Weight), (double)errors["w_err"]!["element"]!, ByRounding);
        Assert.Equal(Observations, (int)errors["w_err"]!["repeated"]!);

        JsonNode jacobian = program.Evaluate("ba", "jacobian", input);
        double[] values = Conversation.Numbers(jacobian["vals"]);

        // Without a rotation the formula is another one, in that point alone; its derivatives are those of x + r × x.
        Func<double[], double[], double[]> reference = turn == 0 ? Reference.ProjectionNearNoRotation : Reference.ReprojectionError;
        double[] block = [.. Enumerable.Range(0, 2).SelectMany(error => Check.Gradient(at => reference(at, feature)[error], unknowns))];
        Check.Close([.. block, -2 * Weight], values, ByDifferences);
        Check.Close([0, 15, 30, 45, 60, 75, 90, 105, 120, 121, 122, 123, 124, 124], Conversation.Numbers(jacobian["rows"]), 0);
        double[] columns = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 31];
        Check.Close([.. columns, .. columns, 34], Conversation.Numbers(jacobian["cols"]), 0);
    }

    [Theory]
    [InlineData("rr")]
    [InlineData("ff")]
    [InlineData("fr")]
    [InlineData("rf")]
    public void Particle_and_saddle(string modes)
    {
        Check.Close([0.2071918746486116], Conversation.Numbers(program.Evaluate("particle", modes, new { w = 0.0 })), ByRounding);
        const double Expected = 8.246324826140356e-06;
        double[] saddle = Conversation.Numbers(program.Evaluate("saddle", modes, new { start = new[] { 1.0, 1 } }));
        Check.Close([1, 1, 1, 1], [.. saddle.Select(number => number / Expected)], ByRounding);
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(2, 6, 4)]
    public void Lstm(int layers, int characters, int width)
    {
        double[] main = Check.Normal(8 * layers * width, seed: 8);
        double[] extra = Check.Normal(3 * width, seed: 9);
        double[][] state = Check.Rows(Check.Normal(2 * layers * width, seed: 10), width);
        double[][] sequence = Check.Rows([.. Check.Normal(characters * width, seed: 11).Select(number => number > 0 ? 1.0 : 0)], width);
        var input = new { main_params = Check.Rows(main, 4 * width), extra_params = Check.Rows(extra, width), state, sequence };
        Agree("lstm", "objective", "jacobian", input, at => Reference.RecurrentLoss(at, state, sequence), [.. main, .. extra]);
    }

    [Theory]
    [InlineData(false, 0.4)]
    [InlineData(true, 0.4)]
    [InlineData(true, 0.0)]
    public void Ht(bool complicated, double turn)
    {
        const int Bones = 22, Vertices = 9, Points = 4;
        double[][] Matrices(int seed) => [.. Check.Rows(Check.Normal(12 * Bones, seed), 12).Select(rows => (double[])[.. rows.Select(number => 0.7 * number), 0, 0, 0, 1])];
        int[] parents = [.. Enumerable.Range(0, Bones).Select(bone => bone == 0 ? -1 : bone == 1 ? 0 : (bone - 2) % 4 == 0 ? 1 : bone - 1)];
        (double[][] relatives, double[][] inverses) = (Matrices(12), Matrices(13));
        double[][] positions = [.. Check.Rows(Check.Normal(3 * Vertices, seed: 14), 3).Select(position => (double[])[.. position, 1])];
        double[][] weights = Check.Rows(Check.Normal(Vertices * Bones, seed: 15), Bones);
        double[][] points = Check.Rows(Check.Normal(3 * Points, seed: 16), 3);
        double[] theta = [.. Check.Normal(26, seed: 17).Select((number, i) => i < 3 ? turn * number : 0.4 * number)];
        int[][] triangles = [[0, 3, 5], [8, 1, 2], [4, 6, 7]];
        int[] correspondences = [2, 0, 1, 2];
        double[] us = Check.Normal(2 * Points, seed: 18);
        HandReference hand = new(parents, relatives, inverses, positions, weights);

        // The point is theta, then each row's two coordinates in its triangle.
        double[] Errors(double[] at)
        {
            double[][] vertices = hand.Vertices(at);
            double Coordinate(int point, int axis)
            {
                int[] corners = triangles[correspondences[point]];
                (double u, double v) = (at[26 + (2 * point)], at[27 + (2 * point)]);
                return complicated
                    ? (u * vertices[corners[0]][axis]) + (v * vertices[corners[1]][axis]) + ((1 - u - v) * vertices[corners[2]][axis])
                    : vertices[correspondences[point]][axis];
            }

            return [.. Enumerable.Range(0, 3 * Points).Select(i => points[i / 3][i % 3] - Coordinate(i / 3, i % 3))];
        }

        static double[][][] Square(double[][] matrices) => [.. matrices.Select(matrix => Check.Rows(matrix, 4))];
        var model = new
        {
            bone_count = Bones,
            parents,
            base_relatives = Square(relatives),
            inverse_base_absolutes = Square(inverses),
            base_positions = positions,
            weights,
            triangles,
            is_mirrored = false,
        };
        var input = new { theta, us = complicated ? Check.Rows(us, 2) : [], data = new { model, correspondences, points } };
        double[] point = [.. theta, .. us];
        Check.Close(Errors(point), Conversation.Numbers(program.Evaluate("ht", "objective", input)), ByRounding);

        double[][] expected = [.. Enumerable.Range(0, 3 * Points).Select(error =>
        {
            double[] all = Check.Gradient(at => Errors(at)[error], point);
            double[] byTheta = turn == 0 ? [0, 0, 0, .. all[3..26]] : all[..26];
            return complicated ? [all[26 + (error / 3 * 2)], all[27 + (error / 3 * 2)], .. byTheta] : byTheta;
        })];
        JsonArray jacobian = program.Evaluate("ht", "jacobian", input).AsArray();
        Assert.Equal(3 * Points, jacobian.Count);
        Check.Close([.. expected.SelectMany(row => row)], Conversation.Numbers(jacobian), 1e-7);
    }

    private void Agree(string module, string value, string gradient, object input, Func<double[], double> reference, double[] point)
    {
        Check.Close([reference(point)], Conversation.Numbers(program.Evaluate(module, value, input)), ByRounding);
        Check.Close(Check.Gradient(reference, point), Conversation.Numbers(program.Evaluate(module, gradient, input)), ByDifferences);
    }
}
