using System.Runtime.Intrinsics;
using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>ba: the errors of bundle adjustment and their sparse Jacobian.</summary>
internal static class BundleAdjustment
{
    private const int CameraSize = 11;
    private const int PointSize = 3;
    private const int ErrorSize = 2;
    private const int Unknowns = CameraSize + PointSize + 1;
    private const int Block = ErrorSize * Unknowns;
    private const int Shown = 30;

    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("ba", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["objective"] = PrepareErrors(),
        ["jacobian"] = PrepareJacobian(),
    });

    private static Func<JsonElement, Work> PrepareErrors() =>
        Prepare(row => ReprojectionError(row[..Unknowns], row[Unknowns..]), WeightError, (problem, errors) => new Work(() => problem.Errors(errors), problem.WriteErrors) { Recorded = errors });

    private static Func<JsonElement, Work> PrepareJacobian() =>
        Prepare(ErrorDerivatives, WeightDerivative, (problem, blocks) => new Work(() => problem.Matrix(blocks), problem.WriteJacobian) { Recorded = blocks });

    /// <summary>Records, once for each size, a function of what one observation depends on, at all of them, and behind its results those of a function of the weights.</summary>
    private static Func<JsonElement, Work> Prepare(Func<Expr, Expr> ofRow, Func<Expr, Expr> ofWeight, Func<Problem, Function, Work> work)
    {
        Dictionary<(int, int, int), Function> recorded = [];
        return input =>
        {
            Problem problem = new(input);
            if (!recorded.TryGetValue(problem.Size, out Function? function))
            {
                recorded.Add(problem.Size, function = Function.Of(given => AtAll(problem, given, ofRow, ofWeight), problem.Inputs));
            }

            return work(problem, function);
        };
    }

    private static Expr AtAll(Problem problem, Variables given, Func<Expr, Expr> ofRow, Func<Expr, Expr> ofWeight)
    {
        Expr weights = given["weights"];
        Expr rows = Concatenate([given["cameras"].Gather(problem.CameraOf), given["points"].Gather(problem.PointOf), weights, given["features"]], axis: 1);
        return Concatenate([Flat(Map(ofRow, rows)), Flat(Map(weight => ofWeight(weight[0]), weights))]);
    }

    private static Expr Flat(Expr x) => x.Reshape(Shape.Vector(x.Shape.Size));

    private static Expr ErrorDerivatives(Expr row)
    {
        Function error = Function.Of(unknowns => ReprojectionError(unknowns, row[Unknowns..]), Shape.Vector(Unknowns));
        return error.Jacobian(row[..Unknowns]).Reshape(Shape.Vector(Block));
    }

    private static Expr WeightDerivative(Expr weight) => Function.Of(WeightError, Shape.Scalar).Gradient(weight);

    private static Expr WeightError(Expr weight) => 1 - Square(weight);

    /// <param name="unknowns">A camera (rotation, centre, focal length, principal point, two of distortion), a point and a weight.</param>
    /// <param name="feature">Where the point was seen.</param>
    private static Expr ReprojectionError(Expr unknowns, Expr feature)
    {
        Expr camera = unknowns[..CameraSize];
        Expr point = unknowns[CameraSize..(CameraSize + PointSize)];
        Expr seen = Rotate(camera[..3], point - camera[3..6]);
        Expr flat = seen[..2] / seen[2];
        Expr radius = Sum(Square(flat));
        Expr distortion = 1 + (camera[9] * radius) + (camera[10] * Square(radius));
        return unknowns[^1] * ((flat * distortion * camera[6]) + camera[7..9] - feature);
    }

    /// <summary>Turns x about an axis by that axis's length, by Rodrigues' formula.</summary>
    private static Expr Rotate(Expr rotation, Expr x)
    {
        Expr squared = Sum(Square(rotation));
        Expr angle = Sqrt(squared);
        Expr axis = rotation / angle;
        Expr turned = (x * Cos(angle)) + (Cross(axis, x) * Sin(angle)) + (axis * axis.Dot(x) * (1 - Cos(angle)));
        return Where(Equal(squared, 0), x + Cross(rotation, x), turned);
    }

    private static Expr Cross(Expr a, Expr b) => Concatenate([(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])]);

    /// <summary>Cameras, points, weights and features, and which belong together.</summary>
    private sealed class Problem
    {
        private readonly int _cameras;
        private readonly int _points;
        private readonly int _observations;
        private readonly double[] _point;
        private readonly double[] _values;
        private readonly int[] _rowStarts;
        private readonly int[] _columns;

        public Problem(JsonElement input)
        {
            (_cameras, _points, _observations) = (input.Whole("n"), input.Whole("m"), input.Whole("p"));
            _point =
            [
                .. Repeat(input.Numbers("cam"), _cameras), .. Repeat(input.Numbers("x"), _points),
                .. Repeat([input.GetProperty("w").GetDouble()], _observations), .. Repeat(input.Numbers("feat"), _observations),
            ];
            CameraOf = [.. Enumerable.Range(0, _observations).Select(i => i % _cameras)];
            PointOf = [.. Enumerable.Range(0, _observations).Select(i => i % _points)];
            _values = new double[(Block + 1) * _observations];
            _columns = new int[_values.Length];
            _rowStarts = new int[(3 * _observations) + 1];
        }

        public (int Cameras, int Points, int Observations) Size => (_cameras, _points, _observations);

        public int[] CameraOf { get; }

        public int[] PointOf { get; }

        public Parameters Inputs => Parameters.Of(
            ("cameras", Shape.Matrix(_cameras, CameraSize)),
            ("points", Shape.Matrix(_points, PointSize)),
            ("weights", Shape.Matrix(_observations, 1)),
            ("features", Shape.Matrix(_observations, ErrorSize)));

        /// <summary>All errors, then all weight errors.</summary>
        public double[] Errors(Function errors) => errors.Values(_point);

        /// <summary>The sparse matrix of the derivatives, by rows: those of all errors, then those of all weight errors.</summary>
        public double[] Matrix(Function blocks)
        {
            blocks.Values(_point, _values);
            WritePlaces();
            return _values;
        }

        /// <summary>Where the matrix has its numbers: a row's columns are one vector, whose last element the next row overwrites.</summary>
        private void WritePlaces()
        {
            Vector512<int> place = Vector512<int>.Indices;
            Vector512<int> isOfCamera = Vector512.LessThan(place, Vector512.Create(CameraSize));
            Vector512<int> isOfPoint = Vector512.LessThan(place, Vector512.Create(CameraSize + PointSize));
            for (int i = 0; i < _observations; i++)
            {
                Vector512<int> ofCamera = place + Vector512.Create(CameraSize * CameraOf[i]);
                Vector512<int> ofPoint = place + Vector512.Create((CameraSize * _cameras) + (PointSize * PointOf[i]) - CameraSize);
                Vector512<int> columns = Vector512.ConditionalSelect(isOfCamera, ofCamera, Vector512.ConditionalSelect(isOfPoint, ofPoint, Vector512.Create(WeightColumn(i))));
                columns.CopyTo(_columns, Block * i);
                columns.CopyTo(_columns, (Block * i) + Unknowns);
                _rowStarts[ErrorSize * i] = Block * i;
                _rowStarts[(ErrorSize * i) + 1] = (Block * i) + Unknowns;
            }

            int weights = Block * _observations;
            for (int i = 0; i < _observations; i++)
            {
                _columns[weights + i] = WeightColumn(i);
                _rowStarts[(ErrorSize * _observations) + i] = weights + i;
            }

            _rowStarts[^1] = _values.Length;
        }

        /// <summary>The first observation's error and weight error, and how often they are repeated.</summary>
        public void WriteErrors(Utf8JsonWriter writer, double[] errors)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("reproj_error");
            writer.WritePropertyName("elements");
            writer.List(errors.AsSpan(0, ErrorSize));
            writer.WriteNumber("repeated", _observations);
            writer.WriteEndObject();
            writer.WriteStartObject("w_err");
            writer.WriteNumber("element", errors[ErrorSize * _observations]);
            writer.WriteNumber("repeated", _observations);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        /// <summary>The beginning and the last element of each array of the matrix.</summary>
        public void WriteJacobian(Utf8JsonWriter writer, double[] values)
        {
            writer.WriteStartObject();
            WriteEnds(writer, "rows", _rowStarts, writer.WriteNumberValue);
            WriteEnds(writer, "cols", _columns, writer.WriteNumberValue);
            WriteEnds(writer, "vals", values, writer.WriteNumberValue);
            writer.WriteEndObject();
        }

        private int WeightColumn(int observation) => (CameraSize * _cameras) + (PointSize * _points) + observation;

        private static void WriteEnds<T>(Utf8JsonWriter writer, string name, T[] numbers, Action<T> write)
        {
            writer.WriteStartArray(name);
            foreach (T number in numbers.AsSpan(0, Math.Min(Shown, numbers.Length)))
            {
                write(number);
            }

            write(numbers[^1]);
            writer.WriteEndArray();
        }

        private static double[] Repeat(double[] item, int count) => [.. Enumerable.Repeat(item, count).SelectMany(numbers => numbers)];
    }
}
