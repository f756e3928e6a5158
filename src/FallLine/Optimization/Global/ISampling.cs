namespace FallLine;

/// <summary>How starts are spread over a box.</summary>
public interface ISampling
{
    /// <summary>Its name: lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>Points in the unit cube, whose coordinates lie from 0 up to, but not including, 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dimension">The number of coordinates of each.</param>
    /// <param name="random">What is random about them.</param>
    double[][] Points(int count, int dimension, Random random);
}
