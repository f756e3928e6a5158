namespace FallLine.Optimization;

/// <summary>The shortest vector of the convex hull of some vectors; within bounds, of that hull less what the bounds take up.</summary>
internal static class ConvexHull
{
    private const int MostSteps = 2000;
    private const double Exact = 1e-12;
    private const int Bisections = 50;

    /// <summary>Writes it.</summary>
    /// <remarks>
    /// <para>Frank and Wolfe's method with away steps, which converges linearly on a polytope (J. Guélat and P. Marcotte, Math. Prog. 35 (1986) 110–119).</para>
    /// <para>At a bound a gradient that leads out of the box downhill does no harm: a component that a side takes up counts as 0. So the distance between the hull and the bounds' normal cone is made least, whose gradient by the hull's point is
    /// what no side takes up.</para>
    /// </remarks>
    /// <param name="vectors">The vectors.</param>
    /// <param name="sides">For each component the bounds that take it up.</param>
    /// <param name="inHull">Receives the hull's point that it belongs to; without bounds the same.</param>
    /// <param name="shortest">Receives it.</param>
    /// <returns>Its length.</returns>
    public static double Shortest(double[][] vectors, ReadOnlySpan<Sides> sides, double[] inHull, double[] shortest)
    {
        int count = vectors.Length;
        double[] weights = new double[count];
        weights[0] = 1;
        vectors[0].CopyTo(inHull, 0);
        double largest = vectors.Max(vector => Vectors.Dot(vector, vector));
        double[] direction = new double[shortest.Length];
        for (int step = 0; step < MostSteps; step++)
        {
            Left(inHull, direction, 0, sides, shortest);
            (int toward, int away) = (0, -1);
            (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
            for (int i = 0; i < count; i++)
            {
                double along = Vectors.Dot(shortest, vectors[i]);
                (toward, least) = along < least ? (i, along) : (toward, least);
                (away, most) = weights[i] > 0 && along > most ? (i, along) : (away, most);
            }

            double here = Vectors.Dot(shortest, shortest);
            if (!(here - least > Exact * largest))
            {
                break;
            }

            bool forward = here - least >= most - here;
            double limit = forward ? 1 : weights[away] / (1 - weights[away]);
            for (int i = 0; i < direction.Length; i++)
            {
                direction[i] = forward ? vectors[toward][i] - inHull[i] : inHull[i] - vectors[away][i];
            }

            if (!(Vectors.Dot(direction, direction) > 0))
            {
                break;
            }

            double length = Length(inHull, direction, limit, sides, shortest);
            for (int i = 0; i < count; i++)
            {
                weights[i] *= forward ? 1 - length : 1 + length;
            }

            weights[forward ? toward : away] += forward ? length : -length;
            weights[away] = !forward && length == limit ? 0 : weights[away];
            Vectors.AddScaled(inHull, length, direction, inHull);
        }

        Left(inHull, direction, 0, sides, shortest);
        return Vectors.Norm(shortest);
    }

    /// <summary>How far along a direction the distance is least, up to a limit: where its slope, which only grows, vanishes.</summary>
    private static double Length(double[] from, double[] direction, double limit, ReadOnlySpan<Sides> sides, double[] scratch)
    {
        if (sides.IndexOfAnyExcept(Sides.None) < 0)
        {
            return Math.Min(limit, -Vectors.Dot(from, direction) / Vectors.Dot(direction, direction));
        }

        (double low, double high) = (0, limit);
        for (int k = 0; k < Bisections; k++)
        {
            double middle = k == 0 ? limit : 0.5 * (low + high);
            Left(from, direction, middle, sides, scratch);
            bool falls = Vectors.Dot(scratch, direction) < 0;
            (low, high) = falls ? (middle, high) : (low, middle);
            if (k == 0 && falls)
            {
                return limit;
            }
        }

        return high;
    }

    /// <summary>What no side takes up of a vector.</summary>
    private static void Left(double[] vector, double[] direction, double length, ReadOnlySpan<Sides> sides, double[] left)
    {
        for (int i = 0; i < left.Length; i++)
        {
            double x = vector[i] + (length * direction[i]);
            left[i] = (x > 0 && sides[i].HasFlag(Sides.Lower)) || (x < 0 && sides[i].HasFlag(Sides.Upper)) ? 0 : x;
        }
    }
}
