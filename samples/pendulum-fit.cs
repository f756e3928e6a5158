#!/usr/bin/env dotnet
#:project ../src/FallLine/FallLine.csproj
#:property PublishAot=false
// The length and the friction of a pendulum, from where it was every tenth of a second: the simulation is part of the objective.
using System.Globalization;
using FallLine;
using static FallLine.Expr;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Angles in radians, rounded to hundredths, of a pendulum of 0.8 m with a friction of 0.3 a second.
double[] seen =
[
    1.2, 1.14, 0.97, 0.71, 0.37, 0.01, -0.35, -0.65, -0.88, -1, -1.02, -0.94, -0.76, -0.5, -0.2, 0.12,
    0.42, 0.66, 0.81, 0.88, 0.85, 0.74, 0.54, 0.29, 0.01, -0.26, -0.49, -0.66, -0.75, -0.76, -0.68,
];
const double Gravity = 9.81;
const double Step = 0.01;
const int StepsBetween = 10;

Parameters unknown = Parameters.Of(("length", Shape.Scalar), ("friction", Shape.Scalar));
Objective misfit = Objective.Of(p => Mean(Square(Swing(p["length"], p["friction"]) - Literal(seen))), unknown);
Result result = Descent.Minimize(misfit, [1.5, 0]);

Console.WriteLine($"{result.Status} after {result.Iterations} steps, {result.Evaluations.Gradient} simulations with their derivatives");
Console.WriteLine($"length {result.Point[0]:0.000} m, friction {result.Point[1]:0.000} 1/s, typical error {Math.Sqrt(result.Value):0.0000} rad");

// The step of a simulation is recorded once, and its gradient is a simulation that runs backwards.
static Expr Swing(Expr length, Expr friction)
{
    (Expr angle, Expr _) = Scan((1.2, 0), 300, (a, speed) =>
    {
        Expr faster = speed - (Step * ((Gravity / length * Sin(a)) + (friction * speed)));
        return (a + (Step * faster), faster);
    });
    return angle.Slice(0, start: 0, count: 31, step: StepsBetween);
}
