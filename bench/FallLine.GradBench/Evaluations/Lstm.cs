using System.Collections.Immutable;
using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>lstm: the mean loss of a recurrent network of long short-term memory, diagonal in its weights, over a text.</summary>
internal static class Lstm
{
    private const int Gates = 4;
    private const int ExtraRows = 3;

    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("lstm", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["objective"] = Work.Of(Read, size => Function.Of(given => Loss(size, given, given["parameters"]), size.Inputs), Json.Number),
        ["jacobian"] = Work.Of(Read, size => Function.Of(given => Gradient(size, given), size.Inputs), Json.List),
    });

    private static Expr Gradient(Size size, Variables given)
    {
        Expr parameters = given["parameters"];
        return Function.Of(at => Loss(size, given, at), parameters.Shape).Gradient(parameters);
    }

    private static Expr Loss(Size size, Variables given, Expr parameters)
    {
        Expr layers = parameters[..size.MainSize].Reshape(Shape.Of(size.Layers, 2, Gates, size.Width));
        Expr extra = parameters[size.MainSize..].Reshape(Shape.Matrix(ExtraRows, size.Width));
        Expr sequence = given["sequence"];
        int steps = size.Characters - 1;
        ImmutableArray<Expr> states = Scan([.. Enumerable.Range(0, 2 * size.Layers).Select(i => given["state"][i])], [sequence[..^1]], (state, letter) =>
        {
            List<Expr> next = [];
            Expr below = letter[0] * extra[0];
            for (int layer = 0; layer < size.Layers; layer++)
            {
                (Expr hidden, Expr cell) = Step(layers[layer], below, state[2 * layer], state[(2 * layer) + 1]);
                next.AddRange([hidden, cell]);
                below = hidden;
            }

            return next;
        });
        Expr tops = states[^2][1..];

        // What the network says is the same for every step, so it is said of all of them at once.
        Expr said = (tops * extra[1]) + extra[2];
        Expr scale = Log(2 + Sum(Exp(said), axis: 1));
        return -Sum(sequence[1..] * (said - scale.Reshape(Shape.Matrix(steps, 1)))) / (size.Width * steps);
    }

    private static (Expr Hidden, Expr Cell) Step(Expr layer, Expr input, Expr hidden, Expr cell)
    {
        (Expr weights, Expr biases) = (layer[0], layer[1]);
        Expr forget = Sigmoid((input * weights[0]) + biases[0]);
        Expr ingate = Sigmoid((hidden * weights[1]) + biases[1]);
        Expr outgate = Sigmoid((input * weights[2]) + biases[2]);
        Expr change = Tanh((hidden * weights[3]) + biases[3]);
        Expr next = (cell * forget) + (ingate * change);
        return (outgate * Tanh(next), next);
    }

    private static (Size Size, double[] Point) Read(JsonElement input)
    {
        JsonElement state = input.GetProperty("state");
        return (new Size(state.GetArrayLength() / 2, input.GetProperty("sequence").GetArrayLength(), state[0].GetArrayLength()),
            [.. input.Numbers("state"), .. input.Numbers("sequence"), .. input.Numbers("main_params"), .. input.Numbers("extra_params")]);
    }

    private sealed record Size(int Layers, int Characters, int Width)
    {
        public int MainSize => 2 * Layers * Gates * Width;

        public Parameters Inputs => Parameters.Of(
            ("state", Shape.Matrix(2 * Layers, Width)),
            ("sequence", Shape.Matrix(Characters, Width)),
            ("parameters", Shape.Vector(MainSize + (ExtraRows * Width))));
    }
}
