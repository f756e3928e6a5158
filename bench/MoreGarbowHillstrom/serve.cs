#!/usr/bin/env dotnet
#:project ../../src/FallLine/FallLine.csproj
#:property PublishAot=false
// Moré, Garbow and Hillstrom's problems over pipes, so that another tool minimises the same functions with the same gradients; "defaults" runs FallLine's own defaults on them.
using System.Globalization;
using FallLine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
ReferenceProblem[] problems = [.. Catalog.Problems.Where(problem => problem.Reference.Contains("7 (1981) 17-41"))];
if (args is ["defaults"])
{
    Console.WriteLine("| problem | FallLine | method | gradients | Jacobians | Hessians | status |");
    Console.WriteLine("|---|---|---|---|---|---|---|");
    (int there, long gradients, long jacobians, long hessians) = (0, 0, 0, 0);
    foreach (ReferenceProblem problem in problems)
    {
        Result result = Descent.Minimize(problem.Objective, problem.Start);
        bool isThere = result.Best.Value - problem.LeastValue <= 1e-6 * Math.Max(1e-2, Math.Abs(problem.LeastValue));
        string methods = string.Join(", ", result.Attempts.Select(attempt => attempt.Method).Distinct());
        Console.WriteLine($"| {problem.Id} | {(isThere ? "yes" : $"no: {result.Best.Value:G6}")} | {methods} | {result.Evaluations.Gradient} | {result.Evaluations.Jacobian} | {result.Evaluations.Hessian} | {result.Status} ({result.Reason}) |");
        there += isThere ? 1 : 0;
        gradients += result.Evaluations.Gradient;
        jacobians += result.Evaluations.Jacobian;
        hessians += result.Evaluations.Hessian;
    }

    Console.WriteLine($"| all | {there} of {problems.Length} | | {gradients} | {jacobians} | {hessians} | |");
    return;
}

while (Console.ReadLine() is { } line)
{
    if (line == "list")
    {
        foreach (ReferenceProblem problem in problems)
        {
            Console.WriteLine($"{problem.Id} {problem.LeastValue:R} {Joined(problem.Start)}");
        }

        Console.WriteLine(".");
        continue;
    }

    string[] words = line.Split(' ');
    double[] point = [.. words[1].Split(',').Select(double.Parse)];
    double[] gradient = new double[point.Length];
    double value = Catalog.Problem(words[0]).Objective.ValueAndGradient(point, gradient);
    Console.WriteLine($"{value:R} {Joined(gradient)}");
}

static string Joined(ReadOnlySpan<double> numbers) => string.Join(',', numbers.ToArray().Select(x => x.ToString("R")));
