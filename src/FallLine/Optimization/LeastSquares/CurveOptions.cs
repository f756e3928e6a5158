namespace FallLine;

/// <summary>How <see cref="Curve.Fit(Func{Expr, Variables, Expr}, ReadOnlySpan{double}, ReadOnlySpan{double}, OrderedDictionary{string, double}, CurveOptions, CancellationToken)"/> fits.</summary>
public sealed record CurveOptions
{
    /// <summary>How much each datum counts: residual i is √wᵢ·(model - y). Only ratios matter: the scatter is estimated from the residuals. All 1 where null.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>The known standard deviation of each datum: residual i is (model - y)/σᵢ, and standard errors follow from these, not from the scatter of the residuals. Unknown where null.</summary>
    public IReadOnlyList<double>? Sigma { get; init; }

    /// <summary>Bounds of the parameters, in the order of the start; none where null. A parameter that ends on one has no standard error, and those of the others hold for it fixed there.</summary>
    public Bounds? Bounds { get; init; }

    /// <summary>What a residual counts for; its square by default.</summary>
    public RobustLoss Loss { get; init; } = RobustLoss.Linear;

    /// <summary>The method and when it stops; by default <see cref="Methods.LevenbergMarquardt"/> until the step that is left is below a billionth of the standard errors (<see cref="OffsetTolerance"/>).</summary>
    public Descent Method { get; init; } = Methods.LevenbergMarquardt() with { Stopping = Stop.WhenOffsetBelow(OffsetTolerance.ToleranceOption.DefaultValue) | new IterationLimit() };

    /// <summary>
    /// Whether parameters that the curve depends on linearly are first left to linear least squares (variable projection, <see cref="ProjectedResiduals"/>): their starts then do not matter, and the search for the others is shorter and
    /// less often lost. Without effect where there are none or all are linear; with bounds and with a loss other than squares neither, which a finding says.
    /// </summary>
    public bool Separate { get; init; }

    /// <summary>The probability with which intervals are to hold the truth; above 0 and below 1, default 0.95.</summary>
    public double Confidence
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The confidence must be above 0 and below 1, such as 0.95.");
    } = 0.95;
}
