using System.Collections.Immutable;
using FallLine.Optimization;

namespace FallLine;

/// <summary>How a parameter is made from free variables, which a method may move anywhere: so that what it must be, it always is.</summary>
/// <remarks>
/// <para>Given to <see cref="Objective.Reparameterized"/>. The method moves the free variables; start and result are in the parameter's own.</para>
/// <para>Stateless; it may serve any number of objectives at once. To make a new one, derive from this class: the derivatives follow from <see cref="ToUser"/>.</para>
/// <para>The box that a bound makes has its boundary, where a minimum often lies; these have none: u runs to infinity as x = eᵘ goes to 0. Where the
/// answer may lie on the boundary itself, bounds are the better choice.</para>
/// </remarks>
public abstract class Transform
{
    /// <summary>x = eᵘ: every element stays above 0. For rates and scales, which differ by factors.</summary>
    public static Transform Log { get; } = new LogTransform();

    /// <summary>x = log(1 + eᵘ): every element stays above 0, and moves like u itself where it is large.</summary>
    public static Transform Softplus { get; } = new SoftplusTransform();

    /// <summary>Shares: the n elements stay above 0 and their sum stays 1. xᵢ = e^uᵢ / (1 + Σ e^uⱼ), and the last is 1 / (1 + Σ e^uⱼ); n - 1 free variables.</summary>
    public static Transform Simplex { get; } = new SimplexTransform();

    /// <summary>A matrix that stays symmetric and positive definite, as a covariance is: X = L·Lᵀ, L lower triangular with the diagonal eᵘ; n(n + 1)/2 free variables.</summary>
    public static Transform Cholesky { get; } = new CholeskyTransform();

    /// <summary>The name by which it is shown.</summary>
    public abstract string Name { get; }

    /// <summary>x = lower + (upper - lower)/(1 + e⁻ᵘ): every element stays between two numbers.</summary>
    /// <param name="lower">Below; by default 0.</param>
    /// <param name="upper">Above; by default 1.</param>
    /// <exception cref="ArgumentException">The numbers are not finite, or the lower is not below the upper.</exception>
    public static Transform Logit(double lower = 0, double upper = 1) => new LogitTransform(lower, upper);

    /// <summary>x = factor·u: a parameter in another unit, so that a step of 1 means as much for each. One factor for all elements, or one each.</summary>
    /// <param name="factors">Finite and above 0: the order of magnitude of the parameter, or of the change in it that matters.</param>
    /// <exception cref="ArgumentException">A factor is not finite or not above 0.</exception>
    public static Transform Scaled(params ReadOnlySpan<double> factors) => new ScaledTransform([.. factors]);

    /// <summary>The parameter keeps a value; the start's is not used.</summary>
    /// <param name="values">One for all elements, or one each.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static Transform Fixed(params ReadOnlySpan<double> values) => new FixedTransform([.. values]);

    /// <summary>The parameter follows from others, which are not tied themselves; the start's value is not used.</summary>
    /// <param name="rule">For example <c>p => 2 * p["a"]</c>.</param>
    public static Transform Tied(Func<Variables, Expr> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new TiedTransform(rule);
    }

    /// <summary>How many free variables make a parameter.</summary>
    /// <param name="shape">The parameter's shape.</param>
    /// <exception cref="ShapeException">A parameter of this shape cannot be made so.</exception>
    public abstract int FreeCount(Shape shape);

    /// <summary>The parameter, recorded from its free variables.</summary>
    /// <param name="free">A vector of <see cref="FreeCount"/> elements; where there are none, a vector of one 0, not to be used.</param>
    /// <param name="shape">The parameter's shape.</param>
    public abstract Expr ToUser(Expr free, Shape shape);

    /// <summary>The free variables that make a parameter what it is: the inverse of <see cref="ToUser"/>.</summary>
    /// <param name="user">The parameter's elements, row by row.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="free">Receives <see cref="FreeCount"/> numbers.</param>
    /// <returns>Null, or what the parameter must be and is not: <c>must be above 0</c>.</returns>
    public abstract string? ToFree(ReadOnlySpan<double> user, Shape shape, Span<double> free);

    /// <summary>The elements given, or the one that is given for all.</summary>
    internal static ImmutableArray<double> ForEach(ImmutableArray<double> given, Shape shape, string what) =>
        given.Length == shape.Size ? given
        : given.Length == 1 ? [.. Enumerable.Repeat(given[0], shape.Size)]
        : throw new ShapeException($"{given.Length} {what} for a parameter of shape {shape}: give one for all, or one for each of its {shape.Size} elements.");
}
