// Hock and Schittkowski's problems with constraints that are functions: "defaults" solves them with FallLine's defaults, "list" tells what there is, and lines "NUMBER x1,x2,…" are answered with
// the values and gradients of the function and the constraints, so that another tool solves the same.
using System.Globalization;
using FallLine;
using FallLine.Conformance;
using FallLine.HockSchittkowski;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["defaults"])
{
    Console.WriteLine("| problem | least value | method | evaluations | status |");
    Console.WriteLine("|---|---|---|---:|---|");
    (int there, int evaluations) = (0, 0);
    foreach (ConstrainedProblem problem in ConstrainedProblem.All)
    {
        (Objective objective, double[] start) = problem.State();
        Result result = Descent.Minimize(objective, start);
        bool isThere = Math.Abs(result.Value - problem.LeastValue) <= 1e-6 * Math.Max(1, Math.Abs(problem.LeastValue)) && result.Constraints.All(reading => reading.Violation <= 1e-8);
        Console.WriteLine($"| {problem.Number} | {(isThere ? "yes" : $"no: {result.Value:G6}")} | {string.Join(", ", result.Attempts.Select(attempt => attempt.Method))} | {result.Evaluations.Gradient} | {result.Status} ({result.Reason}) |");
        there += isThere ? 1 : 0;
        evaluations += result.Evaluations.Gradient;
    }

    Console.WriteLine($"| all | {there} of {ConstrainedProblem.All.Count} | | {evaluations} | |");
    return;
}

Dictionary<string, Part[]> parts = [];
while (Console.ReadLine() is { } line)
{
    if (line == "list")
    {
        foreach (ConstrainedProblem problem in ConstrainedProblem.All)
        {
            Part[] own = [Part.Of(problem.Formula), .. problem.Constraints.Select(Part.OfConstraint)];
            parts[$"{problem.Number}"] = own;
            double[] lower = [.. problem.Start.Select((_, i) => problem.Bounds.Where(bound => bound.Name == $"x{i + 1}").Select(bound => bound.Lower).FirstOrDefault(double.NegativeInfinity))];
            double[] upper = [.. problem.Start.Select((_, i) => problem.Bounds.Where(bound => bound.Name == $"x{i + 1}").Select(bound => bound.Upper).FirstOrDefault(double.PositiveInfinity))];
            double[] start = [.. problem.Start.Select((x, i) => Math.Clamp(x, lower[i], upper[i]))];
            (Objective objective, double[] begin) = problem.State();
            Console.WriteLine($"{problem.Number} {problem.LeastValue:R} {new string([.. own.Skip(1).Select(part => part.Kind)])} {Joined(start)} {Joined(lower)} {Joined(upper)} {Descent.Minimize(objective, begin).Evaluations.Gradient}");
        }

        Console.WriteLine(".");
        continue;
    }

    string[] words = line.Split(' ');
    double[] point = [.. words[1].Split(',').Select(double.Parse)];
    Console.WriteLine(string.Join(';', parts[words[0]].Select(part => Joined(part.At(point)))));
}

static string Joined(IEnumerable<double> numbers) => string.Join(',', numbers.Select(x => double.IsPositiveInfinity(x) ? "inf" : double.IsNegativeInfinity(x) ? "-inf" : x.ToString("R")));
