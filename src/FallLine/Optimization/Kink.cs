namespace FallLine.Optimization;

/// <summary>Recognises a point where the gradient does not exist: across it, the gradient (or the value) jumps, however small the step.</summary>
/// <remarks>
/// Between x - h·d and x + h·d a twice differentiable function's gradient changes by about 2h·∇²f·d: a thousandth of the step, a thousandth of the change. A jump stays.
/// Along the axes, and along a few mixed directions that no axis shows (|x + y| along (1, 1) is seen along both axes; max over rotated planes need not be).
/// Within bounds both ends lie in the box: a jump across a bound is no matter.
/// </remarks>
internal static class Kink
{
    private const double Wide = 1e-4;
    private const double Narrow = 1e-7;

    // Of the gradients around, and of the values: smaller jumps drown in rounding.
    private const double LeastJump = 1e-6;
    private const double LeastValueJump = 1e-8;
    private const int MostAxes = 20;
    private const int MixedDirections = 2;

    /// <summary>Whether the function has a kink at the point.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">Where.</param>
    /// <param name="uncertainty">How far from the point the kink may be, relative to max(1, |xᵢ|).</param>
    public static bool IsAt(Objective objective, ReadOnlySpan<double> point, double uncertainty = 0)
    {
        int n = point.Length;
        int axes = Math.Min(n, MostAxes);
        int count = axes + (n > 1 ? MixedDirections : 0);
        double[] direction = new double[n];
        for (int k = 0; k < count; k++)
        {
            if (k < axes)
            {
                Array.Clear(direction);
                direction[n <= MostAxes ? k : k * n / axes] = 1;
            }
            else
            {
                // Weyl's sequence: no symmetry that a kink could hide in.
                for (int i = 0; i < n; i++)
                {
                    double turn = (i + 1) * (k - axes == 0 ? 0.6180339887498949 : 0.4142135623730951);
                    direction[i] = turn - Math.Floor(turn) < 0.5 ? -1 + (turn / (i + 2) / 4) : 1 - (turn / (i + 2) / 4);
                }
            }

            if (JumpsAlong(objective, point, direction, uncertainty))
            {
                return true;
            }
        }

        return false;
    }

    private static bool JumpsAlong(Objective objective, ReadOnlySpan<double> point, double[] direction, double uncertainty)
    {
        (double wide, double wideValue, double scale, double magnitude) = Jump(objective, point, direction, Math.Max(Wide, 1000 * uncertainty));
        (double narrow, double narrowValue, _, _) = Jump(objective, point, direction, Math.Max(Narrow, uncertainty));
        bool gradientJumps = narrow > 0.3 * wide && narrow > LeastJump * scale;
        bool valueJumps = narrowValue > 0.3 * wideValue && narrowValue > LeastValueJump * Math.Max(magnitude, double.Epsilon) && narrowValue > Narrow * scale;
        return double.IsFinite(wide) && double.IsFinite(narrow) && (gradientJumps || valueJumps);
    }

    /// <summary>By how much the gradient and the value differ between both sides; the size of the gradient and of the value there.</summary>
    private static (double Gradient, double Value, double Scale, double Magnitude) Jump(Objective objective, ReadOnlySpan<double> point, double[] direction, double step)
    {
        int n = point.Length;
        double[] at = new double[n];
        double[] right = new double[n];
        double[] left = new double[n];
        var bounds = objective.Term as Bounds;
        Move(point, direction, step, at);
        bounds?.Project(at, at);
        double above = objective.ValueAndGradient(at, right);
        Move(point, direction, -step, at);
        bounds?.Project(at, at);
        double below = objective.ValueAndGradient(at, left);
        return (
            Vectors.LargestDifference(right, left),
            Math.Abs(above - below),
            Math.Max(Vectors.LargestMagnitude(right), Vectors.LargestMagnitude(left)),
            Math.Max(Math.Abs(above), Math.Abs(below)));
    }

    private static void Move(ReadOnlySpan<double> from, double[] direction, double step, double[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = from[i] + (step * direction[i] * Math.Max(1, Math.Abs(from[i])));
        }
    }
}
