namespace FallLine.Tests.Compilation;

/// <summary>Comparison of arrays, with a message that names the element.</summary>
internal static class Close
{
    /// <summary>The first element that differs by more than <paramref name="tolerance"/> relative to its size and 1, or null.</summary>
    public static string? Difference(double[] expected, double[] actual, double tolerance)
    {
        if (expected.Length != actual.Length)
        {
            return $"{expected.Length} elements expected, {actual.Length} given";
        }

        for (int i = 0; i < expected.Length; i++)
        {
            double e = expected[i];
            double a = actual[i];
            bool same = e.Equals(a) || (double.IsFinite(e) && Math.Abs(e - a) <= tolerance * (1 + Math.Abs(e)));
            if (!same)
            {
                return $"element {i}: expected {e:R}, got {a:R}";
            }
        }

        return null;
    }

    public static void Check(double[] expected, double[] actual, double tolerance = 0) => Assert.Null(Difference(expected, actual, tolerance));
}
