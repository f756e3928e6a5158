using static FallLine.Expr;

namespace FallLine.Tests.Optimization.Constraints;

/// <summary>Methods for sets and terms, on problems whose answers are known.</summary>
public sealed class ProximalMethodTests
{
    /// <summary>½‖x - c‖².</summary>
    private static Objective Near(double[] centre) => Objective.Of(x => 0.5 * Sum(Square(x - Literal(centre))), centre.Length);

    private static TheoryData<string> Taking(ProximalTerm term) =>
        [.. Catalog.Methods.Where(method => method.Default.Direction.Takes(term) && !method.NeedsRate).Select(method => method.Id)];

    public static TheoryData<string> OfAnyTerm => Taking(new NuclearNorm(1, 1, 1));

    public static TheoryData<string> OfL1 => Taking(new L1(1));

    [Fact]
    public void In_a_set_or_with_a_term_the_default_is_the_spectral_gradient_and_says_what_it_measured()
    {
        Result simplex = Descent.Minimize(Near([0.5, 0.9, -2]).Within(new Simplex()), [1, 0, 0]);
        Result sparse = Descent.Minimize(Near([0.5, 3, -2]).Plus(new L1(1)), [1, 0, 0]);

        Assert.Equal(("spg", Status.Converged), (simplex.Method, simplex.Status));
        Assert.Equal([0.3, 0.7, 0], simplex.Point.ToArray(), (x, y) => Math.Abs(x - y) < 1e-8);
        Assert.StartsWith("The projected gradient norm ", simplex.Message, StringComparison.Ordinal);
        Assert.Equal([0, 2, -1], sparse.Point.ToArray(), (x, y) => Math.Abs(x - y) < 1e-8);
        Assert.Equal(0, sparse.Point[0]);
        Assert.Equal(0.125 + 0.5 + 0.5 + 3, sparse.Value, 1e-12);
        Assert.StartsWith("The proximal gradient norm ", sparse.Message, StringComparison.Ordinal);
    }

    /// <summary>The minimum of ½‖x - c‖² + h is prox(c): every method of any term gets there.</summary>
    [Theory]
    [MemberData(nameof(OfAnyTerm))]
    public void The_nearest_point_is_the_projection(string id)
    {
        double[] centre = [3, -1, 0.2, 5];
        Region[] regions =
        [
            new Simplex(2), new L1Ball(1), new L2Ball(0.5), new LInfBall(0.75), new HalfSpace([1, 1, 1, 1], -1),
            new AffineSet(new double[,] { { 1, 1, 1, 1 }, { 1, -1, 0, 2 } }, [1, 0]), Bounds.Same(4, 0, 1),
        ];
        foreach (Region region in regions)
        {
            Result result = Catalog.Method(id).Default.Minimize(Near(centre).Within(region), region.Nearest([1, 1, 1, 1]));
            Assert.True(result.Status == Status.Converged, $"{region.Name}: {result}");
            Assert.Equal(region.Nearest(centre), result.Point.ToArray(), (x, y) => Math.Abs(x - y) < 1e-7);
        }

        foreach (ProximalTerm term in new ProximalTerm[] { new L1(0.5), new ElasticNet(0.5, 1), new GroupLasso(0.5, [0, 1], [2, 3]), new NuclearNorm(0.7, 2, 2) })
        {
            double[] nearest = new double[4];
            term.Prox(centre, 1, nearest);
            Result result = Catalog.Method(id).Default.Minimize(Near(centre).Plus(term), [1, 1, 1, 1]);
            Assert.True(result.Status == Status.Converged, $"{term.Name}: {result}");
            Assert.Equal(nearest, result.Point.ToArray(), (x, y) => Math.Abs(x - y) < 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(OfL1))]
    public void A_sparse_logistic_regression_ends_with_the_same_zeros(string id)
    {
        Random random = new(3);
        (int rows, int columns) = (60, 30);
        double[,] data = new double[rows, columns];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                data[i, j] = random.NextDouble() - 0.5 + (j % 3 == 0 ? 0.3 * (i % 2) : 0);
            }

            labels[i] = data[i, 0] - data[i, 1] + (0.2 * random.NextDouble()) > 0.1 ? 1 : 0;
        }

        Expr x = Literal(data);
        Expr y = Literal(labels);
        Objective logistic = Objective.Of(
            w =>
            {
                Expr score = x.Dot(w);
                return Mean(Softplus(score) - (y * score));
            },
            columns).Plus(new L1(0.02));
        Result result = Catalog.Method(id).Default.Minimize(logistic, new double[columns]);
        Result exact = Methods.SpectralProjectedGradient().With("gradient-tolerance", "1e-13").Minimize(logistic, new double[columns]);

        Assert.True(result.Status == Status.Converged, result.ToString());
        Assert.Equal(exact.Value, result.Value, 1e-12);
        Assert.Equal(exact.Point.Select(weight => weight == 0), result.Point.Select(weight => weight == 0));
        Assert.InRange(result.Point.Count(weight => weight == 0), 5, columns - 2);
    }

    [Fact]
    public void In_a_set_nothing_is_evaluated_outside_it()
    {
        var simplex = new Simplex();
        int outside = 0;
        Objective entropy = Objective.From(4, (x, gradient) =>
        {
            double value = 0;
            double total = 0;
            for (int i = 0; i < 4; i++)
            {
                outside += x[i] < 0 ? 1 : 0;
                total += x[i];
                value += x[i] * (Math.Log(x[i] + 1e-12) - i);
                gradient[i] = Math.Log(x[i] + 1e-12) + (x[i] / (x[i] + 1e-12)) - i;
            }

            outside += Math.Abs(total - 1) < 1e-12 ? 0 : 1;
            return value;
        });
        double[] softmax = [.. Enumerable.Range(0, 4).Select(i => Math.Exp(i) / Enumerable.Range(0, 4).Sum(k => Math.Exp(k)))];
        foreach (string id in new[] { "spg", "fista", "proximal-gradient" })
        {
            Result result = Catalog.Method(id).Default.Minimize(entropy.Within(simplex), [1, 0, 0, 0]);
            Assert.Equal(softmax, result.Point.ToArray(), (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        }

        Assert.Equal(0, outside);
    }

    /// <summary>Beck and Teboulle 2009, theorems 3.1 and 4.4, where the curvatures are from nearly 0 to 1 and L = 1 with steps of exactly 1.</summary>
    [Fact]
    public void Values_fall_as_fast_as_theory_says()
    {
        double[] curvatures = [.. Enumerable.Range(0, 40).Select(i => 1 / (1.0 + (i * i)))];
        Objective flat = Functions.Quadratic(curvatures, centre: 1).Plus(new L1(0));
        double[] start = new double[40];
        foreach ((IDirection direction, Func<int, double> bound) in new (IDirection, Func<int, double>)[]
        {
            (new ProximalGradient(), k => 40 / (2.0 * k)),
            (new FastProximalGradient { Restart = AccelerationRestart.Never }, k => 2 * 40.0 / ((k + 1) * (k + 1))),
        })
        {
            Descent descent = new() { Direction = direction, StepSize = new ConstantRate { Rate = 1 }, RecordPath = true, Stopping = Stop.AfterIterations(300) };
            Result result = descent.Minimize(flat, start);
            Assert.All(result.Path.Skip(1), point => Assert.True(point.Value <= bound(point.Iteration), $"{direction.Name} {point.Iteration}: {point.Value}"));
        }
    }

    [Fact]
    public void Parameters_have_terms_of_their_own()
    {
        Parameters parameters = Parameters.Of(("w", Shape.Vector(3)), ("b", Shape.Scalar), ("p", Shape.Vector(2)));
        Objective near = Objective.Of(v => 0.5 * (Sum(Square(v["w"] - Literal([0.2, 3, -2]))) + Square(v["b"] - 4) + Sum(Square(v["p"] - Literal([0.9, 0.5])))), parameters);
        Result sparse = Descent.Minimize(near.Plus(new L1(0.5), on: "w"), new double[6]);
        Result both = Descent.Minimize(near.Plus(new GroupLasso(1, [0], [1, 2]), on: "w").Within(new Simplex(), on: "p").Within(Bounds.Of((0, 3)), on: "b"), [0, 0, 0, 0, 1, 0]);
        Result regions = Methods.FastProximalGradient().Maximize(Objective.Of(v => -0.5 * Sum(Square(v["w"] - 2)), parameters).Within(new L2Ball(1), on: "w").Within(new Simplex(), on: "p"), [0, 0, 0, 0, 1, 0]);
        Result boxes = Descent.Minimize(near.Within(Bounds.Of((0, 3)), on: "b").Within(Bounds.Same(3, 0, 1), on: "w"), new double[6]);

        Assert.Equal([0, 2.5, -1.5, 4, 0.9, 0.5], sparse.Point.ToArray(), Near);
        double part = 1 - (Math.Sqrt(2) / Math.Sqrt(13));
        Assert.Equal([0, 3 * part, -2 * part, 3, 0.7, 0.3], both.Point.ToArray(), Near);
        Assert.Equal([.. Enumerable.Repeat(1 / Math.Sqrt(3), 3)], regions.Point.Take(3).ToArray(), Near);
        Assert.Equal("lm", boxes.Method);
        Assert.Equal([(1, BoundSide.Upper), (2, BoundSide.Lower), (3, BoundSide.Upper)], boxes.ActiveBounds.Select(bound => (bound.Index, bound.Side)));

        static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-7;
    }

    [Fact]
    public void Terms_of_parameters_that_cannot_be_are_refused()
    {
        Objective plane = Objective.Of(v => Sum(v["w"]) + v["b"], Parameters.Of(("w", Shape.Vector(3)), ("b", Shape.Scalar)));

        Assert.StartsWith("There is no parameter 'v' for the term 'l1'.", Assert.Throws<ArgumentException>(() => plane.Plus(new L1(1), on: "v")).Message, StringComparison.Ordinal);
        Assert.StartsWith("The term 'bounds' is made for 2 variables, but 'w' has 3.", Assert.Throws<ArgumentException>(() => plane.Within(Bounds.Same(2, 0, 1), on: "w")).Message, StringComparison.Ordinal);
        Assert.StartsWith("The parameter 'w' already has the term 'l1';", Assert.Throws<ArgumentException>(() => plane.Plus(new L1(1), on: "w").Within(new Simplex(), on: "w")).Message, StringComparison.Ordinal);
        Assert.StartsWith("The objective already has the term 'simplex';", Assert.Throws<ArgumentException>(() => plane.Within(new Simplex()).Plus(new L1(1), on: "w")).Message, StringComparison.Ordinal);
        Objective mixed = plane.Within(new Simplex(), on: "w").Plus(new L1(1), on: "b");
        Assert.StartsWith("The start of 'w' lies outside the simplex that it stays in.", Assert.Throws<ArgumentException>(() => Descent.Minimize(mixed, [0, 0, 0, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Objective sparse = Near([1, 2]).Plus(new L1(1));
        ArgumentException climbed = Assert.Throws<ArgumentException>(() => Methods.SpectralProjectedGradient().Maximize(sparse, [0, 0]));
        Assert.StartsWith("The term 'l1' is a cost, minimised with the function.", climbed.Message, StringComparison.Ordinal);
        ArgumentException unable = Assert.Throws<ArgumentException>(() => Methods.LimitedMemoryBfgs().Minimize(sparse, [0, 0]));
        Assert.StartsWith("The method 'lbfgs' cannot deal with the l1 of this objective. These can: fista, owl-qn, proximal-gradient, spg.", unable.Message, StringComparison.Ordinal);
        ArgumentException outside = Assert.Throws<ArgumentException>(() => Descent.Minimize(Near([1, 2]).Within(new Simplex()), [1, 1]));
        Assert.StartsWith("The start lies outside the simplex that the variables stay in. Start inside: Nearest(start) gives the nearest point of it.", outside.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_is_climbed_in_too()
    {
        Result result = Descent.Maximize(Near([2, 0.4]).Within(new L2Ball(1)), [0, 0.1]);

        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(0.5 * Math.Pow(1 + Math.Sqrt(4.16), 2), result.Value, 1e-12);
    }

    [Theory]
    [InlineData("spg")]
    [InlineData("fista")]
    [InlineData("proximal-gradient")]
    [InlineData("owl-qn")]
    public void Steps_with_a_term_allocate_nothing(string id)
    {
        Objective quartic = Objective.Of(x => Sum(Square(Square(x - 1))), 50).Plus(new L1(1e-6));
        DescentRun run = (Catalog.Method(id).Default with { Stopping = Stop.AfterIterations(1000) }).Begin(quartic, new double[50]);
        for (int k = 0; k < 10; k++)
        {
            Assert.True(run.Step());
        }

        Assert.Equal(0, Allocation.Of(() => run.Step()));
    }
}
