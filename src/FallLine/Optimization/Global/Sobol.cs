using FallLine.Optimization;

namespace FallLine;

/// <summary>Sobol's sequence: every next point falls where the earlier ones left room, so that any number of points is spread evenly.</summary>
/// <remarks>
/// With the direction numbers of S. Joe and F. Y. Kuo (SIAM J. Sci. Comput. 30 (2008) 2635–2654) for up to 64 variables, shifted at random by exclusive or; the coordinates of further variables are random.
/// The first points of a longer sequence are those of a shorter one.
/// </remarks>
public sealed record Sobol : ISampling
{
    /// <inheritdoc/>
    public string Name => "sobol";

    /// <inheritdoc/>
    public double[][] Points(int count, int dimension, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(random);
        var sequence = new SobolSequence(dimension, random);
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++)
        {
            points[i] = new double[dimension];
            sequence.Next(points[i]);
        }

        return points;
    }
}
