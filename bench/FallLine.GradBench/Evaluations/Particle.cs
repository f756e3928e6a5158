using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>particle: the charge that steers a particle to the origin, by the derivative of a flight that follows a derivative.</summary>
internal sealed class Particle
{
    private const double TimeStep = 0.1;
    private const int MostSteps = 10_000;
    private static readonly double[] s_start = [0, 8, 0.75, 0];
    private readonly char _outer;
    private readonly Function _miss;
    private readonly Function _along;
    private readonly Function _step;
    private readonly Loop _loop;

    private Particle(char outer, char inner)
    {
        Parameters inputs = Parameters.Of(("state", Shape.Vector(4)), ("parameter", Shape.Vector(1)));
        _outer = outer;
        _miss = Function.Of(w => Miss(Fly(w, inner)), Shape.Vector(1));
        _along = Function.Of(w => _miss.Gradient(w, 'f'), Shape.Vector(1));
        _step = Function.Of(given => Step(given["state"], given["parameter"], inner), inputs);
        _loop = new Loop(_step, Function.Of(given => Miss(given["state"]), inputs));
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
        return new Work(() => SteepestDescent.Minimize(w => _miss.Value(w), Slope, start), (writer, answer) => writer.WriteNumberValue(answer[0]));
    }

    private double[] Slope(double[] w) => _outer == 'f' ? _along.Values(w) : Backward(w);

    /// <summary>Back along the steps of the flight.</summary>
    private double[] Backward(double[] w)
    {
        List<double[]> path = [];
        double[] at = [.. s_start, .. w];
        while (at[1] + (TimeStep * at[3]) > 0)
        {
            path.Add(at);
            at = [.. _step.Values(at), .. w];
        }

        return _loop.Gradient(path, at);
    }

    /// <summary>Flies for as long as the next step does not go below the ground.</summary>
    private static Expr Fly(Expr w, char mode) => While(Literal(s_start), at => at[1] + (TimeStep * at[3]) > 0, at => Step(at, w, mode), MostSteps);

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
