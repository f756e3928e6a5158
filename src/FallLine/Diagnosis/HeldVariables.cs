using FallLine.Optimization;

namespace FallLine.Diagnosis;

/// <summary>Which variables bounds hold at a point, and which way the function goes from there into the box.</summary>
/// <remarks>
/// At a bound the value changes inward by the partial derivative, to first order: where that is not zero, second derivatives of the variable do not matter. Where it cannot be told from zero the
/// multiplier is degenerate, and the variable counts with the free ones.
/// </remarks>
internal sealed class HeldVariables
{
    // The gradient of the free variables shows how far the point is off; a multiplier of that size may be zero.
    private const double Margin = 10;
    private const double RelativeZero = 1e-10;

    private readonly Objective _objective;
    private readonly Bounds _bounds;
    private readonly double[] _point;
    private readonly List<int> _movable = [];
    private readonly bool _risesInward;
    private readonly bool _fallsInward;
    private readonly bool _undecided;

    public HeldVariables(Objective objective, Bounds bounds, ReadOnlySpan<double> point)
    {
        (_objective, _bounds, _point) = (objective, bounds, point.ToArray());
        double[] gradient = new double[point.Length];
        objective.ValueAndGradient(point, gradient);
        double off = 0;
        for (int i = 0; i < point.Length; i++)
        {
            off = point[i] > bounds.Lower[i] && point[i] < bounds.Upper[i] ? Math.Max(off, Math.Abs(gradient[i])) : off;
        }

        double zero = Math.Max(Margin * off, RelativeZero * Vectors.LargestMagnitude(gradient));
        for (int i = 0; i < point.Length; i++)
        {
            bool low = point[i] <= bounds.Lower[i];
            bool high = point[i] >= bounds.Upper[i];
            if (low && high)
            {
                continue;
            }

            bool decided = Math.Abs(gradient[i]) > zero;
            bool rises = low == gradient[i] > 0;
            _risesInward |= (low || high) && decided && rises;
            _fallsInward |= (low || high) && decided && !rises;
            _undecided |= (low || high) && !decided;
            if (!(low || high) || !decided)
            {
                _movable.Add(i);
            }
        }
    }

    /// <summary>What the point is, from the critical point of the function of the variables that are not held.</summary>
    public CriticalPoint? Classify()
    {
        if (_movable.Count == 0)
        {
            return _risesInward || _fallsInward ? new CriticalPoint(Kind(_fallsInward, _risesInward, flat: false), []) { Certainty = double.PositiveInfinity } : null;
        }

        if (CriticalPoint.Classify(new FaceObjective(_objective, _bounds, _movable, _point), [.. _movable.Select(i => _point[i])]) is not { } free)
        {
            return null;
        }

        double[] escape = [.. free.EscapeDirection.IsEmpty ? Array.Empty<double>() : new double[_point.Length]];
        for (int k = 0; k < free.EscapeDirection.Length; k++)
        {
            escape[_movable[k]] = free.EscapeDirection[k];
        }

        return free with
        {
            Kind = free.Kind == CriticalPointKind.Kink ? free.Kind : Kind(
                _fallsInward || free.Kind is CriticalPointKind.Maximum or CriticalPointKind.Saddle,
                _risesInward || free.Kind is CriticalPointKind.Minimum or CriticalPointKind.Saddle,
                free.Kind == CriticalPointKind.Degenerate),
            EscapeDirection = [.. escape],
        };
    }

    /// <summary>A bound without a multiplier allows one side only, so that signs beside it do not make a saddle.</summary>
    private CriticalPointKind Kind(bool down, bool up, bool flat) => (down, up, flat) switch
    {
        (true, true, _) => _undecided ? CriticalPointKind.Degenerate : CriticalPointKind.Saddle,
        (_, _, true) => CriticalPointKind.Degenerate,
        (true, false, false) => CriticalPointKind.Maximum,
        _ => CriticalPointKind.Minimum,
    };
}
