using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Optimization;

/// <content>Bounds of the user's variables, as bounds of the free ones.</content>
internal sealed partial class Reparameterization
{
    /// <summary>So many units in the last place a bound is moved inwards at most, where the way there and back rounds across it.</summary>
    private const int MostNudges = 16;

    private readonly Bounds? _bounds;

    /// <summary>The bounds of the free variables that keep the user's within theirs.</summary>
    private Bounds Bounded(Bounds bounds, Parameters free)
    {
        double[] lower = new double[free.Size];
        double[] upper = new double[free.Size];
        for (int i = 0, offset = 0; i < _counts.Length; offset += _counts[i], i++)
        {
            Parameter item = _user.Items[i];
            if (!TryBound(_transforms[i], item, bounds.Lower, lower.AsSpan(offset, _counts[i]), double.NegativeInfinity)
                || !TryBound(_transforms[i], item, bounds.Upper, upper.AsSpan(offset, _counts[i]), double.PositiveInfinity))
            {
                throw new ArgumentException(Numbers.In(
                    $"The parameter '{item.Name}' has bounds and the transform {_transforms[i]!.Name}, which does not carry them over to free variables. Leave one of them away."));
            }
        }

        Nudge(lower, bounds.Lower, upwards: true);
        Nudge(upper, bounds.Upper, upwards: false);
        return Bounds.Of(free, lower, upper);
    }

    /// <summary>Element by element where the transform grows in each; a side without a bound, or beyond what the transform reaches, has none.</summary>
    private static bool TryBound(Transform? transform, Parameter item, ReadOnlySpan<double> sides, Span<double> free, double none)
    {
        ReadOnlySpan<double> own = item.Of(sides);
        if (transform is null)
        {
            own.CopyTo(free);
            return true;
        }

        if (transform is not (ElementTransform or ScaledTransform))
        {
            free.Fill(none);
            return own.IndexOfAnyExcept(none) < 0;
        }

        double[] one = new double[own.Length];
        for (int i = 0; i < own.Length; i++)
        {
            _ = double.IsFinite(own[i]) ? transform.ToFree(own, item.Shape, one) : null;
            free[i] = double.IsFinite(own[i]) && !double.IsNaN(one[i]) ? one[i] : none;
        }

        return true;
    }

    /// <summary>Moves bounds inwards until what is made from them does not lie outside.</summary>
    private void Nudge(Span<double> free, ReadOnlySpan<double> sides, bool upwards)
    {
        double[] at = new double[free.Length];
        bool moved = true;
        for (int nudge = 0; moved && nudge < MostNudges; nudge++)
        {
            moved = false;
            for (int i = 0; i < at.Length; i++)
            {
                at[i] = double.IsFinite(free[i]) ? free[i] : 0;
            }

            double[] made = _map.Values(at);
            for (int i = 0; i < at.Length; i++)
            {
                int own = OwnIndex(i);
                if (double.IsFinite(free[i]) && (upwards ? made[own] < sides[own] : made[own] > sides[own]))
                {
                    free[i] = upwards ? Math.BitIncrement(free[i]) : Math.BitDecrement(free[i]);
                    moved = true;
                }
            }
        }
    }

    /// <summary>The user's variable that a free one makes, where each makes one.</summary>
    private int OwnIndex(int free)
    {
        int i = 0;
        for (int offset = 0; free >= offset + _counts[i]; i++)
        {
            offset += _counts[i];
        }

        return _user.Items[i].Offset + free - _counts[..i].Sum();
    }

    /// <summary>Active bounds in the user's variables: what a unit of the variable gains is what a unit of the free one does, divided by dx/du.</summary>
    private ImmutableArray<ActiveBound> Active(Result moved)
    {
        string[] names = [.. _user.ElementNames()];
        return
        [
            .. moved.ActiveBounds.Select(active =>
            {
                int own = OwnIndex(active.Index);
                double[] unit = new double[moved.Point.Length];
                unit[active.Index] = 1;
                double slope = _map.Jvp(moved.Point.AsSpan(), unit)[own];
                double bound = active.Side == BoundSide.Upper ? _bounds!.Upper[own] : _bounds!.Lower[own];
                return new ActiveBound(own, names[own], active.Side, bound, active.Multiplier / slope);
            }),
        ];
    }
}
