using FallLine.Optimization;

namespace FallLine;

/// <content>Intervals without linearising.</content>
public sealed partial class CurveFit
{
    private const double ProfileTolerance = 1e-6;
    private const int MostRefits = 60;

    /// <summary>Where a parameter is by the profile of the likelihood: all values at which the best fit of the other parameters is not worse than chance allows.</summary>
    /// <remarks>
    /// The value c belongs to the interval while S(c) - S ≤ t²·s², where S(c) is the least sum (½ of which is fitted) with the parameter held at c, S that of the fit, s² the scatter of the data (1 where it is known) and t Student's quantile: for a
    /// curve that is linear in its parameters this is the ordinary interval, for others it follows the curve's bend and may be skewed or open. It ends at a bound of the parameter. D. M. Bates and D. G. Watts, Nonlinear Regression Analysis, 1988, section 6.1.
    /// Each trial refits the other parameters; a side along which 60 refits find no end is infinite.
    /// </remarks>
    /// <param name="name">The parameter's name.</param>
    /// <param name="confidence">Above 0 and below 1; the fit's where null.</param>
    /// <param name="cancellationToken">Ends the search; the sides not found by then are NaN.</param>
    public CurveInterval Profile(string name, double? confidence = null, CancellationToken cancellationToken = default)
    {
        int index = IndexOf(name);
        double error = StandardError(index);
        double allowed = Quantile(confidence ?? Confidence);
        if (double.IsNaN(allowed) || double.IsNaN(error))
        {
            return new(double.NaN, double.NaN);
        }

        double reach = double.IsFinite(error) ? allowed * error : Math.Max(1, Math.Abs(_point[index]));
        return _variance == 0 ? new(_point[index], _point[index])
            : new(
                Math.Max(Side(index, -reach, allowed, cancellationToken), _options.Bounds?.Lower[index] ?? double.NegativeInfinity),
                Math.Min(Side(index, reach, allowed, cancellationToken), _options.Bounds?.Upper[index] ?? double.PositiveInfinity));
    }

    /// <summary>The end of the interval on one side: the root of √((S(c) - S)/s²) = t, which is nearly linear in c, by the secant kept inside a bracket.</summary>
    private double Side(int index, double reach, double allowed, CancellationToken cancellation)
    {
        double[] others = [.. _point.Where((_, i) => i != index)];
        (double inside, double insideExcess) = (0, -allowed);
        (double outside, double outsideExcess) = (double.NaN, double.NaN);
        double at = reach;
        for (int refit = 0; refit < MostRefits; refit++)
        {
            double excess = Excess(index, _point[index] + at, others, cancellation) - allowed;
            if (cancellation.IsCancellationRequested)
            {
                return double.NaN;
            }

            if (Math.Abs(excess) <= ProfileTolerance * allowed)
            {
                return _point[index] + at;
            }

            if (excess > 0 || double.IsNaN(excess))
            {
                (outside, outsideExcess) = (at, excess);
            }
            else
            {
                (inside, insideExcess) = (at, excess);
            }

            if (double.IsNaN(outside))
            {
                at *= 2;
                continue;
            }

            // Where the excess is not known (the curve is undefined there), halve; also every third time, so that a curved profile cannot pin one end.
            double part = refit % 3 == 2 || !double.IsFinite(outsideExcess) ? 0.5 : Math.Clamp(insideExcess / (insideExcess - outsideExcess), 0.02, 0.98);
            at = inside + (part * (outside - inside));
            if (Math.Abs(outside - inside) <= ProfileTolerance * Math.Abs(outside))
            {
                return _point[index] + at;
            }
        }

        return double.IsNaN(outside) ? Math.Sign(reach) * double.PositiveInfinity : _point[index] + inside;
    }

    private static Bounds Others(Bounds bounds, int index) =>
        FallLine.Bounds.Of([.. bounds.Lower[..index], .. bounds.Lower[(index + 1)..]], [.. bounds.Upper[..index], .. bounds.Upper[(index + 1)..]]);

    /// <summary>√((S(c) - S)/s²), the other parameters refitted from the last refit's values.</summary>
    private double Excess(int index, double value, double[] others, CancellationToken cancellation)
    {
        double sum;
        double[] whole = [.. _point];
        whole[index] = value;
        var held = new FixedResiduals(_model.Residuals, whole, [index]);
        if (others.Length == 0)
        {
            double[] left = new double[held.Count];
            held.Values([], left);
            sum = 2 * LeastSquaresObjective.ValueOf(left, _options.Loss);
        }
        else
        {
            Objective objective = Objective.LeastSquares(held, _options.Loss);
            Result refitted = _options.Method.Minimize(_options.Bounds is null ? objective : objective.Within(Others(_options.Bounds, index)), others, cancellation);
            sum = 2 * refitted.Best.Value;
            if (double.IsFinite(sum))
            {
                refitted.Best.Point.CopyTo(others);
            }
        }

        return Math.Sqrt(Math.Max(0, sum - (2 * Result.Best.Value)) / _variance);
    }
}
