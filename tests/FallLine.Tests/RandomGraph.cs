using System.Collections.Immutable;
using FallLine.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests;

/// <summary>Random graphs over every primitive, on scalars, vectors and matrices. A graph is made from its seed alone.</summary>
public sealed class RandomGraph
{
    private static readonly int[] Extents = [1, 2, 3, 7, 8, 9, 17];
    private static readonly int[] LongExtents = [255, 256, 257, 300, 513];
    private static readonly double[] Constants = [0, 1, -1, 2, 0.5, 3, -0.25, 1.5];

    private readonly Random _random;
    private readonly List<Expr> _nodes = [];

    private RandomGraph(int seed, bool isFloat)
    {
        Seed = seed;
        _random = new Random(seed);
        ElementType type = isFloat ? ElementType.Float : ElementType.Double;
        int extent = Pick(_random.Next(4) == 0 ? LongExtents : Extents);
        int rows = Pick(Extents);
        int columns = _random.Next(6) == 0 ? 64 : Pick(Extents);
        ImmutableArray<Expr> inputs = [Expr.Input("s", Shape.Scalar, type), Expr.Input("v", Shape.Vector(extent), type), Expr.Input("m", Shape.Matrix(rows, columns), type), Expr.Input("w", Shape.Vector(columns), type)];
        _nodes.AddRange(inputs);
        double[] data = [.. Enumerable.Range(0, extent).Select(_ => Number())];
        _nodes.Add(isFloat ? Expr.Literal(Array.ConvertAll(data, x => (float)x)) : Expr.Literal(data));
        int operations = _random.Next(3, 30);
        for (int i = 0; i < operations; i++)
        {
            Expr node = Next();
            if (node.Shape.Size <= 5000 && node.Primitive is not Constant)
            {
                _nodes.Add(node);
            }
        }

        // The last ones, so that most of what was made is used, and one from anywhere.
        Graph = Graph.Of(inputs, [.. _nodes.TakeLast(_random.Next(1, 4)), Any()]);
    }

    public int Seed { get; }

    internal Graph Graph { get; }

    /// <summary>Random graphs of doubles, with reproducible seeds.</summary>
    public static Arbitrary<RandomGraph> Doubles => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => new RandomGraph(seed, isFloat: false)));

    /// <summary>Random graphs of floats, with reproducible seeds.</summary>
    public static Arbitrary<RandomGraph> Floats => Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => new RandomGraph(seed, isFloat: true)));

    public static RandomGraph Of(int seed) => new(seed, isFloat: false);

    /// <summary>Numbers for the graph's inputs.</summary>
    public double[] Input()
    {
        double[] input = new double[Graph.Inputs.Sum(x => x.Shape.Size)];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = Number();
        }

        return input;
    }

    public override string ToString() => $"seed {Seed}:\n{Graph}";

    private double Number() => Math.Round((_random.NextDouble() * 4) - 2, 3) + 1e-4;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private Expr Any() => Pick(_nodes);

    private Expr Next() => _random.Next(20) switch
    {
        < 6 => Binary(),
        < 12 => Unary(),
        12 => Select(),
        13 => Pick<Func<Expr>>([() => Expr.Sum(Any()), () => Expr.Max(Any()), () => Expr.Mean(Any())])(),
        14 => AlongAxis(),
        15 => Product(),
        16 => Pick<Func<Expr, Expr>>([Reshaped, x => x.Transpose(), Expr.StopGradient])(Any()),
        17 => Sliced(),
        18 => Joined(),
        _ => Stretched(Any(), Any().Shape),
    };

    private static Expr Stretched(Expr x, Shape shape) => Shape.Broadcast(x.Shape, shape) == shape ? Expr.Broadcast(x, shape) : x;

    private Expr Reshaped(Expr x) => x.Shape.Rank switch
    {
        0 => x.Reshape(Shape.Vector(1)),
        1 => x.Reshape(Pick([Shape.Matrix(1, x.Shape.Size), Shape.Matrix(x.Shape.Size, 1)])),
        _ => x.Reshape(Pick([Shape.Vector(x.Shape.Size), Shape.Matrix(x.Shape[1], x.Shape[0])])),
    };

    private Expr Binary()
    {
        Expr x = Any();
        Expr[] fitting = [.. _nodes.Where(y => Shape.Broadcast(x.Shape, y.Shape) is not null)];
        Expr y = _random.Next(4) == 0 ? Pick(Constants) : Pick(fitting);
        (x, y) = _random.Next(2) == 0 ? (x, y) : (y, x);
        return _random.Next(16) switch
        {
            0 or 1 => x + y,
            2 or 3 => x - y,
            4 or 5 or 6 => x * y,
            7 => x / y,
            8 => Expr.Max(x, y),
            9 => Expr.Min(x, y),
            10 => Expr.Pow(x, Pick(Constants)),
            11 => Expr.Pow(Expr.Abs(x) + 0.1, y),
            12 => Expr.Hypot(x, y),
            13 => Expr.Atan2(x, y),
            14 => Pick<Func<Expr, Expr, Expr>>([(a, b) => a < b, (a, b) => a <= b, Expr.Equal, Expr.NotEqual])(x, y),
            _ => x * (0 - y),
        };
    }

    private Expr Unary()
    {
        Expr x = Any();
        Expr positive = Expr.Abs(x) + 0.1;
        Expr inside = x / (1.1 + Expr.Abs(x));
        return _random.Next(34) switch
        {
            0 => -x,
            1 => Expr.Abs(x),
            2 => Expr.Sign(x),
            3 => Expr.Sqrt(positive),
            4 => Expr.Cbrt(x),
            5 => Expr.Exp(inside),
            6 => Expr.Expm1(inside),
            7 => Expr.Log(positive),
            8 => Expr.Log1p(positive),
            9 => Expr.Log10(positive),
            10 => Expr.Log2(positive),
            11 => Expr.Sin(x),
            12 => Expr.Cos(x),
            13 => Expr.Tan(inside),
            14 => Expr.Asin(inside),
            15 => Expr.Acos(inside),
            16 => Expr.Atan(x),
            17 => Expr.Sinh(inside),
            18 => Expr.Cosh(inside),
            19 => Expr.Tanh(x),
            20 => Expr.Asinh(x),
            21 => Expr.Acosh(1 + positive),
            22 => Expr.Atanh(inside),
            23 => Expr.Erf(x),
            24 => Expr.Erfc(x),
            25 => Expr.Gamma(1 + Expr.Abs(inside)),
            26 => Expr.LogGamma(1 + Expr.Abs(inside)),
            27 => Expr.Sigmoid(x),
            28 => Expr.Softplus(x),
            29 => Expr.Relu(x),
            30 => Expr.Floor(x),
            31 => Expr.Ceil(x),
            32 => Expr.Digamma(positive),
            _ => Expr.Square(x),
        };
    }

    private Expr Select()
    {
        Expr x = Any();
        Expr[] fitting = [.. _nodes.Where(y => Shape.Broadcast(x.Shape, y.Shape) == x.Shape)];
        return Expr.Where(Pick(fitting) > Pick(Constants), x, Pick(fitting));
    }

    private Expr AlongAxis()
    {
        Expr x = Any();
        return x.Shape.Rank == 0 ? x
            : Pick<Func<Expr, int, Expr>>([Expr.Sum, Expr.MaxAlong, Expr.MinAlong, Expr.Mean, Expr.CumulativeSum, Indexed])(x, _random.Next(x.Shape.Rank));
    }

    private Expr Indexed(Expr x, int axis)
    {
        int extent = x.Shape[axis];
        int[] places = [.. Enumerable.Range(0, extent).Select(_ => _random.Next(extent))];
        return _random.Next(2) == 0 ? x.Gather(places.AsSpan(0, (extent + 1) / 2), axis) : x.ScatterAdd(places, extent, axis);
    }

    private Expr Product()
    {
        Expr m = _nodes[2];
        return _random.Next(4) switch
        {
            0 => m.Dot(_nodes[3]),
            1 => m.Dot(m.Transpose()),
            2 => m.Transpose().Dot(m),
            _ => (m * Expr.Sigmoid(m)).Transpose().Dot(m.Dot(_nodes[3])),
        };
    }

    private Expr Sliced()
    {
        Expr x = Any();
        if (x.Shape.Rank == 0)
        {
            return x;
        }

        int axis = _random.Next(x.Shape.Rank);
        int extent = x.Shape[axis];
        int start = _random.Next(extent);
        int step = _random.Next(1, 4);
        int count = _random.Next(1, ((extent - 1 - start) / step) + 2);
        return _random.Next(2) == 0
            ? x.Slice(axis, start, count, step)
            : Expr.Apply(new Pad(axis, start, start + ((extent - 1) * step) + 1 + _random.Next(3), step), x);
    }

    private Expr Joined()
    {
        Expr x = Any();
        if (x.Shape.Rank == 0)
        {
            return Expr.Concatenate([x, _nodes[0], Any() is { Shape.Rank: 0 } other ? other : x]);
        }

        int axis = _random.Next(x.Shape.Rank);
        Expr[] fitting = [.. _nodes.Where(y => y.Shape.Rank == x.Shape.Rank && Enumerable.Range(0, x.Shape.Rank).All(k => k == axis || y.Shape[k] == x.Shape[k]))];
        return Expr.Concatenate([x, Pick(fitting), x], axis);
    }
}
