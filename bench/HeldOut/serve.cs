#!/usr/bin/env dotnet
#:project ../../src/FallLine/FallLine.csproj
#:property PublishAot=false
// Formulas over pipes, so that other tools minimise the same functions with the same gradients: "= v:3 formula" chooses one (after the lengths of its vectors), any other line is a point.
using System.Globalization;
using FallLine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Objective? objective = null;
double[] gradient = [];
while (Console.ReadLine() is { } line)
{
    if (line.StartsWith("= ", StringComparison.Ordinal))
    {
        string[] words = line[2..].Split(' ');
        var lengths = words.SkipLast(1).Select(word => word.Split(':')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
        objective = Objective.Parse(words[^1], lengths);
        gradient = new double[objective.Dimension];
        Console.WriteLine(string.Join(' ', objective.Parameters.Items.Select(parameter => parameter.Name)));
        continue;
    }

    double[] point = [.. line.Split(' ').Select(double.Parse)];
    double value = objective!.ValueAndGradient(point, gradient);
    Console.WriteLine($"{value:R} {string.Join(' ', gradient.Select(x => x.ToString("R")))}");
}
