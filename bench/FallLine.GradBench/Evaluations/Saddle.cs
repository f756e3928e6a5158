using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>saddle: the least of a greatest, by derivatives of a climb that follows derivatives.</summary>
internal sealed class Saddle
{
    private static readonly Shape s_point = Shape.Vector(2);
    private readonly char _outer;
    private readonly Climb _inner;
    private readonly Climb _last;

    private Saddle(char outer, char inner)
    {
        _outer = outer;
        _inner = new Climb(inner);
        _last = new Climb(outer);
    }

    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("saddle", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["rr"] = new Saddle('r', 'r').Prepare,
        ["ff"] = new Saddle('f', 'f').Prepare,
        ["fr"] = new Saddle('f', 'r').Prepare,
        ["rf"] = new Saddle('r', 'f').Prepare,
    });

    private Work Prepare(JsonElement input)
    {
        double[] start = input.Numbers("start");
        return new Work(() => Solve(start), (writer, answer) => writer.List(answer));
    }

    private double[] Solve(double[] start)
    {
        double[] p = SteepestDescent.Minimize(p => _inner.Greatest(p, start), p => _inner.Gradient(p, start, _outer), start);
        return [.. p, .. _last.Run(p, start, null)];
    }

    /// <summary>The climb to the greatest f(p, r) over r: the descent of -f. Its derivative with respect to p is that of each of its steps.</summary>
    private sealed class Climb
    {
        private readonly Function _value;
        private readonly Function _slope;
        private readonly Function _end;
        private readonly Loop _loop;

        public Climb(char mode)
        {
            Expr Slope(Expr p, Expr r) => Function.Of(at => -F(p, at), s_point).Gradient(r, mode);
            Parameters inputs = Parameters.Of(("state", s_point), ("parameter", s_point));
            _value = Function.Of(given => -F(given["parameter"], given["state"]), inputs);
            _slope = Function.Of(given => Slope(given["parameter"], given["state"]), inputs);
            _end = Function.Of(given => F(given["parameter"], given["state"]), inputs);
            _loop = new Loop(
                Function.Of(given => given["state"] - (given["rate"] * Slope(given["parameter"], given["state"])), Parameters.Of(("state", s_point), ("parameter", s_point), ("rate", Shape.Scalar))),
                _end);
        }

        public double Greatest(double[] p, double[] start) => _end.Value([.. Run(p, start, null), .. p]);

        public double[] Gradient(double[] p, double[] start, char mode)
        {
            List<double[]> steps = [];
            double[] r = Run(p, start, (at, rate) => steps.Add([.. at, .. p, rate]));
            return _loop.Gradient(steps, [.. r, .. p], mode);
        }

        public double[] Run(double[] p, double[] start, Action<double[], double>? accepted) =>
            SteepestDescent.Minimize(r => _value.Value([.. r, .. p]), r => _slope.Values([.. r, .. p]), start, accepted);

        private static Expr F(Expr p, Expr r) => Sum(Square(p)) - Sum(Square(r));
    }
}
