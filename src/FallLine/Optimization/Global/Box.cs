using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine;

/// <summary>A finite box to look in: where starts are taken from, and where critical points are sought. Unlike a bound, it does not keep a descent inside.</summary>
/// <example><code>
/// Box box = Box.Of((-2, 2), (-1, 1));       // of two variables
/// Box cube = Box.Of(-5, 5, dimension: 10);  // the same for each of ten
/// </code></example>
public sealed class Box
{
    private Box(ImmutableArray<double> lower, ImmutableArray<double> upper)
    {
        (Lower, Upper) = (lower, upper);
    }

    /// <summary>The least value of each variable.</summary>
    public ImmutableArray<double> Lower { get; }

    /// <summary>The greatest value of each variable.</summary>
    public ImmutableArray<double> Upper { get; }

    /// <summary>The number of variables.</summary>
    public int Dimension => Lower.Length;

    /// <summary>A box from the range of each variable.</summary>
    /// <param name="ranges">The least and the greatest value of each; finite, the least below the greatest.</param>
    /// <exception cref="ArgumentException">There is none, or one is not such a range.</exception>
    public static Box Of(params ReadOnlySpan<(double Lower, double Upper)> ranges)
    {
        if (ranges.IsEmpty)
        {
            throw new ArgumentException("A box has a range for each variable, at least one.", nameof(ranges));
        }

        var lower = ImmutableArray.CreateBuilder<double>(ranges.Length);
        var upper = ImmutableArray.CreateBuilder<double>(ranges.Length);
        for (int i = 0; i < ranges.Length; i++)
        {
            (double from, double to) = ranges[i];
            if (!double.IsFinite(to - from) || !(from < to))
            {
                throw new ArgumentException(Numbers.In($"The box goes from {from} to {to} in variable {i + 1}; both must be finite, the first below the second."), nameof(ranges));
            }

            lower.Add(from);
            upper.Add(to);
        }

        return new Box(lower.MoveToImmutable(), upper.MoveToImmutable());
    }

    /// <summary>A box with the same range for every variable.</summary>
    /// <param name="lower">The least value.</param>
    /// <param name="upper">The greatest value.</param>
    /// <param name="dimension">The number of variables, at least 1.</param>
    public static Box Of(double lower, double upper, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return Of([.. Enumerable.Repeat((lower, upper), dimension)]);
    }

    /// <summary>The box around a point that reaches <paramref name="reach"/>·max(1, |xᵢ|) to either side.</summary>
    /// <param name="point">The middle.</param>
    /// <param name="reach">How far it reaches, in units of a variable's own size; above 0.</param>
    public static Box Around(ReadOnlySpan<double> point, double reach)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reach);
        (double, double)[] ranges = new (double, double)[point.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            double half = reach * Math.Max(1, Math.Abs(point[i]));
            ranges[i] = (point[i] - half, point[i] + half);
        }

        return Of(ranges);
    }

    /// <summary>The box of an objective's bounds; where a variable has no bound on a side, it reaches as far as <see cref="Around"/> does.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="point">A point within the bounds.</param>
    /// <param name="reach">How far it reaches where there is no bound, in units of a variable's own size; above 0.</param>
    public static Box Of(Objective objective, ReadOnlySpan<double> point, double reach)
    {
        ArgumentNullException.ThrowIfNull(objective);
        Box around = Around(point, reach);
        if (objective.Term is not Bounds bounds)
        {
            return around;
        }

        (double, double)[] ranges = new (double, double)[point.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            double lower = double.IsFinite(bounds.Lower[i]) ? bounds.Lower[i] : Math.Min(around.Lower[i], bounds.Upper[i] - (2 * reach));
            double upper = double.IsFinite(bounds.Upper[i]) ? bounds.Upper[i] : Math.Max(around.Upper[i], bounds.Lower[i] + (2 * reach));

            // A variable that its bounds fix has a range all the same: starts are projected onto the bounds.
            ranges[i] = lower < upper ? (lower, upper) : (around.Lower[i], around.Upper[i]);
        }

        return Of(ranges);
    }

    /// <summary>How wide it is in a variable.</summary>
    /// <param name="variable">The variable's number, from 0.</param>
    public double Width(int variable) => Upper[variable] - Lower[variable];

    /// <summary>The point halfway between its sides.</summary>
    public double[] Middle() => [.. Lower.Zip(Upper, (lower, upper) => lower + ((upper - lower) / 2))];

    /// <summary>Whether a point lies in it, its faces included.</summary>
    /// <param name="point">One number per variable.</param>
    /// <param name="slack">How far outside still counts, in widths.</param>
    public bool Contains(ReadOnlySpan<double> point, double slack = 0)
    {
        for (int i = 0; i < Dimension; i++)
        {
            double allowed = slack * Width(i);
            if (!(point[i] >= Lower[i] - allowed && point[i] <= Upper[i] + allowed))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the point of the box that a point of the unit cube stands for.</summary>
    /// <param name="unit">A number from 0 to 1 for each variable.</param>
    /// <param name="point">Receives the point; may be <paramref name="unit"/>.</param>
    public void At(ReadOnlySpan<double> unit, Span<double> point)
    {
        for (int i = 0; i < Dimension; i++)
        {
            point[i] = Math.Clamp(Lower[i] + (unit[i] * Width(i)), Lower[i], Upper[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(" × ", Enumerable.Range(0, Dimension).Select(i => Numbers.In($"[{Lower[i]:G6}, {Upper[i]:G6}]")));
}
