using FallLine.Compilation;
using FallLine.Tests.Compilation;
using FsCheck;
using FsCheck.Fluent;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>Recurrences against the same steps written out.</summary>
public sealed class ScanTests
{
    private static readonly Func<Expr, Expr, Expr, Expr>[] s_steps =
    [
        (s, x, a) => s + (a * x),
        (s, x, a) => Sin(s * a) + x,
        (s, x, a) => Where(s > x, (s * a) - x, x - (a * s)),
        (s, x, a) => (s * Sum(x * a)) + Exp(-s * s),
        (s, x, a) => Tanh((a * s) + Broadcast(Norm(x + 3), s.Shape)),
        (s, x, a) => Fold(s, 3, inner => Sin(inner + x) * a),
    ];

    [Fact]
    public void A_recurrence_is_the_loop_written_out_to_second_order()
    {
        Gen<(int Step, int Length, int Width, int Seed)> cases =
            from step in Gen.Choose(0, s_steps.Length - 1)
            from length in Gen.Choose(0, 6)
            from width in Gen.Choose(1, 12)
            from seed in Gen.Choose(0, 1_000_000)
            select (step, length, width, seed);
        Prop.ForAll(cases.ToArbitrary(), item =>
        {
            (int step, int length, int width, int seed) = item;
            Parameters parameters = Parameters.Of(("s", Shape.Vector(width)), ("x", Shape.Matrix(length, width)), ("a", Shape.Vector(width)));
            Random random = new(seed);
            double[] point = [.. Enumerable.Range(0, parameters.Size).Select(_ => (random.NextDouble() * 2) - 1)];
            Agree(
                Function.Of(p => Sum(Sin(Scan(p["s"], p["x"], (s, x) => s_steps[step](s, x, p["a"])))), parameters),
                Function.Of(p => Sum(Sin(Rows(WrittenOut(p["s"], p["x"], (s, x) => s_steps[step](s, x, p["a"]))))), parameters),
                point);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(20261122, 1));
    }

    [Fact]
    public void Its_bits_are_those_of_the_loop()
    {
        Expr Step(Expr s, Expr x) => (s * 0.7) + (x * s);
        Parameters parameters = Parameters.Of(("s", Shape.Vector(5)), ("x", Shape.Matrix(9, 5)));
        double[] point = Numbers(parameters.Size);
        Assert.Equal(
            Function.Of(p => Rows(WrittenOut(p["s"], p["x"], Step)), parameters).Values(point),
            Function.Of(p => Scan(p["s"], p["x"], Step), parameters).Values(point));
    }

    [Fact]
    public void Large_states_sum_up_what_captured_values_receive_step_by_step()
    {
        const int Width = 3000;
        Expr Step(Expr s, Expr x, Expr a) => Sin(s * a) + (x * s);
        Parameters parameters = Parameters.Of(("s", Shape.Vector(Width)), ("x", Shape.Matrix(40, Width)), ("a", Shape.Vector(Width)));
        double[] point = Numbers(parameters.Size);
        Function scan = Function.Of(p => Sum(Square(Fold(p["s"], p["x"], (s, x) => Step(s, x, p["a"])))), parameters);
        Function loop = Function.Of(p => Sum(Square(WrittenOut(p["s"], p["x"], (s, x) => Step(s, x, p["a"]))[^1])), parameters);
        Close.Check(loop.Gradient(point), scan.Gradient(point), 1e-12);
        double[] direction = Numbers(parameters.Size, 8);
        Close.Check(HessianProduct(loop, point, direction), HessianProduct(scan, point, direction), 1e-12);
    }

    [Theory]
    [InlineData(12_003, false)]
    [InlineData(4_003, true)]
    public void Long_recurrences_go_back_block_by_block(int length, bool isReversed)
    {
        Parameters parameters = Parameters.Of(("s", Shape.Vector(12)), ("x", Shape.Matrix(length, 12)), ("a", Shape.Vector(12)));
        Expr Step(Expr s, Expr x, Expr a) => Sin((s * a) + x) + (Sum(x) * Square(Cos(s)) * a);
        Expr Last(Variables p, int segments) => isReversed

            // The derivative of a recurrence runs the other way, and so its derivative is that of a reversed one.
            ? Function.Of(at => Sum(Fold(at, p["x"], (s, x) => Step(s, x, p["a"]), segments)), Shape.Vector(12)).Gradient(p["s"])
            : Fold(p["s"], p["x"], (s, x) => Step(s, x, p["a"]), segments);
        double[] point = Numbers(parameters.Size);
        Function blocks = Function.Of(p => Sum(Sin(Last(p, 1))), parameters);
        Function segments = Function.Of(p => Sum(Sin(Last(p, 60))), parameters);
        Assert.Matches(@"scan: \d+ times \{[^}]*scan: \d\d+ times", Kernel.Compile(blocks.ComputedGradient).Explain());
        Assert.Equal(segments.Value(point), blocks.Value(point), 1e-12);
        Close.Check(segments.Gradient(point), blocks.Gradient(point), 1e-11);
    }

    [Fact]
    public void No_step_and_one_step_are_recurrences_too()
    {
        Function none = Function.Of(x => Scan(x, 0, s => s * 2), Shape.Vector(2));
        Assert.Equal([3.0, 4], none.Values(3, 4));
        Assert.Equal([1.0, 0, 0, 1], none.Jacobian(3, 4).Cast<double>());
        Assert.Equal([3.0, 6], Function.Of(x => Scan(x, 1, s => s * 2), Shape.Scalar).Values(3));
        Assert.Equal(4.0, Function.Of(x => Fold(x, 1, s => s * s), Shape.Scalar).Gradient(2)[0]);
        Assert.Equal(5, Function.Of(x => Fold(x, 0, s => s * s), Shape.Scalar).Value(5));
        Assert.Equal(5, Function.Of(x => Fold(5, x, (s, at) => s * at), Shape.Vector(0)).Value());
    }

    [Fact]
    public void States_of_different_shapes_and_several_sequences_go_together()
    {
        // Two moving averages and their covariance.
        Parameters parameters = Parameters.Of(("x", Shape.Vector(6)), ("y", Shape.Matrix(6, 2)), ("rate", Shape.Scalar));
        Expr Covariance(Variables p) => Scan([0, Full(0, Shape.Vector(2)), Full(0, Shape.Vector(2))], [p["x"], p["y"]], (s, at) =>
        [
            s[0] + (p["rate"] * (at[0] - s[0])),
            s[1] + (p["rate"] * (at[1] - s[1])),
            s[2] + (p["rate"] * (((at[0] - s[0]) * (at[1] - s[1])) - s[2])),
        ])[2][^1];
        double[] point = Numbers(parameters.Size);
        double x = 0;
        double y = 0;
        double covariance = 0;
        double rate = point[^1];
        for (int t = 0; t < 6; t++)
        {
            (double dx, double dy) = (point[t] - x, point[6 + (2 * t) + 1] - y);
            (x, y, covariance) = (x + (rate * dx), y + (rate * dy), covariance + (rate * ((dx * dy) - covariance)));
        }

        Assert.Equal(covariance, Function.Of(Covariance, parameters).Values(point)[1], 1e-15);
        Assert.True(GradientCheck.Run(Objective.Of(p => Sum(Covariance(p)), parameters), point).Passed);
    }

    [Fact]
    public void A_derivative_inside_a_step_is_not_confused_with_one_around_it()
    {
        // d/dx of Σ over t of d/dy (x·y·s) at y = s, where y stands for nothing outside.
        Function f = Function.Of(x => Fold(1, 3, s => Function.Of(y => x * y * s, Shape.Scalar).Gradient(s)), Shape.Scalar);
        Close.Check([8, 12, 12], [f.Value(2), f.Gradient(2)[0], f.Hessian(2)[0, 0]], 1e-14);
        Function outer = Function.Of(x => Function.Of(y => Fold(y, 2, s => s * s * x), Shape.Scalar).Gradient(x) * x, Shape.Scalar);

        // y -> y⁴x³: the derivative by y at x is 4x⁶, times x.
        Close.Check([4 * 128, 28 * 64], [outer.Value(2), outer.Gradient(2)[0]], 1e-14);
    }

    [Fact]
    public void Rows_of_a_batch_have_their_own_recurrences()
    {
        Parameters parameters = Parameters.Of(("x", Shape.Matrix(4, 6)), ("rate", Shape.Scalar));
        double[] point = Numbers(parameters.Size);
        Agree(
            Function.Of(p => Sum(Map(row => Fold(0, row, (s, x) => Sin(s + (p["rate"] * x))), p["x"])), parameters),
            Function.Of(p => Enumerable.Range(0, 4).Select(i => WrittenOut(0, p["x"][i], (s, x) => Sin(s + (p["rate"] * x)))[^1]).Aggregate((a, b) => a + b), parameters),
            point);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_where_they_are_written()
    {
        Expr v = Input("v", Shape.Vector(3));
        Assert.Contains("(3)", Assert.Throws<ShapeException>(() => Scan(0, v, (s, x) => s + v)).Message, StringComparison.Ordinal);
        Assert.Contains("3 and 2 elements", Assert.Throws<ShapeException>(() => Scan([v], [v, v[..2]], (s, x) => s)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Scan(v, Input("x", Shape.Scalar), (s, x) => s));
        Assert.Throws<ArgumentException>(() => Scan([v], [v], (s, x) => []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scan(v, -1, s => s));
    }

    [Fact]
    public void It_is_printed_with_what_its_names_stand_for()
    {
        Expr prices = Input("prices", Shape.Vector(9));
        Expr a = Input("a", Shape.Scalar);
        Assert.Equal("scan(s, x: a*s + c1*x; s = 0, x = prices, c1 = a*prices[1])", Scan(0, prices, (s, x) => (a * s) + ((a * prices[0]) * x)).ToString());
        string listing = Graph.Of([prices, a], [Scan(0, prices, (s, x) => (a * s) + x)]).ToString();
        Assert.Contains("scan(n0, n1, n2)  (10)\n  n0 = input a", listing.Replace("n0 = input s  ()\n  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_hangs_on_no_state_is_computed_for_all_steps_at_once()
    {
        Parameters parameters = Parameters.Of(("x", Shape.Matrix(50, 8)), ("w", Shape.Matrix(8, 8)), ("v", Shape.Matrix(8, 8)));
        Function f = Function.Of(p => Scan(Full(0, Shape.Vector(8)), p["x"], (s, x) => Tanh(s.Dot(p["v"]) + x.Dot(p["w"]))), parameters);
        string plan = Kernel.Compile(f.Graph).Explain();
        Assert.Contains("matrix product: 50 by 8 by 8", plan, StringComparison.Ordinal);
        Assert.Contains("scan: 50 times { matrix product: 1 by 8 by 8", plan, StringComparison.Ordinal);

        // The weights' derivative is one product of matrices as well.
        Function gradient = Function.Of(p => Function.Of(v => Sum(Scan(Full(0, Shape.Vector(8)), p["x"], (s, x) => Tanh(s.Dot(v) + x.Dot(p["w"])))), Shape.Matrix(8, 8)).Gradient(p["v"]), parameters);
        Assert.Contains("matrix product: 8 by 50 by 8", Kernel.Compile(gradient.Graph).Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_and_its_gradient_run_forwards_once()
    {
        Function f = Function.Of(x => Square(Fold(Fold(x, 50, s => Sin(s) + x), 60, s => Sin(s) + x)), Shape.Scalar);
        string plan = Kernel.Compile(Graph.Of(f.Computed.Inputs, [.. f.Computed.Outputs, .. f.ComputedGradient.Outputs])).Explain();
        Assert.Equal(2, plan.Split("50 times").Length - 1);
        Assert.Equal(2, plan.Split("60 times").Length - 1);
    }

    [Fact]
    public void Runs_allocate_nothing_in_either_back_end()
    {
        Parameters parameters = Parameters.Of(("x", Shape.Matrix(30, 4)), ("a", Shape.Vector(4)));
        Function f = Function.Of(p => Sum(Scan(p["a"], p["x"], (s, x) => Fold(s * x, 3, inner => Sin(inner)) + p["a"])), parameters);
        double[] point = Numbers(parameters.Size);
        double[] output = new double[parameters.Size];
        foreach (IBackEnd backEnd in new IBackEnd[] { InterpreterBackEnd.Instance, JitBackEnd.Instance })
        {
            Kernel kernel = Kernel.Compile(f.ComputedGradient, backEnd);
            kernel.Run(point, output);
            Assert.Equal(0, Allocation.Of(() => kernel.Run(point, output)));
        }
    }

    [Fact]
    public void Many_threads_run_one_at_once()
    {
        Function f = Function.Of(x => Sum(Scan(x, 200, s => Sin(s) + (0.1 * x))), Shape.Vector(3));
        double[] alone = f.Gradient(1, 2, 3);
        Parallel.For(0, 64, _ => Assert.Equal(alone, f.Gradient(1, 2, 3)));
    }

    private static void Agree(Function scan, Function loop, double[] point)
    {
        Assert.Equal(loop.Value(point), scan.Value(point), 1e-12);
        Close.Check(loop.Gradient(point), scan.Gradient(point), 1e-11);
        double[] direction = Numbers(point.Length, 8);
        Close.Check(HessianProduct(loop, point, direction), HessianProduct(scan, point, direction), 1e-10);
    }

    private static double[] HessianProduct(Function function, double[] point, double[] direction)
    {
        double[] product = new double[point.Length];
        function.HessianProduct(point, direction, product);
        return product;
    }

    private static List<Expr> WrittenOut(Expr state, Expr sequence, Func<Expr, Expr, Expr> step)
    {
        List<Expr> states = [state];
        for (int t = 0; t < sequence.Shape[0]; t++)
        {
            states.Add(step(states[^1], sequence[t]));
        }

        return states;
    }

    private static Expr Rows(List<Expr> rows) => Concatenate(rows.Select(row => row.Reshape(Shape.Matrix(1, row.Shape.Size))));

    private static double[] Numbers(int count, int seed = 5)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }
}
