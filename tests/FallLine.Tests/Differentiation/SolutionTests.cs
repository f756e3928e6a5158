using System.Collections.Immutable;
using FallLine.Compilation;
using FallLine.Tests.Compilation;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>Loops that end by themselves, and derivatives of what they arrive at.</summary>
public sealed class SolutionTests
{
    private static readonly Expr s_rows = Literal(new double[,] { { 1, 2 }, { 0.5, -1 }, { 3, 0.25 }, { -1, 1 }, { 2, 2 } });
    private static readonly Expr s_targets = Literal([1.0, 0, 2, -1, 3]);

    [Fact]
    public void The_derivatives_of_a_fixed_point_are_those_of_the_solution_and_not_of_the_steps()
    {
        Function root = Function.Of(a => FixedPoint(1, x => (x + (a / x)) / 2), Shape.Scalar);
        Close.Check([3, 1 / 6.0, -1 / 108.0], [root.Value(9), root.Gradient(9)[0], root.Hessian(9)[0, 0]], 1e-14);

        // x = cos(a·x): x' = -x·sin(a·x) / (1 + a·sin(a·x)).
        Function cosine = Function.Of(a => FixedPoint(0.5, x => Cos(a * x)), Shape.Scalar);
        double at = cosine.Value(1.2);
        Assert.Equal(at, Math.Cos(1.2 * at), 1e-11);
        Assert.Equal(-at * Math.Sin(1.2 * at) / (1 + (1.2 * Math.Sin(1.2 * at))), cosine.Gradient(1.2)[0], 1e-11);
        Assert.Equal(0, Function.Of(start => FixedPoint(start, x => Cos(x)), Shape.Scalar).Gradient(0.3)[0]);
    }

    [Fact]
    public void An_equilibrium_of_many_elements_is_iterated_in_its_derivative_too()
    {
        // x = tanh(0.5·(x of the neighbour) + b), with more elements than are solved for at once.
        int[] neighbours = [.. Enumerable.Range(1, 99), 0];
        Function f = Function.Of(b => Sum(Square(FixedPoint(Full(0, Shape.Vector(100)), x => Tanh((0.5 * x.Gather(neighbours)) + b)))), Shape.Vector(100));
        Assert.True(GradientCheck.Run(Objective.Of(f.Apply, 100), [.. Enumerable.Range(0, 100).Select(i => Math.Sin(i))], 1e-7).Passed);
    }

    [Fact]
    public void What_does_not_converge_is_not_a_number_and_its_origin_is_named()
    {
        Function f = Function.Of(a => Square(FixedPoint(0.4, x => a * x * (1 - x), maxIterations: 50)), Shape.Scalar);
        Assert.Equal(double.NaN, f.Value(3.9));
        Assert.Equal(double.NaN, f.Gradient(3.9)[0]);
        NanOrigin origin = NanOrigin.Find(f, [3.9])!;
        Assert.StartsWith("element [1] of while(s1, s2: ", origin.Operation, StringComparison.Ordinal);
        Assert.Contains("not ended after 50 steps", origin.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_operation_inside_a_step_that_is_not_finite_is_named()
    {
        Function f = Function.Of(x => Fold(x, 5, s => Log(s)), Shape.Scalar);
        NanOrigin origin = NanOrigin.Find(f, [3])!;
        Assert.Equal("log(s), in step 4 of scan", origin.Operation[..25]);
        Assert.Equal(KeyValuePair.Create("s", Math.Log(Math.Log(Math.Log(3)))), Assert.Single(origin.Operands), (x, y) => x.Key == y.Key && Math.Abs(x.Value - y.Value) < 1e-12);
        Assert.Contains("positive argument", origin.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_ends_when_its_condition_does_and_has_the_derivative_of_the_steps_taken()
    {
        Function f = Function.Of(x => While(x, s => s < 100, s => s * s, 10), Shape.Scalar);
        Assert.Equal(256, f.Value(2));
        Assert.Equal(8 * Math.Pow(2, 7), f.Gradient(2)[0]);
        Assert.Equal(56 * Math.Pow(2, 6), f.Hessian(2)[0, 0]);
        Assert.Equal(500, f.Value(500));
        Assert.Equal(1, f.Gradient(500)[0]);
        Function tooFew = Function.Of(x => While(x, s => s < 100, s => s * s, 2), Shape.Scalar);
        Assert.Equal(double.NaN, tooFew.Value(2));
        Assert.Equal(double.NaN, tooFew.Gradient(2)[0]);

        // The greatest common divisor: two states.
        Function divisor = Function.Of(x => While([x[0], x[1]], s => NotEqual(s[1], 0), s => [s[1], s[0] - (s[1] * Floor(s[0] / s[1]))], 30)[0], Shape.Vector(2));
        Assert.Equal(21, divisor.Value(1071, 462));
    }

    [Fact]
    public void Forward_derivatives_of_a_loop_need_no_memory_for_the_steps_that_are_allowed()
    {
        // x ← x + rate·(a - x)·b, with a rate that no derivative moves: ten steps, and a thousand million are allowed.
        ImmutableArray<Expr> Loop(Expr x) => While([0.5 * x[0], 0, 0.25], s => s[1] < 10, s => [s[0] + (s[2] * (x[0] - s[0]) * x[1]), s[1] + 1, 0.9 * s[2]], 1_000_000_000);
        Function f = Function.Of(x => Loop(x)[0], Shape.Vector(2));
        Function few = Function.Of(x => Fold([0.5 * x[0], 0.25], [Literal(new double[10])], (s, _) => [s[0] + (s[1] * (x[0] - s[0]) * x[1]), 0.9 * s[1]])[0], Shape.Vector(2));
        Close.Check(few.Jvp([3, 0.5], [1, -2]), f.Jvp([3, 0.5], [1, -2]), 1e-15);

        // All axes at once: the states are the same for all of them.
        Function both = Function.Of(x => Map(tangent => f.Jvp(x, tangent), Literal(new double[,] { { 1, 0 }, { 0, 1 } })), Shape.Vector(2));
        Close.Check(few.Gradient(3, 0.5), both.Values(3, 0.5), 1e-15);
        Function second = Function.Of(x => f.Jvp(x, Literal([1, 0])), Shape.Vector(2));
        Close.Check([few.Hessian(3, 0.5)[0, 1]], second.Jvp([3, 0.5], [0, 1]), 1e-14);
        Function still = Function.Of(x => Loop(x)[2], Shape.Vector(2));
        Assert.Equal([0], still.Jvp([3, 0.5], [1, 1]));
    }

    [Fact]
    public void Each_element_of_a_batch_ends_by_itself()
    {
        Function f = Function.Of(x => Map(a => FixedPoint(1, s => a * s * (1 - (0.5 * s)), maxIterations: 400), x), Shape.Vector(3));
        double[] values = f.Values(1.5, 3.9, 2.5);
        Close.Check([2 * (1 - (1 / 1.5)), double.NaN, 2 * (1 - (1 / 2.5))], values, 1e-11);
        double[,] jacobian = f.Jacobian(1.5, 2.9, 2.5);
        Close.Check([2 / (1.5 * 1.5), 0, 0, 0, 2 / (2.9 * 2.9), 0, 0, 0, 2 / 6.25], [.. jacobian.Cast<double>()], 1e-9);
    }

    [Fact]
    public void The_best_weights_of_ridge_regression_change_with_the_penalty_as_their_closed_form_says()
    {
        // w = A⁻¹·Xᵀy with A = XᵀX + λ·I, so w' = -A⁻¹·w and w'' = 2·A⁻²·w.
        Function closed = Function.Of(p => Solve(s_rows.Transpose().Dot(s_rows) + (p * Literal(new double[,] { { 1, 0 }, { 0, 1 } })), s_rows.Transpose().Dot(s_targets)), Shape.Scalar);
        Function best = Function.Of(p => Minimizer(Full(0, Shape.Vector(2)), w => 0.5 * (Sum(Square(s_rows.Dot(w) - s_targets)) + (p * Sum(Square(w))))), Shape.Scalar);
        Close.Check(closed.Values(0.7), best.Values(0.7), 1e-12);
        Close.Check([.. closed.Jacobian(0.7).Cast<double>()], [.. best.Jacobian(0.7).Cast<double>()], 1e-12);
        Function second = Function.Of(p => best.Jacobian(p), Shape.Scalar);
        Function closedSecond = Function.Of(p => closed.Jacobian(p), Shape.Scalar);
        Close.Check([.. closedSecond.Jacobian(0.7).Cast<double>()], [.. second.Jacobian(0.7).Cast<double>()], 1e-11);
    }

    [Fact]
    public void The_answer_of_a_descent_has_the_derivative_that_its_equation_gives_it()
    {
        Parameters parameters = Parameters.Of(("w", Shape.Vector(2)), ("penalty", Shape.Scalar));
        Expr Loss(Expr w, Expr penalty) => Mean(Softplus(-s_targets * s_rows.Dot(w))) + (penalty * Sum(Square(w)));
        double[] Weights(double penalty)
        {
            Result result = (Methods.Newton() with { Stopping = Stop.WhenGradientNormBelow(1e-13) | Stop.AfterIterations(500) }).Minimize(Objective.Of(w => Loss(w, penalty), 2), [0.0, 0]);
            return [.. result.Point];
        }

        Function answer = Function.Of(p => Solution(p["w"], w => Function.Of(v => Loss(v, p["penalty"]), w.Shape).Gradient(w)), parameters);
        double[,] change = answer.Jacobian([.. Weights(0.1), 0.1]);
        const double Step = 2e-4;
        double[][] around = [.. new[] { 2, 1, -1, -2 }.Select(steps => Weights(0.1 + (steps * Step)))];
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(0, change[i, 0]);
            Assert.Equal(((8 * (around[1][i] - around[2][i])) - (around[0][i] - around[3][i])) / (12 * Step), change[i, 2], 1e-8);
        }

        // The same from a minimum inside the expression.
        Function best = Function.Of(penalty => Minimizer(Full(0, Shape.Vector(2)), w => Loss(w, penalty)), Shape.Scalar);
        Close.Check([change[0, 2], change[1, 2]], [.. best.Jacobian(0.1).Cast<double>()], 1e-8);
    }

    [Fact]
    public void A_minimum_is_found_where_an_undamped_step_would_go_up()
    {
        // Rosenbrock's valley, bent by a parameter: the minimum is (a, a²).
        Function f = Function.Of(a => Minimizer(Literal([-1.2, 1]), x => (100 * Square(x[1] - Square(x[0]))) + Square(a - x[0])), Shape.Scalar);
        Close.Check([1.5, 2.25], f.Values(1.5), 1e-9);
        Close.Check([1, 3], [.. f.Jacobian(1.5).Cast<double>()], 1e-8);

        // Not convex where it begins; accurate although log cosh is written so that it overflows.
        Function flat = Function.Of(a => Minimizer(30, x => Log(Cosh(30 * (x - a)))), Shape.Scalar);
        Assert.Equal(1, flat.Gradient(-2)[0], 1e-9);
    }

    [Fact]
    public void A_training_inside_a_function_is_tuned_by_its_derivative()
    {
        // The penalty with the least error on rows that were held out.
        Expr Held(Expr logPenalty)
        {
            Expr w = Minimizer(Full(0, Shape.Vector(2)), v => Sum(Square(s_rows[..3].Dot(v) - s_targets[..3])) + (Exp(logPenalty) * Sum(Square(v))));
            return Sum(Square(s_rows[3..].Dot(w) - s_targets[3..]));
        }

        Objective objective = Objective.Of(x => Held(x[0]), 1);
        Assert.True(GradientCheck.Run(objective, [0.5], 1e-8).Passed);
    }

    [Fact]
    public void What_cannot_be_is_refused_where_it_is_written()
    {
        Expr v = Input("v", Shape.Vector(3));
        Assert.Throws<ShapeException>(() => While(v, s => s > 0, s => s, 10));
        Assert.Throws<ShapeException>(() => While(v, s => Sum(s), s => Sum(s) + Input("w", Shape.Vector(2)), 10));
        Assert.Throws<ShapeException>(() => FixedPoint(0, x => v));
        Assert.Throws<ShapeException>(() => Minimizer(v, x => x));
        Assert.Throws<ShapeException>(() => Solution(v, x => Sum(x)));
        Assert.Throws<ArgumentOutOfRangeException>(() => While(v, s => Sum(s), s => s, 0));
    }

    [Fact]
    public void Solutions_are_printed_as_equations() =>
        Assert.Equal("2*solution(x: x - cos(a*x) = 0)", Graph.Of([], [Input("a", Shape.Scalar) is var a ? 2 * FixedPoint(1, x => Cos(a * x)) : 0]).Outputs[0].ToString());

    [Fact]
    public void Runs_allocate_nothing_in_either_back_end()
    {
        Function f = Function.Of(a => Sum(FixedPoint(Full(1, Shape.Vector(3)), x => (x + (a / x)) / 2)), Shape.Vector(3));
        double[] point = [2, 3, 4];
        double[] output = new double[3];
        foreach (IBackEnd backEnd in new IBackEnd[] { InterpreterBackEnd.Instance, JitBackEnd.Instance })
        {
            Kernel kernel = Kernel.Compile(f.ComputedGradient, backEnd);
            kernel.Run(point, output);
            Close.Check([.. point.Select(x => 0.5 / Math.Sqrt(x))], output, 1e-14);
            Assert.Equal(0, Allocation.Of(() => kernel.Run(point, output)));
        }
    }
}
