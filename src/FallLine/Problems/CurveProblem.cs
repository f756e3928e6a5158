using System.Collections.Immutable;

namespace FallLine;

/// <summary>A curve to fit whose right answer is certified, by which fits are measured.</summary>
/// <example><code>
/// CurveProblem problem = Catalog.CurveProblem("MGH17");
/// CurveFit fit = problem.Fit(problem.Starts[0]);
/// </code></example>
public sealed class CurveProblem
{
    internal CurveProblem(OrderedDictionary<string, double[]> columns, double[] observed) => (Columns, Observed) = (columns, observed);

    /// <summary>Its name in lists, such as <c>Misra1a</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How hard its authors found it: lower, average or higher.</summary>
    public required string Difficulty { get; init; }

    /// <summary>Where it was stated.</summary>
    public required string Reference { get; init; }

    /// <summary>The curve as a formula of the columns and the parameters.</summary>
    public required string Formula { get; init; }

    /// <summary>What is observed: a column, or a formula of one.</summary>
    public required string Response { get; init; }

    /// <summary>The names of the parameters.</summary>
    public required ImmutableArray<string> Parameters { get; init; }

    /// <summary>The customary starts: one far from the answer, one near.</summary>
    public required ImmutableArray<ImmutableArray<double>> Starts { get; init; }

    /// <summary>The certified estimates, to 11 digits.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>Their certified standard errors, to 11 digits.</summary>
    public required ImmutableArray<double> StandardErrors { get; init; }

    /// <summary>The certified residual sum of squares, to 11 digits.</summary>
    public required double ResidualSumOfSquares { get; init; }

    /// <summary>The data.</summary>
    public IReadOnlyDictionary<string, double[]> Columns { get; }

    /// <summary>What was observed in each row.</summary>
    public IReadOnlyList<double> Observed { get; }

    /// <summary>Fits the curve.</summary>
    /// <param name="start">From where; a number for each parameter.</param>
    /// <param name="options">The defaults where null.</param>
    public CurveFit Fit(ReadOnlySpan<double> start, CurveOptions? options = null)
    {
        OrderedDictionary<string, double> named = [];
        for (int i = 0; i < Parameters.Length; i++)
        {
            named.Add(Parameters[i], start[i]);
        }

        return Curve.Fit(Formula, Columns, [.. Observed], named, options);
    }

    /// <summary>How many digits of every estimate and of every standard error are right, at the least: -log₁₀ of the relative error, at most the 11 that are certified; below 0 where not even the size is right.</summary>
    /// <param name="fit">A fit of this curve.</param>
    public (double Values, double StandardErrors) Digits(CurveFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return (fit.Parameters.Select((parameter, i) => Digits(parameter.Value, Values[i])).Min(),
            fit.Parameters.Select((parameter, i) => Digits(parameter.StandardError, StandardErrors[i])).Min());
    }

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static double Digits(double found, double certified)
    {
        const double Certified = 11;
        double error = Math.Abs(found - certified) / Math.Abs(certified);
        return double.IsNaN(error) ? double.NegativeInfinity : Math.Min(Certified, -Math.Log10(error));
    }
}
