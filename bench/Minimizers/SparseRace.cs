using System.Globalization;

namespace FallLine.Minimizers;

/// <summary>Sums of squares with sparse Jacobians, by entries written by hand, to the same gradient: seconds, in turns.</summary>
internal static class SparseRace
{
    private const string Tolerance = "1e-8";
    private const double Turn = 0.4;
    private const int Rounds = 3;

    /// <summary>Prints the table.</summary>
    public static void Print(string peers, TextWriter output)
    {
        output.WriteLine("| problem | variables | entries | solver | ms | trials | value | FallLine's time / its time |");
        output.WriteLine("|---|---:|---:|---|---:|---:|---:|---:|");
        foreach (string name in (string[])["band", "grid", "map"])
        {
            foreach (int n in (int[])[1_000, 10_000, 100_000])
            {
                Race(peers, name, n, output);
            }
        }
    }

    private static void Race(string peers, string name, int n, TextWriter output)
    {
        SparseProblem problem = SparseProblem.Of(name, n);
        Objective objective = Objective.LeastSquares(problem.Residuals);
        Descent descent = Methods.LevenbergMarquardt().With("gradient-tolerance", Tolerance);
        string[] arguments = [name, n.ToString(CultureInfo.InvariantCulture), Tolerance, Turn.ToString(CultureInfo.InvariantCulture)];
        string ceres = Path.Combine(peers, "ceres_sparse");
        List<(string Name, Func<(double, int, double)> Run)> solvers =
        [
            ("FallLine `lm`, in C#", () => Valley.Repeated(() => Valley.Of(descent.Minimize(objective, problem.Start)), Turn)),
            ("Ceres sparse-normal-cholesky, in C++", () => Peer.Time([ceres, .. arguments, "cholesky"])),
        ];
        if (n <= (name == "map" ? 1_000 : 10_000))
        {
            solvers.Add(("Ceres cgnr, in C++", () => Peer.Time([ceres, .. arguments, "iterative"])));
        }

        if (n <= 1000 || name == "band")
        {
            solvers.Add(("SciPy trf with lsmr, in NumPy", () => Peer.Time(["/usr/bin/python3", Path.Combine(peers, "scipy_sparse.py"), .. arguments])));
        }

        var best = solvers.Select(_ => (Milliseconds: double.PositiveInfinity, Trials: 0, Value: double.NaN)).ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < solvers.Count; i++)
            {
                (double, int, double) result = solvers[i].Run();
                best[i] = result.Item1 < best[i].Milliseconds ? result : best[i];
            }
        }

        for (int i = 0; i < solvers.Count; i++)
        {
            string line = $"| {name} | {problem.Start.Length} | {problem.Residuals.JacobianPattern!.Count} | {solvers[i].Name} |";
            string ratio = i == 0 ? "" : (best[0].Milliseconds / best[i].Milliseconds).ToString("F3", CultureInfo.InvariantCulture);
            output.WriteLine(double.IsFinite(best[i].Value)
                ? string.Create(CultureInfo.InvariantCulture, $"{line} {best[i].Milliseconds:F1} | {best[i].Trials} | {best[i].Value:G6} | {ratio} |")
                : $"{line} fails | | | |");
        }
    }
}
