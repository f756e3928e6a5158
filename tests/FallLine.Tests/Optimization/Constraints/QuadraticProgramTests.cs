using FallLine.Optimization;

namespace FallLine.Tests.Optimization.Constraints;

public sealed class QuadraticProgramTests
{
    private const double Free = double.PositiveInfinity;

    [Fact]
    public void The_answer_meets_the_conditions_of_Karush_Kuhn_and_Tucker()
    {
        // Seeded problems of all sizes whose constraints hold at a known point; with repeated rows and rows that are sums of others.
        var random = new Random(11);
        for (int trial = 0; trial < 500; trial++)
        {
            int n = 1 + random.Next(8);
            int m = random.Next(10);
            Problem problem = Problem.Drawn(n, m, random);
            var program = new QuadraticProgram(n, m);

            Assert.True(program.Solve(problem.Hessian, problem.Gradient, problem.Constraints, problem.Lower, problem.Upper), $"trial {trial}: n {n}, m {m}");
            problem.Check(program.Point, program.Multipliers, $"trial {trial}: n {n}, m {m}");
        }
    }

    [Fact]
    public void No_point_that_keeps_the_constraints_is_lower()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 50; trial++)
        {
            Problem problem = Problem.Drawn(3, 4, random);
            var program = new QuadraticProgram(3, 4);
            Assert.True(program.Solve(problem.Hessian, problem.Gradient, problem.Constraints, problem.Lower, problem.Upper));
            double least = problem.Value(program.Point);
            for (int other = 0; other < 200; other++)
            {
                // Between the answer and the known point all constraints hold.
                double part = random.NextDouble();
                double[] near = [.. problem.Known.Zip(program.Point.ToArray(), (known, p) => p + (part * (known - p)))];
                Assert.True(problem.Value(near) >= least - (1e-9 * (1 + Math.Abs(least))), $"trial {trial}");
            }
        }
    }

    [Theory]
    [InlineData(1, 1, -1, 1)] // x <= -1 and x >= 1
    [InlineData(1, 0, 1, 0.5)]
    public void Constraints_that_contradict_each_other_are_found_out(double first, double above, double second, double below)
    {
        var constraints = new LinearConstraints(1, [false, false]);
        (constraints.Row(0)[0], constraints.Values[0], constraints.Row(1)[0], constraints.Values[1]) = (first, above, second, below);
        _ = constraints.Measure();
        var program = new QuadraticProgram(1, 2);

        Assert.Equal(first == second, program.Solve([1], [0], constraints, [-Free], [Free]));
    }

    [Fact]
    public void Equations_that_repeat_each_other_are_taken_once_and_others_refused()
    {
        var constraints = new LinearConstraints(2, [true, true]);
        double[] rows = [1, 1, 2, 2];
        rows.CopyTo(constraints.Jacobian, 0);
        (constraints.Values[0], constraints.Values[1]) = (-1, -2);
        _ = constraints.Measure();
        var program = new QuadraticProgram(2, 2);
        double[] none = [-Free, -Free];

        Assert.True(program.Solve([1, 0, 0, 1], [0, 0], constraints, none, [Free, Free]));
        Assert.Equal([0.5, 0.5], program.Point.ToArray());

        constraints.Values[1] = -3;
        Assert.False(program.Solve([1, 0, 0, 1], [0, 0], constraints, none, [Free, Free]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_matrix_that_is_not_positive_definite_is_refused(double diagonal) =>
        Assert.False(new QuadraticProgram(1, 0).Solve([diagonal], [1], new LinearConstraints(1, []), [-Free], [Free]));

    private sealed record Problem(double[] Hessian, double[] Gradient, LinearConstraints Constraints, double[] Lower, double[] Upper, double[] Known)
    {
        public static Problem Drawn(int n, int m, Random random)
        {
            double Next() => (2 * random.NextDouble()) - 1;
            double[] root = [.. Enumerable.Range(0, n * n).Select(_ => Next())];
            double[] hessian = new double[n * n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    hessian[(i * n) + j] = (i == j ? 0.1 : 0) + Enumerable.Range(0, n).Sum(k => root[(i * n) + k] * root[(j * n) + k]);
                }
            }

            double[] known = [.. Enumerable.Range(0, n).Select(_ => Next())];
            bool[] equality = [.. Enumerable.Range(0, m).Select(row => row < n / 2 && random.Next(3) == 0)];
            var constraints = new LinearConstraints(n, equality);
            for (int row = 0; row < m; row++)
            {
                bool repeats = row > 1 && random.Next(4) == 0;
                for (int i = 0; i < n; i++)
                {
                    constraints.Row(row)[i] = repeats ? constraints.Row(row - 1)[i] + constraints.Row(row - 2)[i] : Next();
                }

                double slack = equality[row] || random.Next(3) == 0 ? 0 : random.NextDouble();
                constraints.Values[row] = -slack - Enumerable.Range(0, n).Sum(i => constraints.Row(row)[i] * known[i]);
            }

            _ = constraints.Measure();
            double[] lower = [.. known.Select(x => random.Next(2) == 0 ? -Free : x - (random.Next(2) * random.NextDouble()))];
            double[] upper = [.. known.Select(x => random.Next(2) == 0 ? Free : x + random.NextDouble())];
            return new Problem(hessian, [.. Enumerable.Range(0, n).Select(_ => 3 * Next())], constraints, lower, upper, known);
        }

        public double Value(ReadOnlySpan<double> p)
        {
            double value = Vectors.Dot(Gradient, p);
            for (int i = 0; i < p.Length; i++)
            {
                value += 0.5 * p[i] * Vectors.Dot(Hessian.AsSpan(i * p.Length, p.Length), p);
            }

            return value;
        }

        public void Check(ReadOnlySpan<double> p, ReadOnlySpan<double> multipliers, string what)
        {
            double[] slopes = [.. Gradient];
            for (int i = 0; i < p.Length; i++)
            {
                slopes[i] += Vectors.Dot(Hessian.AsSpan(i * p.Length, p.Length), p);
            }

            Constraints.AddGradient(multipliers, slopes);
            double size = 1 + Vectors.LargestMagnitude(multipliers) + Vectors.LargestMagnitude(p);
            for (int row = 0; row < multipliers.Length; row++)
            {
                double value = Constraints.At(row, p, out _);
                Assert.True(Constraints.IsEquality(row) ? Math.Abs(value) < 1e-10 * size : value < 1e-10 * size, $"{what}: row {row} fails by {value}");
                Assert.True(Constraints.IsEquality(row) || (multipliers[row] >= 0 && multipliers[row] * Math.Abs(value) < 1e-9 * size * size), $"{what}: row {row}, multiplier {multipliers[row]}, value {value}");
            }

            for (int i = 0; i < p.Length; i++)
            {
                Assert.InRange(p[i], Lower[i] - (1e-10 * size), Upper[i] + (1e-10 * size));
                bool low = p[i] - Lower[i] < 1e-9 * size;
                bool high = Upper[i] - p[i] < 1e-9 * size;
                Assert.True((low || slopes[i] < 1e-8 * size) && (high || slopes[i] > -1e-8 * size), $"{what}: variable {i}, slope {slopes[i]}");
            }
        }
    }
}
