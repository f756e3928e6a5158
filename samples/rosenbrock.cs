#!/usr/bin/env dotnet
#:project ../src/FallLine/FallLine.csproj
#:property PublishAot=false
// The curved valley of Rosenbrock: every method from the same start.
using System.Globalization;
using FallLine;
using static FallLine.Expr;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Objective valley = Objective.Of(x => (100 * Square(x[1] - Square(x[0]))) + Square(1 - x[0]), dimension: 2);
(string Name, Descent Descent)[] methods =
[
    ("gd", Methods.GradientDescent(rate: 0.001)),
    ("momentum", Methods.Momentum(rate: 0.001)),
    ("lbfgs", Methods.LimitedMemoryBfgs()),
    ("newton", Methods.Newton()),
];

Console.WriteLine($"{"method",-10}{"status",-11}{"steps",6}{"x",10}{"y",10}");
foreach ((string name, Descent descent) in methods)
{
    Result result = descent.Minimize(valley, [-1.2, 1]);
    Console.WriteLine($"{name,-10}{result.Status,-11}{result.Iterations,6}{result.Point[0],10:0.00000}{result.Point[1],10:0.00000}");
}
