using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>particle: the charge that steers a particle to the origin, by the derivative of a flight that follows a derivative.</summary>
internal sealed class Particle
{
    private const double TimeStep = 0.1;
    private readonly char _outer;
    private readonly Function _step;
    private readonly Function _miss;
    private readonly Loop _loop;

    private Particle(char outer, char inner)
    {
        _outer = outer;
        (string, Shape) state = ("state", Shape.Vector(4));
        (string, Shape) parameter = ("parameter", Shape.Vector(1));
        _step = Function.Of(given => Step(given["state"], given["parameter"], inner), Parameters.Of(state, parameter));
        _miss = Function.Of(given => Miss(given["state"]), Parameters.Of(state, parameter));
        _loop = new Loop(_step, _miss);
    }

    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("particle", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["rr"] = new Particle('r', 'r').Prepare,
        ["ff"] = new Particle('f', 'f').Prepare,
        ["fr"] = new Particle('f', 'r').Prepare,
        ["rf"] = new Particle('r', 'f').Prepare,
    });

    private Work Prepare(JsonElement input)
    {
        double[] start = [input.GetProperty("w").GetDouble()];
        return new Work(() => SteepestDescent.Minimize(w => _miss.Value(Fly(w, [])), Slope, start), (writer, answer) => writer.WriteNumberValue(answer[0]));
    }

    private double[] Slope(double[] w)
    {
        List<double[]> path = [];
        double[] last = Fly(w, path);
        return _loop.Gradient(path, last, _outer);
    }

    /// <summary>Flies for as long as the next step does not go below the ground.</summary>
    private double[] Fly(double[] w, List<double[]> path)
    {
        double[] at = [0, 8, 0.75, 0, .. w];
        while (at[1] + (TimeStep * at[3]) > 0)
        {
            path.Add(at);
            at = [.. _step.Values(at), .. w];
        }

        return at;
    }

    /// <summary>A step of Euler's method: x moves by v, v by the force at x.</summary>
    private static Expr Step(Expr state, Expr w, char mode)
    {
        (Expr x, Expr v) = (state[..2], state[2..]);
        Expr force = -Function.Of(at => Potential(at, w), x.Shape).Gradient(x, mode);
        return Concatenate([x + (TimeStep * v), v + (TimeStep * force)]);
    }

    /// <summary>The square of the distance from the origin at which the last step meets the ground.</summary>
    private static Expr Miss(Expr state)
    {
        Expr v = state[2..];
        Expr x = state[..2] + (TimeStep * v);
        return Square((x - (x[1] / v[1] * v))[0]);
    }

    private static Expr Potential(Expr x, Expr w) =>
        (1 / Norm(x - Concatenate([10, 10 - w]))) + (1 / Norm(x - Literal([10, 0])));
}
