namespace FallLine;

/// <summary>Finds the points of a box where the gradient of a function vanishes, and tells minima, maxima and saddles apart.</summary>
public static class Critical
{
    /// <summary>Finds the critical points of an objective in a box, as <see cref="CriticalSearch"/> does with its defaults.</summary>
    /// <param name="objective">The function; with exact second derivatives (traced, or a formula) it is fastest and surest.</param>
    /// <param name="box">Where to look.</param>
    /// <param name="cancellationToken">Ends the search; what was found so far is kept.</param>
    /// <exception cref="ArgumentException">The box has another number of variables than the objective, or there are more than <see cref="CriticalPoint.LargestDimension"/>.</exception>
    /// <example><code>
    /// CriticalPoints found = Critical.Find(Objective.Parse("(x^2+y-11)^2+(x+y^2-7)^2"), Box.Of((-5, 5), (-5, 5)));
    /// Console.WriteLine(found.Points.Length);   // 9: four minima, four saddles, a maximum
    /// </code></example>
    public static CriticalPoints Find(Objective objective, Box box, CancellationToken cancellationToken = default) =>
        new CriticalSearch().Find(objective, box, cancellationToken);

    /// <summary>Finds the critical points of a function in a box.</summary>
    /// <param name="function">The function of a vector as long as the box has variables; recorded once, with exact derivatives.</param>
    /// <param name="box">Where to look.</param>
    /// <param name="cancellationToken">Ends the search; what was found so far is kept.</param>
    public static CriticalPoints Find(Func<Expr, Expr> function, Box box, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(box);
        return Find(Objective.Of(function, box.Dimension), box, cancellationToken);
    }
}
