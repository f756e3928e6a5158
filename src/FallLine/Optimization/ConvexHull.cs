namespace FallLine.Optimization;

/// <summary>The shortest vector of the convex hull of some vectors.</summary>
internal static class ConvexHull
{
    private const int MostSteps = 2000;
    private const double Exact = 1e-12;

    /// <summary>Writes it.</summary>
    /// <remarks>Frank and Wolfe's method with away steps, which converges linearly on a polytope (J. Guélat and P. Marcotte, Math. Prog. 35 (1986) 110–119).</remarks>
    /// <returns>Its length.</returns>
    public static double Shortest(double[][] vectors, double[] shortest)
    {
        int count = vectors.Length;
        double[] weights = new double[count];
        weights[0] = 1;
        vectors[0].CopyTo(shortest, 0);
        double largest = vectors.Max(vector => Vectors.Dot(vector, vector));
        double[] direction = new double[shortest.Length];
        for (int step = 0; step < MostSteps; step++)
        {
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
                direction[i] = forward ? vectors[toward][i] - shortest[i] : shortest[i] - vectors[away][i];
            }

            double squared = Vectors.Dot(direction, direction);
            if (!(squared > 0))
            {
                break;
            }

            double length = Math.Min(limit, -Vectors.Dot(shortest, direction) / squared);
            for (int i = 0; i < count; i++)
            {
                weights[i] *= forward ? 1 - length : 1 + length;
            }

            weights[forward ? toward : away] += forward ? length : -length;
            weights[away] = !forward && length == limit ? 0 : weights[away];
            Vectors.AddScaled(shortest, length, direction, shortest);
        }

        return Vectors.Norm(shortest);
    }
}
