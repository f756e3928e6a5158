using System.Collections.Immutable;
using FallLine.Optimization;
using MathNet.Numerics.Distributions;

namespace FallLine;

/// <summary>A curve fitted to data: the estimates with their errors, what the curve predicts, and what the data cannot tell.</summary>
/// <remarks>
/// Standard errors, intervals and correlations are those of the model linearised at the estimates (<see cref="Profile"/> does without that). Their degrees of freedom are the data of weight above 0 less the parameters that
/// the data see. With a robust loss the covariance is Huber's sandwich.
/// </remarks>
public sealed partial class CurveFit
{
    private readonly CurveModel _model;
    private readonly CurveOptions _options;
    private readonly CurveStatistics _statistics;
    private readonly Lazy<ImmutableArray<Finding>> _findings;
    private readonly double[] _point;
    private readonly double _variance;
    private readonly int[] _held;

    internal CurveFit(CurveModel model, CurveOptions options, Result result)
    {
        (_model, _options, Result) = (model, options, result);
        _point = [.. End(result)];
        double[] missed = new double[model.Residuals.Count];
        model.Residuals.Values(_point, missed);
        ResidualSumOfSquares = Vectors.Dot(missed, missed);
        _held = [.. result.ActiveBounds.Select(active => active.Index)];
        int counted = options.Weights?.Count(weight => weight > 0) ?? missed.Length;
        _statistics = CurveStatistics.Of(model.Residuals, options.Loss, _point, _held);
        DegreesOfFreedom = Math.Max(0, counted - _statistics.Rank);
        double scatter = DegreesOfFreedom > 0 ? ResidualSumOfSquares / DegreesOfFreedom : double.NaN;
        ResidualStandardDeviation = Math.Sqrt(scatter);
        _variance = options.Sigma is null ? scatter : 1;
        if (ReferenceEquals(options.Loss, RobustLoss.Linear))
        {
            _statistics.Scale(_variance);
        }

        double[] fitted = model.At(model.Columns, missed.Length).Values(_point);
        Fitted = [.. fitted];
        Residuals = [.. fitted.Zip(model.Observed, (curve, seen) => seen - curve)];
        Parameters =
        [
            .. model.Parameters.ElementNames().Select((name, i) =>
                new CurveParameter(name, _point[i], StandardError(i), Around(_point[i], StandardError(i), options.Confidence))),
        ];
        _findings = new(() => [.. AtBounds(), .. Identifiability.Of(this, model.Residuals, _statistics, _point), .. result.Findings]);
    }

    /// <summary>The run that found the estimates: how it ended and why, what it evaluated, how long it took.</summary>
    public Result Result { get; }

    /// <summary>The parameters with their estimates, standard errors and intervals, in the order of the start.</summary>
    public ImmutableArray<CurveParameter> Parameters { get; }

    /// <summary>The sum of weighted squares that is left.</summary>
    public double ResidualSumOfSquares { get; }

    /// <summary>√(<see cref="ResidualSumOfSquares"/> / <see cref="DegreesOfFreedom"/>): how far a datum of weight 1 is from the curve, typically.</summary>
    public double ResidualStandardDeviation { get; }

    /// <summary>The number of data that count, less the number of parameters that they see.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The probability with which the intervals in <see cref="Parameters"/> hold the truth.</summary>
    public double Confidence => _options.Confidence;

    /// <summary>The curve at each datum.</summary>
    public ImmutableArray<double> Fitted { get; }

    /// <summary>What was observed less the curve, unweighted.</summary>
    public ImmutableArray<double> Residuals { get; }

    /// <summary>How many parameters, or combinations of them, the data see.</summary>
    public int Rank => _statistics.Rank;

    /// <summary>What to know before the numbers are believed: parameters or combinations that the data cannot tell apart, near-perfect correlations, too few data.</summary>
    public IReadOnlyList<Finding> Findings => _findings.Value;

    /// <summary>The parameter called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public CurveParameter this[string name] => Parameters[IndexOf(name)];

    /// <summary>The covariance of the estimates: a row and a column for each parameter.</summary>
    public double[,] Covariance() => (double[,])_statistics.Covariance.Clone();

    /// <summary>How far the estimates of two parameters err together, from -1 to 1; NaN where the data do not see one of them.</summary>
    /// <param name="first">The name of one.</param>
    /// <param name="second">The name of the other.</param>
    public double Correlation(string first, string second) => Correlation(IndexOf(first), IndexOf(second));

    /// <summary>Where a parameter is with another confidence than the fit's.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public CurveInterval Interval(string name, double confidence) => Around(this[name].Value, this[name].StandardError, confidence);

    /// <summary>The report a person reads.</summary>
    public override string ToString() => CurveReport.Of(this);

    internal double Correlation(int first, int second) =>
        first == second ? 1 : Math.Clamp(_statistics.Covariance[first, second] / (StandardError(first) * StandardError(second)), -1, 1);

    /// <summary>Where a run ended: where it converged the last point, because near a minimum rounding decides which value is the least seen; else the best.</summary>
    internal static ImmutableArray<double> End(Result result) => result.Status == Status.Converged ? result.Point : result.Best.Point;

    private IEnumerable<Finding> AtBounds() => Result.ActiveBounds.Select(active => new Finding(
        "at-bound",
        $"{active}: the data pull it across.",
        "It has no standard error, and those of the other parameters hold for it fixed there; widen the bound if it may be crossed."));

    private double StandardError(int i) => Math.Sqrt(_statistics.Covariance[i, i]);

    private CurveInterval Around(double value, double error, double confidence)
    {
        double half = error == 0 ? 0 : Quantile(confidence) * error;
        return new(value - half, value + half);
    }

    /// <summary>How many standard errors hold the truth with this probability: Student's t, or the normal distribution's quantile where the errors of the data are known.</summary>
    private double Quantile(double confidence)
    {
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be above 0 and below 1, such as 0.95.");
        }

        double below = 0.5 + (0.5 * confidence);
        return _options.Sigma is not null ? Normal.InvCDF(0, 1, below)
            : DegreesOfFreedom > 0 ? StudentT.InvCDF(0, 1, DegreesOfFreedom, below)
            : double.NaN;
    }

    private int IndexOf(string name) => _model.Parameters.Items.IndexOf(_model.Parameters[name]);
}
