using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Tests;

/// <summary>
/// Random functions as programs state them: a table of rows, parameters of several shapes, arrays of up to four axes, products, sums along
/// axes, factors, loops, solutions and derivatives inside, and one number out. Values keep to the size of 1. A program is made from its seed alone.
/// </summary>
internal sealed class RandomProgram
{
    private readonly int _largest;
    private readonly Random _random;
    private readonly List<Expr> _arrays = [];

    private RandomProgram(int seed, int largest)
    {
        _largest = largest;
        Seed = seed;
        _random = new Random(seed);
        Rows = Pick([1, 2, 5, 16, 64, 65, 257, 1000]);
        int kinds = Pick([1, 2, 5, 16, 17, 25]);
        int columns = Pick([1, 2, 3, 8, 10, 16, 33]);
        while (Rows * kinds * columns > _largest)
        {
            Rows /= 4;
        }

        bool dataIsInput = _random.Next(4) == 0;
        Shape table = Shape.Matrix(Rows, columns);
        Inputs = [Expr.Input("s", Shape.Scalar), Expr.Input("w", Shape.Vector(columns)), Expr.Input("m", Shape.Matrix(kinds, columns)), Expr.Input("a", Shape.Matrix(columns, columns)), .. dataIsInput ? [Expr.Input("x", table)] : Array.Empty<Expr>()];
        Expr data = dataIsInput ? Inputs[^1] : Expr.Literal(Numbers(table.Size), table);
        _arrays.AddRange([.. Inputs, data, data.Reshape(Shape.Of(Rows, 1, columns)) - Inputs[2]]);
        int operations = _random.Next(4, 25);
        for (int i = 0; i < operations; i++)
        {
            Expr made = Next();
            if (made.Shape.Size <= _largest && made.Primitive is not (Constant or Literal))
            {
                _arrays.Add(made);
            }
        }

        Expr[] last = [.. _arrays.TakeLast(_random.Next(1, 4)), Any()];
        Value = last.Select(x => Expr.Mean(Expr.Square(x + 0.3)) + Expr.Mean(x * 0.5)).Aggregate((x, y) => x + y);
    }

    public int Seed { get; }

    public int Rows { get; }

    public ImmutableArray<Expr> Inputs { get; }

    /// <summary>A scalar that is differentiable wherever <see cref="IsSmooth"/>, as often as one likes.</summary>
    public Expr Value { get; }

    /// <summary>Whether nothing in it has kinks or jumps, and no derivative was stopped.</summary>
    public bool IsSmooth { get; private set; } = true;

    /// <param name="seed">Decides all.</param>
    /// <param name="largest">The most elements of an array.</param>
    public static RandomProgram Of(int seed, int largest) => new(seed, largest);

    /// <summary>Numbers between -1 and 1.</summary>
    public double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Round((_random.NextDouble() * 2) - 1, 4) + 1e-5)];

    /// <summary>Numbers for the inputs.</summary>
    public double[] Input() => Numbers(Inputs.Sum(input => input.Shape.Size));

    public override string ToString() => $"seed {Seed}:\n{Graph.Of(Inputs, [Value])}";

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private Expr Any() => _random.Next(2) == 0 ? _arrays[^1] : Pick(_arrays);

    private Expr? Fitting(Func<Expr, bool> fits) => _arrays.Where(fits).ToArray() is { Length: > 0 } found ? Pick(found) : null;

    private Expr Ranked(int least) => Fitting(x => x.Shape.Rank >= least)!;

    private Expr Next() => _random.Next(24) switch
    {
        < 6 => Curved(Any()),
        < 11 => Joined(Any()),
        < 14 => Along(Ranked(1)),
        14 or 15 => Product(),
        16 or 17 => Moved(Ranked(1)),
        18 => Indexed(Ranked(1)),
        19 => System(),
        20 => Windowed(),
        21 => Loop(),
        22 => Inside(),
        _ => Kinked(),
    };

    private Expr Curved(Expr x) => _random.Next(18) switch
    {
        0 => Expr.Sin(x * 1.3),
        1 => Expr.Cos(x),
        2 => Expr.Tanh(x),
        3 => Expr.Sigmoid(x),
        4 => Expr.Exp(-0.5 * Expr.Square(x)),
        5 => Expr.Log(1 + (x * x)),
        6 => Expr.Sqrt(1 + Expr.Square(x)) - 1,
        7 => Expr.Atan(x),
        8 => Expr.Erf(x),
        9 => Expr.Softplus(x),
        10 => x / (1 + (x * x)),
        11 => Expr.Asinh(x),
        12 => Expr.LogGamma(1.5 + Expr.Sigmoid(x)),
        13 => Expr.Pow(1 + (x * x), -0.7),
        14 => Expr.Expm1(Expr.Tanh(x)),
        15 => Expr.Log1p(Expr.Sigmoid(x)),
        16 => Expr.LogSigmoid(x) / (1 + Expr.Square(x)),
        _ => 0.5 - x,
    };

    private Expr Joined(Expr x)
    {
        Expr y = Fitting(y => Shape.Broadcast(x.Shape, y.Shape) is { } both && both.Size <= _largest)!;
        return _random.Next(9) switch
        {
            0 => x + y,
            1 => (x - y) * 0.5,
            2 or 3 => Expr.Tanh(x) * y,
            4 => x / (1 + Expr.Square(y)),
            5 => Expr.Pow(1 + Expr.Sigmoid(x), Expr.Tanh(y)),
            6 => Expr.Atan2(x, 1 + Expr.Square(y)),
            7 => Expr.Hypot(x, 1 + Expr.Sigmoid(y)) * 0.5,
            _ => Expr.Sigmoid(x) * (0.3 - y),
        };
    }

    private Expr Along(Expr x)
    {
        int axis = _random.Next(x.Shape.Rank);
        return _random.Next(7) switch
        {
            0 or 1 => Expr.Mean(x, axis),
            2 => Expr.LogSumExp(x, axis) - Math.Log(Math.Max(1, x.Shape[axis])),
            3 => Expr.Sum(x, axis) / Math.Sqrt(Math.Max(1, x.Shape[axis])),
            4 => Expr.Norm(1 + Expr.Square(x), axis) / Math.Sqrt(x.Shape[axis]),
            5 => Expr.Product(1 + (Expr.Tanh(x) / x.Shape[axis]), axis),
            _ => Expr.CumulativeSum(x, axis) / x.Shape[axis],
        };
    }

    private Expr Product()
    {
        Expr x = Ranked(1);
        int inner = x.Shape[^1];
        Expr scaled = x / Math.Sqrt(inner);
        Expr? y = Fitting(y => (y.Shape.Rank == 1 && y.Shape[0] == inner) || (y.Shape.Rank == 2 && x.Shape.Rank > 1 && y.Shape.Rank <= x.Shape.Rank && (y.Shape[0] == inner || y.Shape[1] == inner)));
        return y is null ? x.Shape.Rank == 1 ? scaled.Dot(x) : x.Transpose().Dot(x) / x.Shape[^2]
            : y.Shape[0] == inner ? scaled.Dot(y) : scaled.Dot(y.Transpose());
    }

    private Expr Moved(Expr x)
    {
        int axis = _random.Next(x.Shape.Rank);
        int extent = x.Shape[axis];
        switch (_random.Next(6))
        {
            case 0:
                return x.Transpose();
            case 1:
                int[] axes = [.. Enumerable.Range(0, x.Shape.Rank)];
                _random.Shuffle(axes);
                return x.Transpose(axes);
            case 2:
                return x.Reshape(x.Shape.Rank > 1 ? Shape.Matrix(x.Shape.Size / x.Shape[^1], x.Shape[^1]) : Shape.Of(1, extent, 1));
            case 3:
                int start = _random.Next(extent);
                int step = _random.Next(1, 3);
                return x.Slice(axis, start, _random.Next(1, ((extent - 1 - start) / step) + 2), step);
            case 4:
                return Expr.Concatenate([x, Fitting(y => y.Shape == x.Shape)!, Curved(x)], axis);
            default:
                return x.Shape.Rank > 2 ? x : Expr.Broadcast(x, Shape.Of([3, .. Enumerable.Range(0, x.Shape.Rank).Select(i => x.Shape[i])]));
        }
    }

    private Expr Indexed(Expr x)
    {
        int axis = _random.Next(x.Shape.Rank);
        int extent = x.Shape[axis];
        int[] places = [.. Enumerable.Range(0, extent).Select(_ => _random.Next(extent))];
        return _random.Next(3) switch
        {
            0 => x.Gather(places.AsSpan(0, (extent + 1) / 2), axis),
            1 => x.ScatterAdd(places, extent, axis) * 0.5,
            _ => x.SegmentSum([0, extent / 3, extent / 3, extent], axis) / Math.Sqrt(extent),
        };
    }

    private Expr System()
    {
        Expr a = Inputs[3];
        int size = a.Shape[0];
        double[] identity = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            identity[(i * size) + i] = 1;
        }

        Expr definite = (a.Dot(a.Transpose()) / size) + Expr.Literal(identity, Shape.Matrix(size, size));
        Expr right = Fitting(x => x.Shape.Rank is 1 or 2 && x.Shape[0] == size)!;
        return _random.Next(6) switch
        {
            0 => Expr.TriangularSolve(Expr.Cholesky(definite), right, transpose: _random.Next(2) == 0),
            1 => Expr.Solve(definite + (0.1 * a), right),
            2 => Expr.LogDeterminant(definite) / size,
            3 => Expr.Inverse(definite),
            4 => Expr.LogAbsDeterminant(definite + (0.1 * a)) / size,
            _ => Expr.Determinant(definite / (1 + Expr.Mean(Expr.Square(a)))) * 0.1,
        };
    }

    private Expr Windowed()
    {
        Expr x = Fitting(x => x.Shape.Rank == 2 && x.Shape[0] >= 3 && x.Shape.Size <= 600) ?? Inputs[2];
        Expr signal = x.Transpose().Reshape(Shape.Of(1, x.Shape[1], x.Shape[0]));
        int width = Math.Min(3, x.Shape[0]);
        Expr filters = Expr.Literal(Numbers(2 * x.Shape[1] * width), Shape.Of(2, x.Shape[1], width)) * Inputs[0];
        return _random.Next(3) == 0
            ? Expr.MeanPool(signal, width, stride: _random.Next(1, 3))
            : Expr.Convolution(signal, filters / width, padding: _random.Next(2), stride: _random.Next(1, 3)) / x.Shape[1];
    }

    private Expr Loop()
    {
        Expr s = Inputs[0];
        Expr w = Inputs[1];
        Expr table = Fitting(x => x.Shape.Rank == 2 && x.Shape[1] == w.Shape[0] && x.Shape[0] <= 70) ?? Inputs[2];
        Expr state = Fitting(x => x.Shape.Size <= 200)!;
        return _random.Next(7) switch
        {
            0 => Expr.Scan(w, table, (h, at) => Expr.Tanh((h * s) + at)),
            1 => Expr.Fold(w, table, (h, at) => Expr.Sin((h * w) + (at * 0.5)), segments: _random.Next(1, Math.Min(3, table.Shape[0] + 1))),
            2 => Expr.Fold(state, _random.Next(1, 6), h => Expr.Tanh(h + (s * Curved(h)))),
            3 => Expr.FixedPoint(0 * state, h => (0.3 * Expr.Sin(h * s)) + state, 1e-15),
            4 => Expr.While(state, h => Expr.Mean(h * h) > 0.05, h => 0.5 * Expr.Sin(h * (1 + (0.1 * s))), 40),
            5 => Expr.Minimizer(0 * state, h => Expr.Sum(Expr.Square(h - state) + (0.1 * Expr.Log(1 + Expr.Square(h * s)))), 1e-14),
            _ => Expr.Scan((w, s), table, (h, sum, at) => (Expr.Tanh((h * 0.5) + (at * sum)), Expr.Sin(sum) + Expr.Mean(h))).First,
        };
    }

    private Expr Inside()
    {
        Expr s = Inputs[0];
        Expr x = Fitting(x => x.Shape.Rank is 1 or 2 && x.Shape.Size <= 2000)!;
        Expr small = Fitting(x => x.Shape.Rank == 1 && x.Shape.Size <= 20) ?? Inputs[1];
        Function scalar = Function.Of(at => Expr.Mean(Curved(Curved(at) * s)), small.Shape);
        switch (_random.Next(9))
        {
            case 0:
                return Expr.Checkpoint(at => Curved(Curved(at) * s), x);
            case 1:
                return Expr.Map(row => Curved(row) * Expr.Mean(Curved(row)), x);
            case 2:
                return Function.Of(at => Expr.Sin(at * 1.2), x.Shape).WithDerivative((at, tangent) => 1.2 * Expr.Cos(at * 1.2) * tangent).Apply(x);
            case 3:
                return scalar.Gradient(small);
            case 4:
                return scalar.HessianProduct(small, Curved(small));
            case 5:
                return scalar.HessianDiagonal(small);
            case 6:
                return Function.Of(at => Curved(at) * s, small.Shape).Jvp(small, Curved(small));
            case 7:
                return Function.Of(at => Curved(at) * Expr.Mean(at), small.Shape).Jacobian(small);
            default:
                return Expr.Map(row => Function.Of(at => Expr.Mean(Curved(at) * s), row.Shape).Gradient(row), x.Shape.Rank == 2 ? x : Inputs[2]);
        }
    }

    private Expr Kinked()
    {
        Expr x = Ranked(1);
        int axis = _random.Next(x.Shape.Rank);
        IsSmooth = false;
        return _random.Next(8) switch
        {
            0 => Expr.Abs(x),
            1 => Expr.Relu(x),
            2 => Expr.MaxAlong(x, axis),
            3 => Expr.MinAlong(x, axis),
            4 => Expr.Where(x > 0.1, Curved(x), Expr.Sqrt(Expr.Abs(x) + 0.1)),
            5 => Expr.Max(x, Fitting(y => Shape.Broadcast(x.Shape, y.Shape) == x.Shape)!),
            6 => Expr.StopGradient(x) * x,
            _ => Expr.Clamp(x, -0.4, 0.6),
        };
    }
}
