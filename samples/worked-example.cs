#!/usr/bin/env dotnet
#:project ../src/FallLine/FallLine.csproj
#:property PublishAot=false
// Gradient descent by hand: f(x) = 2x² from x = 1 at the rate 0.1. Its derivative is f'(x) = 4x.
using System.Globalization;
using FallLine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double rate = 0.1;
Objective f = Objective.Parse("2x^2");
Descent descent = Methods.GradientDescent(rate) with { RecordPath = true, Stopping = Stop.AfterIterations(5) };
Result result = descent.Minimize(f, [1]);

foreach (PathPoint at in result.Path)
{
    double x = at.Point[0];
    double slope = f.Slope(x);
    Console.WriteLine($"step {at.Iteration}: x = {x:0.#####}, f = {at.Value:0.########}, f' = 4*{x:0.#####} = {slope:0.#####}");
    Console.WriteLine($"        next x = {x:0.#####} - {rate}*{slope:0.#####} = {x - (rate * slope):0.######}");
}

internal static class Calculus
{
    /// <summary>The derivative of a function of one variable.</summary>
    public static double Slope(this Objective objective, double x)
    {
        double[] gradient = new double[1];
        objective.ValueAndGradient([x], gradient);
        return gradient[0];
    }
}
