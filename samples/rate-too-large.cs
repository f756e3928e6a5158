#!/usr/bin/env dotnet
#:project ../src/FallLine/FallLine.csproj
#:property PublishAot=false
// What a rate does to gradient descent on f(x) = 2x²: each step multiplies x by 1 - 4*rate.
using System.Globalization;
using FallLine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Objective f = Objective.Parse("2x^2");
foreach (double rate in new[] { 0.1, 0.25, 0.4, 0.5, 0.51 })
{
    Descent descent = Methods.GradientDescent(rate) with { RecordPath = true };
    Result result = descent.Minimize(f, [1]);
    string first = string.Join(", ", result.Path.Take(5).Select(at => at.Point[0].ToString("0.####")));
    Console.WriteLine($"rate {rate}: each step multiplies x by {1 - (4 * rate):0.##}: {first}{(result.Iterations > 4 ? ", …" : "")}");
    Console.WriteLine($"  {result.Status} ({result.Reason}) after {result.Iterations} steps");
    foreach (Finding finding in result.Diagnosis)
    {
        Console.WriteLine($"  {finding.Message} {finding.Advice}");
    }
}
