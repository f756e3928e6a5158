using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Optimization.Constraints;

/// <summary>Each projection and each proximal operator is what it says, on random points of any size.</summary>
public sealed class ProximalTermTests
{
    private const int Variables = 6;

    private static readonly Dictionary<string, ProximalTerm> s_terms = new()
    {
        ["bounds"] = Bounds.Of((-1, 1), (0, double.PositiveInfinity), (double.NegativeInfinity, 2), (3, 3), (double.NegativeInfinity, double.PositiveInfinity), (-2, -1)),
        ["simplex"] = new Simplex(),
        ["simplex of 7"] = new Simplex(7),
        ["simplex of 0"] = new Simplex(0),
        ["l1 ball"] = new L1Ball(2),
        ["l1 point"] = new L1Ball(0),
        ["l2 ball"] = new L2Ball(1.5),
        ["l2 ball beside"] = new L2Ball(0.5, [1, 2, 3, -4, 5, -6]),
        ["linf ball"] = new LInfBall(0.75),
        ["half-space"] = new HalfSpace([1, -2, 0, 3, 0.5, 0], 0.25),
        ["affine set"] = new AffineSet(new double[,] { { 1, 1, 1, 1, 1, 1 }, { 1, 2, 3, 4, 5, 6 }, { 2, 3, 4, 5, 6, 7 } }, [1, 2, 3]),
        ["l1"] = new L1(0.5),
        ["l1 weighted"] = new L1([0, 1, 2, 0.5, 0.1, 3]),
        ["elastic net"] = new ElasticNet(0.5, 2),
        ["group lasso"] = new GroupLasso(0.7, [0, 3], [1, 2, 5]),
        ["nuclear norm"] = new NuclearNorm(0.6, 2, 3),
    };

    public static TheoryData<string> Terms => [.. s_terms.Keys];

    public static TheoryData<string> Regions => [.. s_terms.Where(pair => pair.Value is Region).Select(pair => pair.Key)];

    private static Arbitrary<double[]> Points { get; } = Gen.Choose(-4000, 4000).Select(k => k / 1000.0)
        .SelectMany(x => Gen.Elements(0.001, 1.0, 1.0, 1.0, 1000.0).Select(scale => x * scale)).ArrayOf(Variables).ToArbitrary();

    /// <summary>(x - u)/t is a subgradient of h at u = prox(x, t): h(z) ≥ h(u) + (x - u)ᵀ(z - u)/t for every z. This is what makes u the minimum.</summary>
    [Theory]
    [MemberData(nameof(Terms))]
    public void The_proximal_operator_meets_the_condition_of_its_minimum(string name) => Holds(name, (term, x, other, step) =>
    {
        double[] u = Prox(term, x, step);
        double[] z = term is Region region ? region.Nearest(other) : other;
        double lowest = term is Region ? 0 : term.Value(u) - term.Value(z);
        double product = 0;
        double scale = 1;
        for (int i = 0; i < x.Length; i++)
        {
            product += (x[i] - u[i]) * (z[i] - u[i]) / step;
            scale += Math.Abs(x[i] - u[i]) * (Math.Abs(z[i]) + Math.Abs(u[i])) / step;
        }

        return lowest + product <= 1e-11 * scale;
    });

    [Theory]
    [MemberData(nameof(Terms))]
    public void No_two_points_are_led_apart(string name) => Holds(name, (term, x, y, step) =>
        Distance(Prox(term, x, step), Prox(term, y, step)) <= (Distance(x, y) * (1 + 1e-12)) + 1e-11);

    [Theory]
    [MemberData(nameof(Terms))]
    public void The_result_may_be_the_point_itself(string name) => Holds(name, (term, x, _, step) =>
    {
        double[] apart = Prox(term, x, step);
        term.Prox(x, step, x);
        return apart.AsSpan().SequenceEqual(x);
    });

    [Theory]
    [MemberData(nameof(Regions))]
    public void A_projected_point_lies_in_the_set_and_stays(string name) => Holds(name, (term, x, _, _) =>
    {
        var region = (Region)term;
        double[] inside = region.Nearest(x);
        return region.Contains(inside) && region.Value(inside) == 0 && Distance(region.Nearest(inside), inside) <= 1e-12 * (1 + inside.Max(Math.Abs));
    });

    [Theory]
    [MemberData(nameof(Terms))]
    public void What_is_left_to_fall_is_zero_exactly_where_the_gradient_is_a_subgradient(string name) => Holds(name, (term, x, _, _) =>
    {
        // At u = prox(x, 1) the smooth part's gradient u - x leaves nothing; at another point something.
        double[] u = Prox(term, x, 1);
        double[] gradient = [.. u.Zip(x, (there, here) => there - here)];
        return term.Stationarity(u, gradient, new double[x.Length]) <= 1e-11 * (1 + x.Max(Math.Abs));
    });

    [Fact]
    public void Sets_without_a_point_and_terms_that_are_no_cost_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new Simplex(-1));
        Assert.ThrowsAny<ArgumentException>(() => new Simplex(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => new L1Ball(-1));
        Assert.ThrowsAny<ArgumentException>(() => new L2Ball(double.PositiveInfinity));
        Assert.ThrowsAny<ArgumentException>(() => new L2Ball(1, [double.NaN]));
        Assert.ThrowsAny<ArgumentException>(() => new LInfBall(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => new HalfSpace([0, 0], 1));
        Assert.ThrowsAny<ArgumentException>(() => new L1(-1));
        Assert.ThrowsAny<ArgumentException>(() => new L1([1, double.NaN]));
        Assert.ThrowsAny<ArgumentException>(() => new ElasticNet(1, -1));
        Assert.ThrowsAny<ArgumentException>(() => new GroupLasso(1, [0, 1], [1, 2]));
        Assert.ThrowsAny<ArgumentException>(() => new NuclearNorm(1, 0, 3));
        ArgumentException contradiction = Assert.Throws<ArgumentException>(() => new AffineSet(new double[,] { { 1, 1 }, { 2, 2 } }, [1, 3]));
        Assert.Equal("Equation 1 contradicts those before it: no point solves all. Check its value, or leave it out.", contradiction.Message);
    }

    [Fact]
    public void A_term_fits_the_number_of_variables()
    {
        Assert.ThrowsAny<ArgumentException>(() => Functions.Rosenbrock.Plus(new GroupLasso(1, [1, 2])));
        Assert.ThrowsAny<ArgumentException>(() => Functions.Rosenbrock.Plus(new L1([1, 1, 1])));
        Assert.ThrowsAny<ArgumentException>(() => Functions.Rosenbrock.Within(new HalfSpace([1], 1)));
        ArgumentException two = Assert.ThrowsAny<ArgumentException>(() => Functions.Rosenbrock.Within(new Simplex()).Plus(new L1(1)));
        Assert.StartsWith("The objective already has the term 'simplex'; 'l1' cannot be put beside it", two.Message, StringComparison.Ordinal);
    }

    private static void Holds(string name, Func<ProximalTerm, double[], double[], double, bool> property)
    {
        ProximalTerm term = s_terms[name];
        Config config = Config.QuickThrowOnFailure.WithReplay(20250611, 1).WithMaxTest(200);
        Prop.ForAll(Points, Points, Gen.Elements(0.1, 1.0, 3.0).ToArbitrary(), (x, y, step) => property(term, x, y, step)).Check(config);
    }

    private static double[] Prox(ProximalTerm term, double[] x, double step)
    {
        double[] result = new double[x.Length];
        term.Prox(x, step, result);
        return result;
    }

    private static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
}
