using System.Collections.Immutable;
using FallLine.Diagnosis;
using FallLine.Optimization;

namespace FallLine;

/// <summary>A point where the gradient vanishes, told apart by the eigenvalues of the Hessian there; within bounds a point where the projected gradient vanishes, told apart by the multipliers too.</summary>
/// <remarks>
/// <para>
/// A computed point is not the critical point itself, and a computed Hessian is rounded. So each eigenvalue is taken to be wrong by 10⁻¹⁰ of the largest (10⁻⁷ where the Hessian is made of
/// differences), and by three times as much as it changes from the point to where one Newton step leads; below that it counts as zero. The second is what unmasks x³, whose curvature near 0 is
/// positive on one side and as small as the distance.
/// </para>
/// <para>A variable that a bound holds counts by the sign of its partial derivative, upwards or downwards into the box; the eigenvalues are those over the other variables.</para>
/// </remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Eigenvalues">All eigenvalues of the Hessian over the variables that no bound holds, ascending; empty at a kink, and where all are held.</param>
public sealed record CriticalPoint(CriticalPointKind Kind, ImmutableArray<double> Eigenvalues)
{
    /// <summary>Up to this many variables the whole spectrum is computed; it costs n gradients and n³ operations.</summary>
    public const int LargestDimension = 200;

    private const double ChangeThatCounts = 3;

    /// <summary>How many eigenvalues are surely not zero.</summary>
    public int Rank { get; init; }

    /// <summary>By what factor the least eigenvalue that is not taken for zero exceeds what it may be wrong by; above 1, and 0 where there is none. The larger, the surer is <see cref="Kind"/>.</summary>
    public double Certainty { get; init; }

    /// <summary>Along which, and against which, the surface falls fastest from a saddle or a maximum: the unit eigenvector of the least eigenvalue. Empty elsewhere.</summary>
    public ImmutableArray<double> EscapeDirection { get; init; } = [];

    /// <summary>
    /// Classifies <paramref name="point"/>, or returns null where it cannot be done: more than
    /// <see cref="LargestDimension"/> variables, a value or Hessian with NaN or infinity, variables that are all fixed, or a <see cref="Objective.Term"/> other than bounds.
    /// </summary>
    /// <param name="objective">The function; one that has no Hessian is classified by differences of its gradient, with less certainty.</param>
    /// <param name="point">A point where its gradient vanishes; this is taken for granted, not checked.</param>
    public static CriticalPoint? Classify(Objective objective, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (objective.Dimension > LargestDimension || objective.Term is not (null or Bounds))
        {
            return null;
        }

        if (objective.Term is Bounds bounds)
        {
            return new HeldVariables(objective, bounds, point).Classify();
        }

        if (Kink.IsAt(objective, point))
        {
            return new CriticalPoint(CriticalPointKind.Kink, []);
        }

        double[] gradient = new double[objective.Dimension];
        if (!double.IsFinite(objective.ValueAndGradient(point, gradient)) || Spectrum.Decompose(objective, point) is not { } spectrum)
        {
            return null;
        }

        double[] eigenvalues = spectrum.Values;
        double[] wrongBy = WrongBy(objective, point, gradient, spectrum);
        bool Up(int i) => eigenvalues[i] > wrongBy[i];
        bool Down(int i) => eigenvalues[i] < -wrongBy[i];
        int[] sure = [.. Enumerable.Range(0, eigenvalues.Length).Where(i => Up(i) || Down(i))];
        CriticalPointKind kind = (sure.Any(Down), sure.Any(Up), sure.Length < eigenvalues.Length) switch
        {
            (true, true, _) => CriticalPointKind.Saddle,
            (_, _, true) => CriticalPointKind.Degenerate,
            (true, false, false) => CriticalPointKind.Maximum,
            _ => CriticalPointKind.Minimum,
        };
        return new CriticalPoint(kind, [.. eigenvalues])
        {
            Rank = sure.Length,
            Certainty = sure.Length == 0 ? 0 : sure.Min(i => Math.Abs(eigenvalues[i]) / wrongBy[i]),
            EscapeDirection = sure.Any(Down) ? [.. spectrum.Vector(0)] : [],
        };
    }

    private static double[] WrongBy(Objective objective, ReadOnlySpan<double> point, double[] gradient, Spectrum.Decomposition spectrum)
    {
        double[] values = spectrum.Values;
        double floor = spectrum.WrongBy;
        double[] wrong = [.. values.Select(_ => floor)];
        if (Vectors.LargestMagnitude(gradient) is not (> 0 and < double.PositiveInfinity))
        {
            return wrong;
        }

        double[] refined = point.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            if (Math.Abs(values[i]) > floor)
            {
                Vectors.AddScaled(refined, -Vectors.Dot(spectrum.Vector(i), gradient) / values[i], spectrum.Vector(i), refined);
            }
        }

        if (Spectrum.Decompose(objective, refined) is { } there)
        {
            for (int i = 0; i < wrong.Length; i++)
            {
                wrong[i] = Math.Max(floor, ChangeThatCounts * Math.Abs(there.Values[i] - values[i]));
            }
        }

        return wrong;
    }
}
