namespace FallLine;

/// <summary>λ·Σ √size·‖x_group‖₂: a cost that takes whole groups of variables to zero together, such as those of one categorical column.</summary>
/// <remarks>Its proximal operator shortens each group by step·λ·√size and stops at zero. Variables in no group cost nothing. M. Yuan and Y. Lin, J. R. Statist. Soc. B 68 (2006) 49–67.</remarks>
public sealed class GroupLasso : ProximalTerm
{
    private readonly int[][] _groups;

    /// <summary>The term.</summary>
    /// <param name="weight">λ; at least 0.</param>
    /// <param name="groups">The places of the variables of each group; no variable is in two.</param>
    /// <exception cref="ArgumentException">A variable is in two groups, or a place is below 0.</exception>
    public GroupLasso(double weight, params IReadOnlyList<IReadOnlyList<int>> groups)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(weight), true, nameof(weight));
        ArgumentNullException.ThrowIfNull(groups);
        int[] all = [.. groups.SelectMany(group => group)];
        if (all.Any(place => place < 0) || all.Distinct().Count() != all.Length)
        {
            throw new ArgumentException("The groups must name each variable at most once, by its place from 0 on.", nameof(groups));
        }

        (Weight, _groups) = (weight, [.. groups.Select(group => group.ToArray())]);
    }

    /// <summary>λ.</summary>
    public double Weight { get; }

    /// <inheritdoc/>
    public override string Name => "group-lasso";

    internal override int LeastDimension => _groups.Length == 0 ? 1 : 1 + _groups.Max(group => group.DefaultIfEmpty(0).Max());

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> point)
    {
        double sum = 0;
        foreach (int[] group in _groups)
        {
            sum += Weight * Math.Sqrt(group.Length) * Length(point, group);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Prox(ReadOnlySpan<double> point, double step, Span<double> result)
    {
        point.CopyTo(result);
        foreach (int[] group in _groups)
        {
            double part = Shrinkage.Part(Length(point, group), step * Weight * Math.Sqrt(group.Length));
            foreach (int i in group)
            {
                result[i] *= part;
            }
        }
    }

    private static double Length(ReadOnlySpan<double> point, int[] group)
    {
        double largest = 0;
        foreach (int i in group)
        {
            largest = Math.Max(largest, Math.Abs(point[i]));
        }

        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (int i in group)
        {
            double ratio = point[i] / largest;
            sum += ratio * ratio;
        }

        return largest * Math.Sqrt(sum);
    }
}
