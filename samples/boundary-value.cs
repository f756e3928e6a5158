#!/usr/bin/env dotnet
#:project ../src/FallLine/FallLine.csproj
#:property PublishAot=false
// Bratu's equation u'' + λ·eᵘ = 0, u(0) = u(1) = 0, at 10,000 points: Newton's method with a sparse Jacobian.
using System.Globalization;
using FallLine;
using static FallLine.Expr;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int n = 10_000;
const double lambda = 1, step = 1.0 / (n + 1);

// Each equation has a point and its two neighbours; the ends are 0.
Function equations = Function.Of(
    u =>
    {
        Expr end = Literal([0.0]);
        Expr left = Concatenate([end, u[..^1]]);
        Expr right = Concatenate([u[1..], end]);
        return left - (2 * u) + right + (lambda * step * step * Exp(u));
    },
    Shape.Vector(n));
Console.WriteLine($"Jacobian: {equations.JacobianPattern}");

double[] u = new double[n];
for (int iteration = 0; ; iteration++)
{
    double[] residual = equations.Values(u);
    double worst = residual.Max(Math.Abs);
    Console.WriteLine($"{iteration}  {(worst < 1e-15 ? "below 1e-15" : worst.ToString("0.0e-00"))}");
    if (worst < 1e-15)
    {
        break;
    }

    // Three products with the Jacobian give all of its entries, whatever n is.
    SparseMatrix jacobian = equations.SparseJacobian(u);
    double[] change = SolveTridiagonal(jacobian, residual);
    for (int i = 0; i < n; i++)
    {
        u[i] -= change[i];
    }
}

// The solution is known: u = 2·log(cosh θ / cosh(θ·(1 - 2x))) with θ = √(λ/8)·cosh θ.
double theta = 0;
for (int i = 0; i < 100; i++)
{
    theta = Math.Sqrt(lambda / 8) * Math.Cosh(theta);
}

Console.WriteLine($"middle: {(u[(n / 2) - 1] + u[n / 2]) / 2:0.0000000}, exactly {2 * Math.Log(Math.Cosh(theta)):0.0000000}");

// Thomas' algorithm: elimination, then the unknowns from the last back.
static double[] SolveTridiagonal(SparseMatrix matrix, double[] right)
{
    int size = right.Length;
    double[] above = new double[size];
    double[] x = new double[size];
    for (int i = 0; i < size; i++)
    {
        double below = i == 0 ? 0 : matrix[i, i - 1];
        double pivot = matrix[i, i] - (i == 0 ? 0 : below * above[i - 1]);
        above[i] = i == size - 1 ? 0 : matrix[i, i + 1] / pivot;
        x[i] = (right[i] - (i == 0 ? 0 : below * x[i - 1])) / pivot;
    }

    for (int i = size - 2; i >= 0; i--)
    {
        x[i] -= above[i] * x[i + 1];
    }

    return x;
}
