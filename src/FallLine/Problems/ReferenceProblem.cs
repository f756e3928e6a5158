namespace FallLine;

/// <summary>A function with a customary start and a known least value, by which methods are measured.</summary>
/// <remarks>Those that are sums of squares also give their residuals, for methods of least squares: <see cref="Objective"/> is then Σ rᵢ², without a factor of ½.</remarks>
/// <example><code>
/// ReferenceProblem valley = Problems.Rosenbrock;
/// Result result = Methods.LimitedMemoryBfgs().Minimize(valley.Objective, valley.Start);
/// Console.WriteLine($"{result.Value} where {valley.LeastValue} is known");
/// </code></example>
public sealed class ReferenceProblem
{
    private readonly double[] _start;
    private readonly double[] _minimum;
    private readonly Lazy<Function> _function;
    private readonly Lazy<Objective> _objective;

    private ReferenceProblem(Func<Expr, Expr> body, bool isResiduals, double[] start, double[] minimum)
    {
        _start = start;
        _minimum = minimum;
        HasResiduals = isResiduals;
        _function = new Lazy<Function>(() => Function.Of(body, Shape.Vector(start.Length)));
        _objective = new Lazy<Objective>(() => isResiduals
            ? Objective.Of(x => Expr.Sum(Expr.Square(body(x))), start.Length)
            : Objective.Of(_function.Value));
    }

    /// <summary>Its name in lists, such as <c>rosenbrock</c>; where the size is a choice, with the number of variables: <c>watson-9</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was stated.</summary>
    public required string Reference { get; init; }

    /// <summary>The least value, to 15 digits where it is not a round number.</summary>
    public required double LeastValue { get; init; }

    /// <summary>Values at minima that are not the least one, where some are known.</summary>
    public IReadOnlyList<double> OtherMinima { get; init; } = [];

    /// <summary>The number of variables.</summary>
    public int Dimension => _start.Length;

    /// <summary>Where runs customarily begin.</summary>
    public ReadOnlySpan<double> Start => _start;

    /// <summary>Where the least value is; empty where that is not known in closed form or not one point.</summary>
    public ReadOnlySpan<double> Minimum => _minimum;

    /// <summary>Whether it is a sum of squares.</summary>
    public bool HasResiduals { get; }

    /// <summary>The function to minimise, with exact derivatives; recorded when first asked for.</summary>
    public Objective Objective => _objective.Value;

    /// <summary>The residuals rᵢ(x), whose squares add up to the value.</summary>
    /// <exception cref="InvalidOperationException">It is not a sum of squares.</exception>
    public Function Residuals => HasResiduals ? _function.Value : throw new InvalidOperationException($"The problem '{Id}' is not a sum of squares, so it has no residuals. Use Objective.");

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal static ReferenceProblem OfResiduals(
        string id, string title, string reference, double[] start, double leastValue, Func<Expr, Expr> residuals, double[]? minimum = null, double[]? otherMinima = null) =>
        new(residuals, true, start, minimum ?? []) { Id = id, Title = title, Reference = reference, LeastValue = leastValue, OtherMinima = otherMinima ?? [] };

    internal static ReferenceProblem OfValue(
        string id, string title, string reference, double[] start, double leastValue, Func<Expr, Expr> value, double[]? minimum = null, double[]? otherMinima = null) =>
        new(value, false, start, minimum ?? []) { Id = id, Title = title, Reference = reference, LeastValue = leastValue, OtherMinima = otherMinima ?? [] };
}
