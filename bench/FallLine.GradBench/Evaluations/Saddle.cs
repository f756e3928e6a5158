using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>saddle: the least of a greatest, by derivatives of a climb that follows derivatives.</summary>
internal sealed class Saddle
{
    private static readonly Shape s_point = Shape.Vector(2);
    private readonly Climb _inner;
    private readonly Climb _last;

    private Saddle(char outer, char inner)
    {
        _inner = new Climb(outer, inner);
        _last = new Climb(outer, outer);
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
        double[] p = SteepestDescent.Minimize(p => _inner.Greatest(p, start), p => _inner.Gradient(p, start), start);
        return [.. p, .. _last.Top(p, start)];
    }

    /// <summary>The climb to the greatest f(p, r) over r: the descent of -f. Its derivative with respect to p is that of each of its steps.</summary>
    private sealed class Climb
    {
        private readonly char _outer;
        private readonly Function _top;
        private readonly Function _greatest;
        private readonly Function _along;
        private readonly Function _value;
        private readonly Function _slope;
        private readonly Loop _loop;

        /// <param name="outer">The mode of the derivative of the climb.</param>
        /// <param name="inner">The mode of the derivatives that it follows.</param>
        public Climb(char outer, char inner)
        {
            Expr Slope(Expr p, Expr r) => Function.Of(at => -F(p, at), s_point).Gradient(r, inner);
            Expr Reached(Expr p, Expr start) => SteepestDescent.Minimum(r => -F(p, r), r => Slope(p, r), start);
            Parameters inputs = Parameters.Of(("state", s_point), ("parameter", s_point));
            _outer = outer;
            _top = Function.Of(given => Reached(given["parameter"], given["state"]), inputs);
            _greatest = Function.Of(given => F(given["parameter"], Reached(given["parameter"], given["state"])), inputs);
            _along = Function.Of(given => Function.Of(p => F(p, Reached(p, given["state"])), s_point).Gradient(given["parameter"], 'f'), inputs);
            _value = Function.Of(given => -F(given["parameter"], given["state"]), inputs);
            _slope = Function.Of(given => Slope(given["parameter"], given["state"]), inputs);
            _loop = new Loop(
                Function.Of(given => given["state"] - (given["rate"] * Slope(given["parameter"], given["state"])), Parameters.Of(("state", s_point), ("parameter", s_point), ("rate", Shape.Scalar))),
                Function.Of(given => F(given["parameter"], given["state"]), inputs));
        }

        public double[] Top(double[] p, double[] start) => _top.Values([.. start, .. p]);

        public double Greatest(double[] p, double[] start) => _greatest.Value([.. start, .. p]);

        public double[] Gradient(double[] p, double[] start) => _outer == 'f' ? _along.Values([.. start, .. p]) : Backward(p, start);

        /// <summary>Back along the steps that were taken.</summary>
        private double[] Backward(double[] p, double[] start)
        {
            List<double[]> steps = [];
            double[] r = SteepestDescent.Minimize(r => _value.Value([.. r, .. p]), r => _slope.Values([.. r, .. p]), start, (at, rate) => steps.Add([.. at, .. p, rate]));
            return _loop.Gradient(steps, [.. r, .. p]);
        }

        private static Expr F(Expr p, Expr r) => Sum(Square(p)) - Sum(Square(r));
    }
}
