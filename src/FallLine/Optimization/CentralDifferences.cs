namespace FallLine;

/// <summary>Derivatives of code that has none, from its values: ∂f/∂xᵢ ≈ (f(x + hᵢ·eᵢ) - f(x - hᵢ·eᵢ)) / 2hᵢ with hᵢ = <see cref="Step"/>·max(1, |xᵢ|).</summary>
/// <remarks>
/// <para>
/// Such a derivative is wrong by h²/6·|f‴| for its truncation and by about ε·|f|/h for the rounding of the values, ε = 2⁻⁵². The sum is least near h = ∛ε,
/// the default, and is then about 10⁻¹¹ times the size of the function and its third derivative: not zero, so a gradient tolerance below it
/// cannot be met truthfully. Where none is asked for, <see cref="DefaultTolerance"/> applies instead of the usual one.
/// </para>
/// <para>A gradient of n variables takes 2n values, which a run counts as evaluations. Where the function is not finite on one side of the point, the difference with the other side is taken,
/// which is wrong by h/2·|f″|.</para>
/// </remarks>
public sealed record CentralDifferences : IPart
{
    /// <summary>The gradient tolerance where the run asks for none: above what the differences of a function of moderate size are wrong by.</summary>
    public const double DefaultTolerance = 1e-6;

    /// <summary>The declaration of <see cref="Step"/>.</summary>
    public static NumberOption<CentralDifferences, double> StepOption { get; } = new(
        "difference-step",
        Math.Cbrt(Math.ScaleB(1, -52)),
        "How far a variable is moved to either side for its derivative, relative to its size where that is above 1.",
        part => part.Step,
        (part, value) => part with { Step = value })
    { Above = 0, AtMost = 0.1 };

    private static readonly Option[] s_options = [StepOption];

    /// <summary>The step relative to max(1, |xᵢ|); above 0, at most 0.1, default ∛ε ≈ 6e-6. Take a larger one for a function that is itself noisy or rounded coarsely.</summary>
    public double Step { get; init => field = StepOption.Check(value); } = StepOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "central-differences";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <summary>How far a variable at <paramref name="x"/> is moved.</summary>
    public double StepAt(double x) => Step * Math.Max(1, Math.Abs(x));
}
