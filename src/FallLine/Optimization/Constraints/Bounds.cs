using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine;

/// <summary>A box: a lower and an upper bound for each variable, infinite where there is none. Equal bounds hold a variable fixed.</summary>
/// <example><code>
/// Objective inBox = objective.Within(Bounds.Of((0, 1), (0, double.PositiveInfinity)));
/// Result result = Descent.Minimize(inBox, start: [0.5, 2]);
/// foreach (ActiveBound active in result.ActiveBounds) { Console.WriteLine(active); }
/// </code></example>
public sealed class Bounds : Region
{
    private readonly double[] _lower;
    private readonly double[] _upper;

    private Bounds(double[] lower, double[] upper, Func<int, string> nameOf)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            Check(lower[i], upper[i], i, nameOf);
        }

        (_lower, _upper) = (lower, upper);
    }

    /// <inheritdoc/>
    public override string Name => "bounds";

    /// <inheritdoc/>
    public override int? Dimension => _lower.Length;

    /// <summary>The lower bounds; -∞ where there is none.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>The upper bounds; ∞ where there is none.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>Bounds from two points, the least corner and the greatest.</summary>
    /// <param name="lower">The lower bounds; -∞ where there is none.</param>
    /// <param name="upper">The upper bounds; ∞ where there is none.</param>
    /// <exception cref="ArgumentException">A bound is NaN, a lower one lies above its upper one, or their numbers differ.</exception>
    public static Bounds Of(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper) => lower.Length == upper.Length
        ? new(lower.ToArray(), upper.ToArray(), Numbered)
        : throw new ArgumentException(Numbers.In($"There are {lower.Length} lower bounds and {upper.Length} upper ones; each variable has one of each, infinite where there is none."), nameof(upper));

    /// <summary>Bounds from one pair for each variable.</summary>
    /// <param name="sides">Lower and upper; infinite where there is none.</param>
    /// <exception cref="ArgumentException">A bound is NaN, or a lower one lies above its upper one.</exception>
    public static Bounds Of(params ReadOnlySpan<(double Lower, double Upper)> sides)
    {
        double[] lower = new double[sides.Length];
        double[] upper = new double[sides.Length];
        for (int i = 0; i < sides.Length; i++)
        {
            (lower[i], upper[i]) = sides[i];
        }

        return new(lower, upper, Numbered);
    }

    /// <summary>The same bounds for each variable.</summary>
    /// <param name="dimension">The number of variables.</param>
    /// <param name="lower">The lower bound; -∞ for none.</param>
    /// <param name="upper">The upper bound; ∞ for none.</param>
    /// <exception cref="ArgumentException">A bound is NaN, or the lower one lies above the upper one.</exception>
    public static Bounds Same(int dimension, double lower, double upper)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        double[] all = new double[dimension];
        Array.Fill(all, lower);
        double[] above = new double[dimension];
        Array.Fill(above, upper);
        return new(all, above, Numbered);
    }

    /// <summary>Bounds by name; a variable that is not named has none, and the bounds of an array hold for each of its elements.</summary>
    /// <param name="parameters">The variables, as <see cref="Objective.Parameters"/> gives them.</param>
    /// <param name="sides">Name, lower and upper bound; infinite where there is none.</param>
    /// <exception cref="ArgumentException">There is no such variable, it is named twice, a bound is NaN, or a lower one lies above its upper one.</exception>
    public static Bounds Of(Parameters parameters, params ReadOnlySpan<(string Name, double Lower, double Upper)> sides)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        double[] lower = new double[parameters.Size];
        double[] upper = new double[parameters.Size];
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, double.PositiveInfinity);
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach ((string name, double low, double high) in sides)
        {
            Parameter? named = parameters.Items.FirstOrDefault(parameter => parameter.Name == name);
            if (named is not { } found)
            {
                throw new ArgumentException($"There is no variable '{name}' to bound. {CloseNames.Advice(name, parameters.Items.Select(item => item.Name), "variables")}", nameof(sides));
            }

            if (!given.Add(name))
            {
                throw new ArgumentException($"The bounds of '{name}' are given twice.", nameof(sides));
            }

            Array.Fill(lower, low, found.Offset, found.Shape.Size);
            Array.Fill(upper, high, found.Offset, found.Shape.Size);
        }

        return new(lower, upper, NamesOf(parameters));
    }

    /// <summary>Bounds from two points, of variables with names; messages then name the variable.</summary>
    /// <param name="parameters">The variables.</param>
    /// <param name="lower">The lower bounds; -∞ where there is none.</param>
    /// <param name="upper">The upper bounds; ∞ where there is none.</param>
    /// <exception cref="ArgumentException">A bound is NaN, a lower one lies above its upper one, or their numbers differ.</exception>
    public static Bounds Of(Parameters parameters, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNotEqual(lower.Length, parameters.Size, nameof(lower));
        ArgumentOutOfRangeException.ThrowIfNotEqual(upper.Length, parameters.Size, nameof(upper));
        return new(lower.ToArray(), upper.ToArray(), NamesOf(parameters));
    }

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> result)
    {
        ReadOnlySpan<double> lower = _lower.AsSpan(0, point.Length);
        ReadOnlySpan<double> upper = _upper.AsSpan(0, point.Length);
        result = result[..point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            // NaN stays NaN.
            double x = point[i];
            result[i] = x < lower[i] ? lower[i] : x > upper[i] ? upper[i] : x;
        }
    }

    /// <inheritdoc/>
    public override bool Contains(ReadOnlySpan<double> point) => point.Length == _lower.Length && Outside(point) < 0;

    /// <summary>The box of the points that lie in both.</summary>
    /// <param name="other">Bounds of as many variables.</param>
    /// <exception cref="ArgumentException">No point lies in both, or the numbers of variables differ.</exception>
    public Bounds And(Bounds other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other._lower.Length, _lower.Length, nameof(other));
        double[] lower = [.. _lower.Zip(other._lower, Math.Max)];
        double[] upper = [.. _upper.Zip(other._upper, Math.Min)];
        return new(lower, upper, Numbered);
    }

    /// <inheritdoc/>
    /// <remarks>Element by element the least of |∂f/∂xᵢ| and the room that is left in that direction: exact also where x is far larger than the gradient.</remarks>
    internal override double Stationarity(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> scratch)
    {
        double largest = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double g = gradient[i];
            largest = Math.Max(largest, g > 0 ? Math.Min(g, point[i] - _lower[i]) : Math.Min(-g, _upper[i] - point[i]));
        }

        return largest;
    }

    internal override string? Refusal(ReadOnlySpan<double> start, Parameters parameters)
    {
        int i = Outside(start);
        if (i < 0)
        {
            return null;
        }

        string name = parameters.ElementNames().ElementAt(i);
        double nearest = Math.Clamp(start[i], _lower[i], _upper[i]);
        return Numbers.In($"The start of '{name}' is {start[i]}, outside its bounds {_lower[i]} to {_upper[i]}. Start within them; the nearest is {name} = {nearest}.");
    }

    /// <summary>The bounds that a point lies on, with the multipliers that a gradient gives them.</summary>
    internal ImmutableArray<ActiveBound> Active(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Parameters parameters)
    {
        ImmutableArray<ActiveBound>.Builder active = ImmutableArray.CreateBuilder<ActiveBound>();
        int i = 0;
        foreach (string name in parameters.ElementNames())
        {
            (double x, double g) = (point[i], gradient[i]);
            BoundSide? side = _lower[i] == _upper[i] ? BoundSide.Both
                : x == _lower[i] ? BoundSide.Lower
                : x == _upper[i] ? BoundSide.Upper
                : null;
            if (side is { } reached)
            {
                active.Add(new ActiveBound(i, name, reached, x, reached switch { BoundSide.Lower => g, BoundSide.Upper => 0 - g, BoundSide.Both => Math.Abs(g) }));
            }

            i++;
        }

        return active.ToImmutable();
    }

    private static Func<int, string> NamesOf(Parameters parameters) => i => $"'{parameters.ElementNames().ElementAt(i)}'";

    private static string Numbered(int i) => Numbers.In($"element {i}");

    private static void Check(double lower, double upper, int i, Func<int, string> nameOf)
    {
        if (double.IsNaN(lower) || double.IsNaN(upper))
        {
            throw new ArgumentException(Numbers.In($"The bounds of {nameOf(i)} are {lower} to {upper}; where there is no bound, give an infinite one."));
        }

        if (lower > upper)
        {
            throw new ArgumentException(Numbers.In($"The bounds of {nameOf(i)} are {lower} to {upper}: the lower one lies above the upper one, so no number is allowed. Swap them, or widen one."));
        }

        if (double.IsPositiveInfinity(lower) || double.IsNegativeInfinity(upper))
        {
            throw new ArgumentException(Numbers.In($"The bounds of {nameOf(i)} are {lower} to {upper}, which no finite number meets."));
        }
    }

    /// <summary>The first element outside its bounds; -1 where there is none. NaN is outside.</summary>
    private int Outside(ReadOnlySpan<double> point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            if (!(point[i] >= _lower[i] && point[i] <= _upper[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
