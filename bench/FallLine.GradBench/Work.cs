using System.Text.Json;

namespace FallLine.GradBench;

/// <summary>One function at one input: made ready before the clock starts, run under it, written after it.</summary>
internal sealed class Work
{
    private readonly Func<double[]> _run;
    private readonly Action<Utf8JsonWriter, double[]> _write;
    private double[] _answer = [];

    /// <summary>Work that gives numbers.</summary>
    /// <param name="run">Computes them all, anew at each call.</param>
    /// <param name="write">Writes them as one JSON value.</param>
    public Work(Func<double[]> run, Action<Utf8JsonWriter, double[]> write)
    {
        _run = run;
        _write = write;
    }

    /// <summary>What was recorded for inputs of this shape, if the work is one function.</summary>
    public Function? Recorded { get; init; }

    /// <summary>Prepares a recorded function for inputs: it is recorded and compiled once for each shape, however many inputs have it.</summary>
    /// <param name="read">The shape of an input, and its numbers as the function wants them.</param>
    /// <param name="record">The function for a shape.</param>
    /// <param name="write">Writes what the function gives as one JSON value.</param>
    public static Func<JsonElement, Work> Of<TShape>(
        Func<JsonElement, (TShape Shape, double[] Point)> read, Func<TShape, Function> record, Action<Utf8JsonWriter, TShape, double[]> write)
        where TShape : notnull
    {
        Dictionary<TShape, Function> recorded = [];
        return input =>
        {
            (TShape shape, double[] point) = read(input);
            if (!recorded.TryGetValue(shape, out Function? function))
            {
                recorded.Add(shape, function = record(shape));
            }

            return new Work(() => function.Values(point), (writer, answer) => write(writer, shape, answer)) { Recorded = function };
        };
    }

    /// <summary>Computes the answer once.</summary>
    public void Run() => _answer = _run();

    /// <summary>Writes the answer of the last run.</summary>
    /// <exception cref="ArithmeticException">It has a NaN or an infinity.</exception>
    public void WriteAnswer(Utf8JsonWriter writer)
    {
        int wrong = Array.FindIndex(_answer, number => !double.IsFinite(number));
        if (wrong >= 0)
        {
            throw new ArithmeticException($"Number {wrong} of the answer is {_answer[wrong]}.");
        }

        _write(writer, _answer);
    }
}
