using System.Collections.Immutable;

namespace FallLine;

/// <summary>A point where the gradient vanishes, told apart by the eigenvalues of the Hessian there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Eigenvalues">All eigenvalues of the Hessian, ascending.</param>
public sealed record CriticalPoint(CriticalPointKind Kind, ImmutableArray<double> Eigenvalues)
{
    /// <summary>Up to this many variables the whole spectrum is computed; it costs n gradients and n³ operations.</summary>
    public const int LargestDimension = 200;

    // A computed Hessian is wrong by a few roundings of its largest entry, and a point is off by the tolerance that it was
    // accepted with: below this part of the largest eigenvalue a sign means nothing.
    private const double RelativeZero = 1e-10;

    /// <summary>
    /// Classifies <paramref name="point"/>, or returns null where it cannot be done: no Hessian, more than
    /// <see cref="LargestDimension"/> variables, or a Hessian with NaN or infinity.
    /// </summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">A point where its gradient vanishes; this is taken for granted, not checked.</param>
    public static CriticalPoint? Classify(Objective objective, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (objective.Order < DerivativeOrder.Hessian || objective.Dimension > LargestDimension
            || Diagnosis.Spectrum.Whole(objective, point) is not { } eigenvalues)
        {
            return null;
        }

        double zero = RelativeZero * Math.Max(Math.Abs(eigenvalues[0]), Math.Abs(eigenvalues[^1]));
        bool down = eigenvalues[0] < -zero;
        bool up = eigenvalues[^1] > zero;
        bool flat = eigenvalues.Any(eigenvalue => Math.Abs(eigenvalue) <= zero);
        CriticalPointKind kind = (down, up, flat) switch
        {
            (true, true, _) => CriticalPointKind.Saddle,
            (_, _, true) => CriticalPointKind.Degenerate,
            (true, false, false) => CriticalPointKind.Maximum,
            _ => CriticalPointKind.Minimum,
        };
        return new CriticalPoint(kind, [.. eigenvalues]);
    }
}
