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
    private readonly Lazy<Function>? _residuals;
    private readonly Lazy<Objective> _objective;

    private ReferenceProblem(double[] start, double[]? minimum, Func<Objective> objective, Func<Function>? residuals = null)
    {
        _start = start;
        _minimum = minimum ?? [];
        _objective = new Lazy<Objective>(objective);
        _residuals = residuals is null ? null : new Lazy<Function>(residuals);
    }

    /// <summary>Its name in lists, such as <c>rosenbrock</c>; where the size is a choice, with the number of variables: <c>watson-9</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Where it was stated.</summary>
    public required string Reference { get; init; }

    /// <summary>The least value, in the box where there is one, to 15 digits where it is not a round number; -∞ where there is none.</summary>
    public required double LeastValue { get; init; }

    /// <summary>Values at minima that are not the least one, where some are known.</summary>
    public IReadOnlyList<double> OtherMinima { get; init; } = [];

    /// <summary>The number of variables.</summary>
    public int Dimension => _start.Length;

    /// <summary>Where runs customarily begin.</summary>
    public ReadOnlySpan<double> Start => _start;

    /// <summary>Where the least value is; empty where that is not known in closed form or not one point.</summary>
    public ReadOnlySpan<double> Minimum => _minimum;

    /// <summary>The function as a formula, where it has one; the command line takes it as it is.</summary>
    public string? Formula { get; private init; }

    /// <summary>The box in which the problem is customarily looked at, for each variable; empty where there is none.</summary>
    public IReadOnlyList<(double Lower, double Upper)> Box { get; private init; } = [];

    /// <summary>The bounds that its variables keep to, and <see cref="Objective"/> with them; null where there are none.</summary>
    public Bounds? Bounds { get; private init; }

    /// <summary>Whether it is a sum of squares.</summary>
    public bool HasResiduals => _residuals is not null;

    /// <summary>The function to minimise, with exact derivatives; recorded when first asked for.</summary>
    public Objective Objective => _objective.Value;

    /// <summary>The residuals rᵢ(x), whose squares add up to the value.</summary>
    /// <exception cref="InvalidOperationException">It is not a sum of squares.</exception>
    public Function Residuals => _residuals?.Value ?? throw new InvalidOperationException($"The problem '{Id}' is not a sum of squares, so it has no residuals. Use Objective.");

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal static ReferenceProblem OfResiduals(
        string id, string title, string reference, double[] start, double leastValue, Func<Expr, Expr> residuals, double[]? minimum, double[]? otherMinima) =>
        new(start, minimum, () => Objective.Of(x => Expr.Sum(Expr.Square(residuals(x))), start.Length), () => Function.Of(residuals, Shape.Vector(start.Length)))
        {
            Id = id,
            Title = title,
            Reference = reference,
            LeastValue = leastValue,
            OtherMinima = otherMinima ?? [],
        };

    internal static ReferenceProblem OfFormula(
        string id, string title, string reference, string formula, double[] start, double leastValue, double[] minimum, (double Lower, double Upper) box) =>
        new(start, minimum, () => Objective.Parse(formula))
        {
            Id = id,
            Title = title,
            Reference = reference,
            LeastValue = leastValue,
            Formula = formula,
            Box = [.. start.Select(_ => box)],
        };

    internal static ReferenceProblem OfBounds(
        string id, string title, string reference, Func<Expr, Expr> function, double[] start, double leastValue, double[] minimum, Bounds bounds, double[]? otherMinima) =>
        new(start, minimum, () => Objective.Of(function, start.Length).Within(bounds))
        {
            Id = id,
            Title = title,
            Reference = reference,
            LeastValue = leastValue,
            OtherMinima = otherMinima ?? [],
            Bounds = bounds,
        };
}
