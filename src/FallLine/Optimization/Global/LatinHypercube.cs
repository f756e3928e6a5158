namespace FallLine;

/// <summary>A Latin hypercube: of n points, each n-th part of every variable's range has exactly one.</summary>
/// <remarks>M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21 (1979) 239–245. Even in each variable by itself, whatever their number; the points for another count are others.</remarks>
public sealed record LatinHypercube : ISampling
{
    /// <inheritdoc/>
    public string Name => "latin-hypercube";

    /// <inheritdoc/>
    public double[][] Points(int count, int dimension, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(random);
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++)
        {
            points[i] = new double[dimension];
        }

        int[] strata = [.. Enumerable.Range(0, count)];
        for (int variable = 0; variable < dimension; variable++)
        {
            random.Shuffle(strata);
            for (int i = 0; i < count; i++)
            {
                points[i][variable] = Math.Min((strata[i] + random.NextDouble()) / count, Math.BitDecrement(1.0));
            }
        }

        return points;
    }
}
