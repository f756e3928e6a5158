using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace FallLine.Minimizers;

/// <summary>Somebody's minimiser.</summary>
/// <param name="Name">Its name on the page.</param>
/// <param name="Solve">Minimises a function from a start, as far down as it can.</param>
internal sealed record Solver(string Name, Solver.Task Solve)
{
    private const double Tolerance = 1e-12;

    internal delegate void Task(ReadOnlySpan<double> start, GradientFunction function);

    /// <summary>All that are compared, the first being what the others are measured by.</summary>
    public static Solver[] All(string peers) =>
    [
        Own("FallLine L-BFGS", Methods.LimitedMemoryBfgsMethod),
        Own("FallLine BFGS", Methods.BfgsMethod),
        Own("FallLine CG", Methods.ConjugateGradientMethod),
        Of("SciPy BFGS", "/usr/bin/python3", Path.Combine(peers, "scipy_peer.py"), "pipe", "BFGS"),
        Of("SciPy L-BFGS-B", "/usr/bin/python3", Path.Combine(peers, "scipy_peer.py"), "pipe", "L-BFGS-B"),
        Of("SciPy CG", "/usr/bin/python3", Path.Combine(peers, "scipy_peer.py"), "pipe", "CG"),
        Of("liblbfgs", Path.Combine(peers, "liblbfgs"), "pipe"),
        Of("NLopt LBFGS", Path.Combine(peers, "nlopt"), "lbfgs"),
        Of("NLopt VAR2", Path.Combine(peers, "nlopt"), "var2"),
        Of("NLopt SLSQP", Path.Combine(peers, "nlopt"), "slsqp"),
        Of("Ceres BFGS", Path.Combine(peers, "ceres"), "bfgs"),
        Of("Ceres LBFGS", Path.Combine(peers, "ceres"), "lbfgs"),
        ByMathNet("MathNet BFGS", new BfgsMinimizer(Tolerance, 0, 0, 20_000)),
        ByMathNet("MathNet L-BFGS", new LimitedMemoryBfgsMinimizer(Tolerance, 0, 0, 10, 20_000)),
    ];

    private static Solver Own(string name, Method method) => new(name, (start, function) =>
    {
        Descent descent = method.Default with { Stopping = Stop.WhenGradientNormBelow(Tolerance) | Stop.AfterIterations(20_000) };
        Result result = descent.Minimize(Objective.From(start.Length, function), start);
        if (result.Error is { } error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    });

    private static Solver Of(string name, params string[] command) => new(name, (start, function) =>
        Peer.Solve(command, start, (point, gradient) => function(point, gradient)));

    private static Solver ByMathNet(string name, IUnconstrainedMinimizer minimizer) => new(name, (start, function) =>
        minimizer.FindMinimum(
            ObjectiveFunction.Gradient(point =>
            {
                double[] gradient = new double[point.Count];
                double value = function(point.ToArray(), gradient);
                return (value, Vector<double>.Build.Dense(gradient));
            }),
            Vector<double>.Build.Dense(start.ToArray())));
}
