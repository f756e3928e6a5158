#!/usr/bin/env dotnet
#:project ../src/FallLine/FallLine.csproj
#:property PublishAot=false
// Where cameras stood and where the points are that they saw, from the places of the points in the pictures: 2,400 sightings,
// one in fifty of another point. Each depends on one camera and one point, so the Jacobian is sparse; a robust loss lets no wrong sighting pull.
using System.Globalization;
using FallLine;
using static FallLine.Expr;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int cameraCount = 12, pointCount = 400, sightingsOfAPoint = 6, known = 2;
const double focalLength = 800;

// The scene: a cloud of points, and cameras that walk around it at a distance of 5. The pictures are exact to half a pixel.
Random random = new(1);
double[] Cloud(int count, double size) => [.. Enumerable.Range(0, count).Select(_ => size * ((2 * random.NextDouble()) - 1))];
double[] points = Cloud(3 * pointCount, 1);
double[] cameras = [.. Enumerable.Range(0, cameraCount).SelectMany(k => (double[])[0.1 * Math.Sin(k), 0.4 + (0.4 * k), 0.05 * Math.Cos(k), 0, 0, 5])];
int[] cameraOf = [.. Enumerable.Range(0, pointCount).SelectMany(p => Enumerable.Range(0, sightingsOfAPoint).Select(k => (p + k) % cameraCount))];
int[] pointOf = [.. Enumerable.Range(0, pointCount * sightingsOfAPoint).Select(i => i / sightingsOfAPoint)];

Parameters unknown = Parameters.Of(("cameras", Shape.Matrix(cameraCount - known, 6)), ("points", Shape.Matrix(pointCount, 3)));
double[] truth = [.. cameras[(6 * known)..], .. points];
Expr standing = Literal(cameras[..(6 * known)], Shape.Matrix(known, 6));
Function pictures = Function.Of(
    p => Map(Project, Concatenate([Concatenate([standing, p["cameras"]]).Gather(cameraOf), p["points"].Gather(pointOf)], axis: 1)),
    unknown);

double[] noise = Cloud(pictures.Shape.Size, 0.5);
double[] seen = [.. pictures.Values(truth).Zip(noise, (place, error) => place + error)];
for (int i = 0; i < seen.Length; i += 100)
{
    seen[i] += 60;
}

// Two cameras are where they are said to be: without that the whole scene could be moved and stretched.
Residuals errors = Residuals.Of(p => (pictures.Apply(p) - Literal(seen, pictures.Shape)).Reshape(Shape.Vector(seen.Length)), unknown);
double[] guess = [.. truth.Zip(Cloud(truth.Length, 0.05), (value, off) => value + off)];
Result result = Descent.Minimize(Objective.LeastSquares(errors, RobustLoss.Huber(1)), guess);

Console.WriteLine($"{errors.JacobianPattern}");
Console.WriteLine($"{result.Method}: {result.Status} after {result.Iterations} steps");
Console.WriteLine($"half of the places in the pictures: within {Median(guess):0.0} pixels before, {Median(result.Point.AsSpan()):0.00} after");
Console.WriteLine($"the points: within {Off(guess):0.0000} of the truth before, {Off(result.Point.AsSpan()):0.0000} after");

// A point turned about the camera's axis by the axis's length (Rodrigues' formula), moved, and divided by its distance.
static Expr Project(Expr row)
{
    (Expr axis, Expr move, Expr x) = (row[..3], row[3..6], row[6..9]);
    Expr angle = Norm(axis);
    Expr unit = axis / angle;
    Expr turned = (Cos(angle) * x) + (Sin(angle) * Cross(unit, x)) + ((1 - Cos(angle)) * Sum(unit * x) * unit);
    Expr there = turned + move;
    return focalLength * there[..2] / there[2];
}

static Expr Cross(Expr a, Expr b) => (a.Gather([1, 2, 0]) * b.Gather([2, 0, 1])) - (a.Gather([2, 0, 1]) * b.Gather([1, 2, 0]));

double Median(ReadOnlySpan<double> at)
{
    double[] distances = [.. pictures.Values(at).Zip(seen, (place, picture) => Math.Abs(place - picture)).Order()];
    return distances[distances.Length / 2];
}

double Off(ReadOnlySpan<double> at)
{
    double sum = 0;
    for (int i = 6 * (cameraCount - known); i < truth.Length; i++)
    {
        sum += Math.Pow(at[i] - truth[i], 2);
    }

    return Math.Sqrt(sum / points.Length);
}
