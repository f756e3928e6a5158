using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Tests;

/// <summary>One case for every primitive: an expression that applies it, on arguments inside its domain.</summary>
/// <param name="Name">The case, for messages.</param>
/// <param name="Kind">The primitive's type.</param>
/// <param name="Arity">The number of arguments.</param>
/// <param name="Apply">Applies it to arguments of one shape.</param>
/// <param name="Low">Arguments are drawn from here …</param>
/// <param name="High">… to here.</param>
internal sealed record ElementwiseCase(string Name, Type Kind, int Arity, Func<Expr[], Expr> Apply, double Low, double High)
{
    public static IReadOnlyList<ElementwiseCase> All { get; } =
    [
        Unary<Negate>(x => -x, -2, 2),
        Unary<Abs>(Expr.Abs, 0.2, 2),
        Unary<Sign>(Expr.Sign, 0.2, 2),
        Unary<Sqrt>(Expr.Sqrt, 0.2, 3),
        Unary<Cbrt>(Expr.Cbrt, 0.2, 3),
        Unary<Exp>(Expr.Exp, -2, 2),
        Unary<Expm1>(Expr.Expm1, -2, 2),
        Unary<Log>(Expr.Log, 0.2, 3),
        Unary<Log1p>(Expr.Log1p, -0.7, 2),
        Unary<Log10>(Expr.Log10, 0.2, 3),
        Unary<Log2>(Expr.Log2, 0.2, 3),
        Unary<Sin>(Expr.Sin, -4, 4),
        Unary<Cos>(Expr.Cos, -4, 4),
        Unary<Tan>(Expr.Tan, -1.2, 1.2),
        Unary<Asin>(Expr.Asin, -0.8, 0.8),
        Unary<Acos>(Expr.Acos, -0.8, 0.8),
        Unary<Atan>(Expr.Atan, -3, 3),
        Unary<Sinh>(Expr.Sinh, -2, 2),
        Unary<Cosh>(Expr.Cosh, -2, 2),
        Unary<Tanh>(Expr.Tanh, -2, 2),
        Unary<Asinh>(Expr.Asinh, -3, 3),
        Unary<Acosh>(Expr.Acosh, 1.3, 4),
        Unary<Atanh>(Expr.Atanh, -0.8, 0.8),
        Unary<Erf>(Expr.Erf, -2, 2),
        Unary<Erfc>(Expr.Erfc, -2, 2),
        Unary<Erfcx>(Expr.Erfcx, -2, 2),
        Unary<Gamma>(Expr.Gamma, 0.5, 4),
        Unary<LogGamma>(Expr.LogGamma, 0.5, 4),
        Unary<Polygamma>(Expr.Digamma, 0.5, 4),
        Unary<Sigmoid>(Expr.Sigmoid, -4, 4),
        Unary<Softplus>(Expr.Softplus, -4, 4),
        Unary<Relu>(Expr.Relu, 0.2, 2),
        Unary<Floor>(Expr.Floor, 0.1, 0.9),
        Unary<Ceil>(Expr.Ceil, 0.1, 0.9),
        Binary<Add>((x, y) => x + y, -2, 2),
        Binary<Subtract>((x, y) => x - y, -2, 2),
        Binary<Multiply>((x, y) => x * y, -2, 2),
        Binary<Divide>((x, y) => x / y, 0.3, 2),
        Binary<Power>(Expr.Pow, 0.3, 2),
        Binary<Hypot>(Expr.Hypot, 0.3, 2),
        Binary<Atan2>(Expr.Atan2, 0.3, 2),
        Binary<Max>(Expr.Max, -2, 2),
        Binary<Min>(Expr.Min, -2, 2),
        Binary<Less>((x, y) => x < y, -2, 2),
        Binary<LessOrEqual>((x, y) => x <= y, -2, 2),
        Binary<Equal>(Expr.Equal, -2, 2),
        Binary<NotEqual>(Expr.NotEqual, -2, 2),
        new("if", typeof(Where), 3, x => Expr.Where(x[0] > 0.1, x[1], x[2]), -2, 2),
    ];

    /// <summary>The elementwise primitives of the library, by reflection.</summary>
    public static IEnumerable<Type> Kinds => PrimitiveKinds.All.Where(kind => kind.IsSubclassOf(typeof(Elementwise)));

    public override string ToString() => Name;

    private static ElementwiseCase Unary<T>(Func<Expr, Expr> apply, double low, double high) => new(typeof(T).Name, typeof(T), 1, x => apply(x[0]), low, high);

    private static ElementwiseCase Binary<T>(Func<Expr, Expr, Expr> apply, double low, double high) => new(typeof(T).Name, typeof(T), 2, x => apply(x[0], x[1]), low, high);
}

/// <summary>One case for every primitive that moves or combines elements.</summary>
/// <param name="Name">The case, for messages.</param>
/// <param name="Kind">The primitive's type.</param>
/// <param name="Inputs">The shapes of the arguments.</param>
/// <param name="Apply">Applies it.</param>
internal sealed record StructuralCase(string Name, Type Kind, Shape[] Inputs, Func<Expr[], Expr> Apply)
{
    public static IReadOnlyList<StructuralCase> All { get; } =
    [
        .. new[] { 1, 3, 16, 20 }.SelectMany(Of),
        new("large fixed point", typeof(Implicit), [Shape.Vector(70), Shape.Scalar], x => Expr.FixedPoint(0 * x[0], s => (0.1 * Expr.Sin(s + (x[1] * s.Gather([.. Enumerable.Range(1, 69), 0])))) + x[0], Small(x[0]))),
    ];

    /// <summary>The primitives of the library that are not elementwise and have operands, by reflection.</summary>
    public static IEnumerable<Type> Kinds => PrimitiveKinds.All.Where(kind => !kind.IsSubclassOf(typeof(Elementwise)) && !kind.IsSubclassOf(typeof(Leaf)));

    public override string ToString() => Name;

    private static IEnumerable<StructuralCase> Of(int n)
    {
        Shape v = Shape.Vector(n);
        Shape m = Shape.Matrix(n, 17);
        Shape wide = Shape.Matrix(17, n);
        return
        [
            new($"broadcast scalar {n}", typeof(Broadcast), [Shape.Scalar], x => Expr.Broadcast(x[0], m)),
            new($"broadcast row {n}", typeof(Broadcast), [Shape.Vector(17)], x => Expr.Broadcast(x[0], m)),
            new($"broadcast column {n}", typeof(Broadcast), [Shape.Matrix(n, 1)], x => Expr.Broadcast(x[0], m)),
            new($"broadcast middle {n}", typeof(Broadcast), [Shape.Of(n, 1, 3)], x => Expr.Broadcast(x[0], Shape.Of(2, n, 5, 3))),
            new($"reshape {n}", typeof(Reshape), [m], x => x[0].Reshape(wide)),
            new($"transpose {n}", typeof(Permute), [m], x => x[0].Transpose()),
            new($"transpose of three axes {n}", typeof(Permute), [Shape.Of(3, n, 5)], x => x[0].Transpose(2, 0, 1)),
            new($"transpose of four axes {n}", typeof(Permute), [Shape.Of(2, n, 1, 3)], x => x[0].Transpose(3, 2, 1, 0)),
            new($"transpose of a batch {n}", typeof(Permute), [Shape.Of(3, n, 5)], x => x[0].Transpose()),
            new($"slice rows {n}", typeof(Slice), [m], x => x[0].Slice(0, n / 2, n - (n / 2))),
            new($"slice columns {n}", typeof(Slice), [m], x => x[0].Slice(1, 2, 5, 3)),
            new($"element {n}", typeof(Slice), [v], x => x[0][^1]),
            new($"pad rows {n}", typeof(Pad), [m], x => Expr.Apply(new Pad(0, 2, (2 * n) + 3, 2), x[0])),
            new($"pad columns {n}", typeof(Pad), [m], x => Expr.Apply(new Pad(1, 3, 25, 1), x[0])),
            new($"concatenate rows {n}", typeof(Concatenate), [m, m], x => Expr.Concatenate([x[0], x[1], x[0]], 0)),
            new($"concatenate columns {n}", typeof(Concatenate), [m, m], x => Expr.Concatenate([x[0], x[1]], 1)),
            new($"stop gradient {n}", typeof(StopGradient), [v], x => Expr.StopGradient(x[0])),
            new($"own derivative {n}", typeof(CustomDerivative), [m], x => Function.Of(Expr.Sin, m).WithDerivative((at, tangent) => Expr.Cos(at) * tangent).Apply(x[0])),
            new($"gather rows {n}", typeof(Gather), [m], x => x[0].Gather([n - 1, 0, 0, n / 2])),
            new($"gather columns {n}", typeof(Gather), [m], x => x[0].Gather([16, 3, 3], axis: 1)),
            new($"scatter rows {n}", typeof(ScatterAdd), [m], x => x[0].ScatterAdd([.. Enumerable.Range(0, n).Select(i => i * 7 % 5)], 6)),
            new($"scatter columns {n}", typeof(ScatterAdd), [m], x => x[0].ScatterAdd([.. Enumerable.Range(0, 17).Select(i => i / 4)], 5, axis: 1)),
            new($"cumulative sum of rows {n}", typeof(CumulativeSum), [m], x => Expr.CumulativeSum(x[0])),
            new($"cumulative sum of columns {n}", typeof(CumulativeSum), [m], x => Expr.CumulativeSum(x[0], 1)),
            new($"factor {n}", typeof(Cholesky), [Shape.Matrix(n, n)], x => Expr.Cholesky(Definite(x[0]))),
            new($"factors of a batch {n}", typeof(Cholesky), [Shape.Of(2, 3, 3)], x => Expr.Cholesky(Definite(x[0]))),
            new($"triangular solve {n}", typeof(TriangularSolve), [Shape.Matrix(n, n), Shape.Matrix(n, 2)], x => Expr.TriangularSolve(Definite(x[0]), x[1])),
            new($"triangular solve, transposed {n}", typeof(TriangularSolve), [Shape.Matrix(n, n), Shape.Vector(n)], x => Expr.TriangularSolve(Definite(x[0]), x[1], transpose: true)),
            new($"triangular solve of a batch {n}", typeof(TriangularSolve), [Shape.Of(2, 3, 3), Shape.Of(2, 3, n)], x => Expr.TriangularSolve(Definite(x[0]), x[1])),
            new($"log determinant {n}", typeof(Cholesky), [Shape.Of(2, n, n)], x => Expr.LogDeterminant(Definite(x[0]))),
            new($"solution {n}", typeof(FactoredSolve), [Shape.Matrix(n, n), Shape.Matrix(n, 2)], x => Expr.Solve(Regular(x[0]), x[1])),
            new($"solution for a vector {n}", typeof(Factored), [Shape.Matrix(n, n), Shape.Vector(n)], x => Expr.Solve(Regular(x[0]), x[1])),
            new($"solutions of a batch {n}", typeof(FactoredSolve), [Shape.Of(2, 3, 3), Shape.Matrix(3, n)], x => Expr.Solve(Regular(x[0]), x[1])),
            new($"solutions for a batch {n}", typeof(FactoredSolve), [Shape.Matrix(3, 3), Shape.Of(2, 3, n)], x => Expr.Solve(Regular(x[0]), x[1])),
            new($"inverse {n}", typeof(FactoredSolve), [Shape.Matrix(n, n)], x => Expr.Inverse(Regular(x[0]))),
            new($"determinant {n}", typeof(FactoredDeterminant), [Shape.Matrix(n, n)], x => Expr.Determinant(Regular(x[0]) / (1 + (2 * n)))),
            new($"log of the determinant's size {n}", typeof(FactoredDeterminant), [Shape.Of(2, n, n)], x => Expr.LogAbsDeterminant(Regular(x[0]))),
            new($"place of the greatest {n}", typeof(ArgMax), [m], x => Expr.ArgMax(x[0], 1)),
            new($"place of the least {n}", typeof(ArgMax), [m], x => Expr.ArgMin(x[0])),
            new($"greatest by its place {n}", typeof(ArgMax), [m], x => Expr.Sum(Expr.OneHot(Expr.ArgMax(x[0], 0), n) * x[0].Transpose(), 1)),
            new($"segments {n}", typeof(ScatterAdd), [m], x => x[0].SegmentSum([0, 4, 4, 9, 17], axis: 1)),
            new($"norm of rows {n}", typeof(Sum), [m], x => Expr.Norm(x[0], 1)),
            new($"log-sum-exp of rows {n}", typeof(Sum), [m], x => Expr.LogSumExp(x[0], 0)),
            new($"windows {n}", typeof(Windows), [Shape.Of(n, 7)], x => Expr.Apply(new Windows(new Sliding(1, 7, 3, 2, 1, 1), 0), x[0])),
            new($"windows of rows {n}", typeof(Windows), [Shape.Of(2, 7, n)], x => Expr.Apply(new Windows(new Sliding(1, 7, 2, 1, 3, 2), 1), x[0])),
            new($"sums of windows {n}", typeof(WindowSums), [Shape.Of(3, n, 4)], x => Expr.Apply(new WindowSums(new Sliding(1, 7, 3, 2, 1, 1), 0), x[0])),
            new($"convolution of a signal {n}", typeof(MatrixProduct), [Shape.Of(2, 3, n + 2), Shape.Of(4, 3, 3)], x => Expr.Convolution(x[0], x[1])),
            new($"convolution of images {n}", typeof(MatrixProduct), [Shape.Of(n, 2, 4, 3), Shape.Of(2, 1, 2, 3)], x => Expr.Convolution(x[0], x[1], stride: 2, padding: 1, groups: 2)),
            new($"greatest of windows {n}", typeof(MaxAlong), [Shape.Of(2, 1, 4, n + 1)], x => Expr.MaxPool(x[0], 2, stride: 1, padding: 1)),
            new($"means of windows {n}", typeof(Sum), [Shape.Of(1, n, 6)], x => Expr.MeanPool(x[0], 3)),
            new($"product {n}", typeof(Multiply), [v], x => Expr.Product(x[0])),
            new($"product of columns {n}", typeof(Multiply), [Shape.Matrix(n, 5)], x => Expr.Product(x[0], 1)),
            new($"least of rows {n}", typeof(MaxAlong), [m], x => Expr.MinAlong(x[0], 0)),
            new($"mean of columns {n}", typeof(Sum), [m], x => Expr.Mean(x[0], 1)),
            new($"checkpoint {n}", typeof(Checkpoint), [v, v], x => Expr.Checkpoint(at => Expr.Sin(at) * x[1], x[0])),
            new($"scan {n}", typeof(Scan), [v, Shape.Matrix(4, n), v], x => Expr.Scan(x[0], x[1], (s, at) => Expr.Sin((s * x[2]) + at))),
            new($"scan of two states {n}", typeof(Scan), [v, Shape.Scalar, Shape.Matrix(3, n)], x => Pair(Expr.Scan((x[0], x[1]), x[2], (s, sum, at) => ((0.5 * s) + (sum * at), Expr.Sin(sum) + Expr.Sum(s))))),
            new($"fold {n}", typeof(Scan), [v, v], x => Expr.Fold(x[0], 5, s => Expr.Sin(s * x[1]) + x[1])),
            new($"fold in segments {n}", typeof(Checkpoint), [v, Shape.Vector(7)], x => Expr.Fold(x[0], x[1], (s, at) => Expr.Sin(s * at), segments: 3)),
            new($"fold of large states {n}", typeof(Scan), [Shape.Vector(300 * n), Shape.Matrix(2, 300 * n), Shape.Scalar], x => Expr.Fold(x[0], x[1], (s, at) => Expr.Sin(s * at * x[2]))[..17]),
            new($"while {n}", typeof(While), [v, v], x => Expr.While(x[0], s => Expr.Sum(s * s) > 0.02 * n, s => 0.6 * Expr.Sin(s * (1 + (0.1 * x[1]))), 20)),
            new($"fixed point {n}", typeof(Implicit), [v, v], x => Expr.FixedPoint(x[0], s => (0.3 * Expr.Sin(s * x[1])) + x[1], Small(x[0]))),
            new($"minimum {n}", typeof(Implicit), [v, Shape.Scalar], x => Expr.Minimizer(x[0], w => Expr.Sum(Expr.Square(w - x[0])) + Expr.Square(Expr.Sum(w * w) * x[1]), Small(x[0]))),
            new($"sum {n}", typeof(Sum), [m], x => Expr.Sum(x[0])),
            new($"sum rows {n}", typeof(Sum), [m], x => Expr.Sum(x[0], 0)),
            new($"sum columns {n}", typeof(Sum), [m], x => Expr.Sum(x[0], 1)),
            new($"max {n}", typeof(MaxAlong), [m], x => Expr.Max(x[0])),
            new($"max rows {n}", typeof(MaxAlong), [m], x => Expr.MaxAlong(x[0], 0)),
            new($"max columns {n}", typeof(MaxAlong), [m], x => Expr.MaxAlong(x[0], 1)),
            new($"matrix product {n}", typeof(MatrixProduct), [m, wide], x => x[0].Dot(x[1])),
            new($"product, left transposed {n}", typeof(MatrixProduct), [m, m], x => Expr.Apply(new MatrixProduct(true, false), x[0], x[1])),
            new($"product, right transposed {n}", typeof(MatrixProduct), [m, m], x => Expr.Apply(new MatrixProduct(false, true), x[0], x[1])),
            new($"product, both transposed {n}", typeof(MatrixProduct), [m, wide], x => Expr.Apply(new MatrixProduct(true, true), x[0], x[1])),
            new($"products of two batches {n}", typeof(MatrixProduct), [Shape.Of(3, n, 4), Shape.Of(3, 4, 5)], x => x[0].Dot(x[1])),
            new($"products of two batches, transposed {n}", typeof(MatrixProduct), [Shape.Of(3, 4, n), Shape.Of(3, 5, 4)], x => x[0].Transpose().Dot(x[1].Transpose())),
            new($"products of a batch with a matrix {n}", typeof(MatrixProduct), [Shape.Of(3, n, 4), Shape.Matrix(4, 5)], x => x[0].Dot(x[1])),
            new($"products of a matrix with a batch {n}", typeof(MatrixProduct), [Shape.Matrix(2, 4), Shape.Of(3, n, 4)], x => Expr.Apply(new MatrixProduct(false, true), x[0], x[1])),
        ];
    }

    private static double Small(Expr x) => x.ElementType == ElementType.Double ? 1e-15 : 1e-6;

    private static Expr Pair((Expr First, Expr Second) states) => Expr.Concatenate([states.First.Reshape(Shape.Vector(states.First.Shape.Size)), states.Second]);

    /// <summary>A symmetric matrix that is surely positive definite for elements up to 2 in size.</summary>
    private static Expr Definite(Expr x) => (0.5 * (x + x.Transpose())) + Heavy(x, 0);

    /// <summary>A matrix that is surely regular for elements up to 2 in size; elimination has to exchange its rows.</summary>
    private static Expr Regular(Expr x) => x + Heavy(x, 1);

    /// <summary>A matrix that outweighs x, in one element of each row and column.</summary>
    private static Expr Heavy(Expr x, int shift)
    {
        int size = x.Shape[^1];
        double[] elements = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            elements[(i * size) + ((i + shift) % size)] = 1 + (2 * size);
        }

        Array data = x.ElementType == ElementType.Double ? elements : Array.ConvertAll(elements, element => (float)element);
        return Expr.Leaf(new Literal(data, Shape.Matrix(size, size)), x.ElementType);
    }
}

internal static class PrimitiveKinds
{
    public static IReadOnlyList<Type> All { get; } =
        [.. typeof(Expr).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Primitive)) && !type.IsAbstract)];
}
