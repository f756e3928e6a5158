using System.Globalization;
using FallLine.Messages;
using static FallLine.Expr;

namespace FallLine;

/// <summary>What a residual counts for: half of ρ(r²) in the value. Beyond a scale the robust ones count a residual less than its square, so that a few wrong data do not decide the fit.</summary>
/// <remarks>
/// <para>With the scale a and z = r²/a², ρ(r²) = a²·ρ̂(z); every ρ̂ begins like z, so residuals well below the scale count as squares. Choose a at about the size of an honest residual.</para>
/// <para>
/// Methods that linearise the residuals see them corrected: with w = ρ′(r²) and κ = 1 + 2ρ″(r²)·r²/ρ′(r²), the residual √(w/κ)·r and the row √(w·κ)·∇r of the Jacobian. The model's gradient is
/// then that of the value, and its matrix Σ w·κ·∇r∇rᵀ is the Hessian but for the second derivatives of the residuals. κ below 10⁻⁴, where a loss has no curvature or a negative one, is taken as 10⁻⁴. Where
/// the mean of κ is below 0.3 most residuals are beyond the scale, as far from a fit, and κ = 1 for all: a model that lies above the loss and has its full curvature. B. Triggs and others, Bundle adjustment: a
/// modern synthesis, 1999, section 4.3. (Ceres leaves κ out everywhere for such losses, and converges more slowly near the end.)
/// </para>
/// </remarks>
/// <example><code>
/// Objective robust = Objective.LeastSquares(residuals, RobustLoss.SoftL1(scale: 0.1));
/// </code></example>
public sealed class RobustLoss
{
    private const double LeastCurvature = 1e-4;

    private readonly Func<double, (double Value, double First, double Second)> _at;
    private readonly Func<Expr, Expr> _apply;

    private RobustLoss(string id, string formula, string summary, double scale, Func<double, (double Value, double First, double Second)> at, Func<Expr, Expr> apply)
    {
        if (!(scale > 0 && double.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, $"The scale of the loss '{id}' must be a number above 0: about the size of an honest residual.");
        }

        (Id, Formula, Summary, Scale, _at, _apply) = (id, formula, summary, scale, at, apply);
    }

    /// <summary>Every square in full: ρ̂ = z. Ordinary least squares.</summary>
    public static RobustLoss Linear { get; } = new("linear", "z", "Every square in full: ordinary least squares.", 1, z => (z, 1, 0), z => z);

    /// <summary>Every loss, with the scale 1.</summary>
    public static IReadOnlyList<RobustLoss> All { get; } = [Linear, Huber(), SoftL1(), Cauchy(), Arctan(), Tukey()];

    /// <summary>Its name: lower case with hyphens.</summary>
    public string Id { get; }

    /// <summary>ρ̂(z), in plain text.</summary>
    public string Formula { get; }

    /// <summary>What it does, in a sentence.</summary>
    public string Summary { get; }

    /// <summary>a: the size of a residual from which on it counts less.</summary>
    public double Scale { get; }

    /// <summary>Squares up to the scale, magnitudes beyond: ρ̂ = z, then 2√z - 1. Convex.</summary>
    /// <param name="scale">Above 0.</param>
    public static RobustLoss Huber(double scale = 1) => new(
        "huber",
        "z <= 1 ? z : 2 sqrt(z) - 1",
        "Squares up to the scale, magnitudes beyond; convex.",
        scale,
        z => z <= 1 ? (z, 1, 0) : ((2 * Math.Sqrt(z)) - 1, 1 / Math.Sqrt(z), -0.5 / (z * Math.Sqrt(z))),
        z => Where(z <= 1, z, (2 * Sqrt(z)) - 1));

    /// <summary>Huber's loss without its kink: ρ̂ = 2(√(1 + z) - 1). Convex.</summary>
    /// <param name="scale">Above 0.</param>
    public static RobustLoss SoftL1(double scale = 1) => new(
        "soft-l1",
        "2 (sqrt(1 + z) - 1)",
        "Like huber, without its kink; convex.",
        scale,
        z =>
        {
            double root = Math.Sqrt(1 + z);
            return (2 * z / (1 + root), 1 / root, -0.5 / (root * root * root));
        },
        z => 2 * z / (1 + Sqrt(1 + z)));

    /// <summary>Grows like a logarithm: ρ̂ = log(1 + z). Strong; not convex, so the start matters.</summary>
    /// <param name="scale">Above 0.</param>
    public static RobustLoss Cauchy(double scale = 1) => new(
        "cauchy",
        "log(1 + z)",
        "Grows like a logarithm: strong, but not convex, so the start matters.",
        scale,
        z => (double.LogP1(z), 1 / (1 + z), -1 / ((1 + z) * (1 + z))),
        z => Log1p(z));

    /// <summary>Levels off: ρ̂ = atan z. Not convex.</summary>
    /// <param name="scale">Above 0.</param>
    public static RobustLoss Arctan(double scale = 1) => new(
        "arctan",
        "atan(z)",
        "Levels off far beyond the scale; not convex.",
        scale,
        z => (Math.Atan(z), 1 / (1 + (z * z)), -2 * z / ((1 + (z * z)) * (1 + (z * z)))),
        z => Atan(z));

    /// <summary>Tukey's biweight: ρ̂ = (1 - (1 - z)³)/3 up to z = 1, then constant: a residual beyond the scale does not count at all. Not convex.</summary>
    /// <param name="scale">Above 0.</param>
    public static RobustLoss Tukey(double scale = 1) => new(
        "tukey",
        "z <= 1 ? (1 - (1 - z)^3) / 3 : 1/3",
        "A residual beyond the scale does not count at all; not convex.",
        scale,
        z => z <= 1 ? (z * (1 - z + (z * z / 3)), (1 - z) * (1 - z), -2 * (1 - z)) : (1.0 / 3, 0, 0),
        z => Where(z <= 1, z * (1 - z + (Square(z) / 3)), 1.0 / 3));

    /// <summary>The loss that a text names, with its scale after a colon where that is not 1: <c>huber</c>, <c>soft-l1:0.1</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">There is no such loss, or the scale is not a number above 0; the message says what would be.</exception>
    public static RobustLoss Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', 2, StringSplitOptions.TrimEntries);
        RobustLoss named = All.FirstOrDefault(loss => loss.Id == parts[0])
            ?? throw new ArgumentException($"There is no loss '{parts[0]}'. {CloseNames.Advice(parts[0], All.Select(loss => loss.Id), "losses")}", nameof(text));
        if (parts.Length == 1)
        {
            return named;
        }

        return double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double scale) && scale > 0 && double.IsFinite(scale)
            ? named.WithScale(scale)
            : throw new ArgumentException($"The scale of the loss '{named.Id}' was '{parts[1]}'; it must be a number above 0, such as {named.Id}:0.5.", nameof(text));
    }

    /// <summary>The same loss with another scale.</summary>
    /// <param name="scale">Above 0; without effect on <see cref="Linear"/>.</param>
    public RobustLoss WithScale(double scale) => new(Id, Formula, Summary, scale, _at, _apply);

    /// <summary>ρ and its first two derivatives.</summary>
    /// <param name="square">r², at least 0.</param>
    public (double Value, double First, double Second) At(double square)
    {
        double area = Scale * Scale;
        (double value, double first, double second) = _at(square / area);
        return (area * value, first, second / area);
    }

    /// <summary>ρ of each element of an expression.</summary>
    /// <param name="squares">The squares of residuals.</param>
    public Expr Of(Expr squares)
    {
        ArgumentNullException.ThrowIfNull(squares);
        double area = Scale * Scale;
        return area == 1 ? _apply(squares) : area * _apply(squares / area);
    }

    /// <summary>The loss as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Scale == 1 || ReferenceEquals(_at, Linear._at) ? Id : $"{Id}:{Numbers.Shortest(Scale)}";

    /// <summary>w and κ of the corrected model.</summary>
    internal (double Weight, double Curvature) Correction(double residual)
    {
        double square = residual * residual;
        (_, double first, double second) = At(square);
        return first == 0 ? (0, LeastCurvature) : (first, Math.Max(1 + (2 * second * square / first), LeastCurvature));
    }
}
