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
    private const int Shown = 30;

    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("ba", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["objective"] = PrepareErrors(),
        ["jacobian"] = PrepareJacobian(),
    });

    private static Func<JsonElement, Work> PrepareErrors()
    {
        Dictionary<int, Function> recorded = [];
        return input =>
        {
            Problem problem = new(input);
            Function errors = Record(recorded, problem.Observations, row => Concatenate([ReprojectionError(row[..Unknowns], row[Unknowns..]), WeightError(row[Unknowns - 1])]));
            return new Work(() => errors.Values(problem.Rows()), problem.WriteErrors) { Recorded = errors };
        };
    }

    private static Func<JsonElement, Work> PrepareJacobian()
    {
        Dictionary<int, Function> recorded = [];
        return input =>
        {
            Problem problem = new(input);
            Function blocks = Record(recorded, problem.Observations, row => Concatenate([ErrorDerivatives(row), WeightDerivative(row)]));
            return new Work(() => problem.Assemble(blocks.Values(problem.Rows())), problem.WriteJacobian) { Recorded = blocks };
        };
    }

    /// <summary>A function of one observation, for all of them.</summary>
    private static Function Record(Dictionary<int, Function> recorded, int observations, Func<Expr, Expr> body)
    {
        if (!recorded.TryGetValue(observations, out Function? function))
        {
            recorded.Add(observations, function = Function.Of(body, Shape.Vector(Unknowns + ErrorSize)).Map(observations));
        }

        return function;
    }

    private static Expr ErrorDerivatives(Expr row)
    {
        Function error = Function.Of(unknowns => ReprojectionError(unknowns, row[Unknowns..]), Shape.Vector(Unknowns));
        return error.Jacobian(row[..Unknowns]).Reshape(Shape.Vector(ErrorSize * Unknowns));
    }

    private static Expr WeightDerivative(Expr row) => Function.Of(WeightError, Shape.Scalar).Gradient(row[Unknowns - 1]);

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
    private sealed class Problem(JsonElement input)
    {
        private readonly int _cameras = input.Whole("n");
        private readonly int _points = input.Whole("m");
        private readonly double[] _camera = Repeat(input.Numbers("cam"), input.Whole("n"));
        private readonly double[] _point = Repeat(input.Numbers("x"), input.Whole("m"));
        private readonly double[] _weight = Repeat([input.GetProperty("w").GetDouble()], input.Whole("p"));
        private readonly double[] _feature = Repeat(input.Numbers("feat"), input.Whole("p"));
        private readonly double[] _rows = new double[input.Whole("p") * (Unknowns + ErrorSize)];
        private readonly int[] _rowStarts = new int[(3 * input.Whole("p")) + 1];
        private readonly int[] _columns = new int[((ErrorSize * Unknowns) + 1) * input.Whole("p")];

        public int Observations { get; } = input.Whole("p");

        /// <summary>What each observation depends on, a row for each.</summary>
        public double[] Rows()
        {
            for (int i = 0; i < Observations; i++)
            {
                Span<double> row = _rows.AsSpan(i * (Unknowns + ErrorSize), Unknowns + ErrorSize);
                _camera.AsSpan(i % _cameras * CameraSize, CameraSize).CopyTo(row);
                _point.AsSpan(i % _points * PointSize, PointSize).CopyTo(row[CameraSize..]);
                row[Unknowns - 1] = _weight[i];
                _feature.AsSpan(i * ErrorSize, ErrorSize).CopyTo(row[Unknowns..]);
            }

            return _rows;
        }

        /// <summary>The sparse matrix of the derivatives, by rows: those of all errors, then those of all weight errors.</summary>
        public double[] Assemble(double[] blocks)
        {
            const int Block = ErrorSize * Unknowns;
            double[] values = new double[blocks.Length];
            int weights = Block * Observations;
            for (int i = 0; i < Observations; i++)
            {
                blocks.AsSpan(i * (Block + 1), Block).CopyTo(values.AsSpan(i * Block));
                values[weights + i] = blocks[(i * (Block + 1)) + Block];
                for (int error = 0; error < ErrorSize; error++)
                {
                    int start = (i * Block) + (error * Unknowns);
                    _rowStarts[(i * ErrorSize) + error] = start;
                    Columns(i, _columns.AsSpan(start, Unknowns));
                }

                _rowStarts[(ErrorSize * Observations) + i] = weights + i;
                _columns[weights + i] = WeightColumn(i);
            }

            _rowStarts[^1] = values.Length;
            return values;
        }

        /// <summary>The first observation's error and weight error, and how often they are repeated.</summary>
        public void WriteErrors(Utf8JsonWriter writer, double[] errors)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("reproj_error");
            writer.WritePropertyName("elements");
            writer.List(errors.AsSpan(0, ErrorSize));
            writer.WriteNumber("repeated", Observations);
            writer.WriteEndObject();
            writer.WriteStartObject("w_err");
            writer.WriteNumber("element", errors[ErrorSize]);
            writer.WriteNumber("repeated", Observations);
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

        private void Columns(int observation, Span<int> columns)
        {
            for (int j = 0; j < CameraSize; j++)
            {
                columns[j] = (CameraSize * (observation % _cameras)) + j;
            }

            for (int j = 0; j < PointSize; j++)
            {
                columns[CameraSize + j] = (CameraSize * _cameras) + (PointSize * (observation % _points)) + j;
            }

            columns[^1] = WeightColumn(observation);
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
