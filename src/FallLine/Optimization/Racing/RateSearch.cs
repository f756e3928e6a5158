using System.Globalization;

namespace FallLine.Optimization;

/// <summary>The search for a method's best rate from a start: a coarse grid of powers of ten, then ever closer neighbours of the best.</summary>
internal sealed class RateSearch
{
    private const int StepsOfOneRun = 2000;

    private static readonly double[] s_coarse = [1, 0.1, 10, 0.01, 100, 1e-3, 1e-4];
    private static readonly double[] s_fine = [Math.Sqrt(10), Math.Pow(10, 0.25), Math.Pow(10, 0.125)];

    private readonly Objective _objective;
    private readonly double[] _start;
    private readonly bool _maximize;
    private (bool Converged, int Cost, double Value) _score = (false, int.MaxValue, double.PositiveInfinity);

    private RateSearch(Objective objective, double[] start, Descent descent, bool maximize)
    {
        (_objective, _start, _maximize, Best) = (objective, start, maximize, descent);
        Rate = double.Parse(descent.Get("rate")!, CultureInfo.InvariantCulture);
    }

    /// <summary>The method with its best rate.</summary>
    public Descent Best { get; private set; }

    /// <summary>That rate.</summary>
    public double Rate { get; private set; }

    /// <summary>How many runs it took.</summary>
    public int Runs { get; private set; }

    /// <summary>The evaluations of these runs.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Searches.</summary>
    public static RateSearch Run(Objective objective, double[] start, Descent descent, bool maximize, CancellationToken cancellation)
    {
        var search = new RateSearch(objective, start, descent, maximize);
        double basis = search.Rate;
        foreach (double factor in s_coarse)
        {
            search.Try(descent, basis * factor, cancellation);
        }

        foreach (double factor in s_fine)
        {
            double middle = search.Rate;
            search.Try(descent, middle * factor, cancellation);
            search.Try(descent, middle / factor, cancellation);
        }

        return search;
    }

    private void Try(Descent descent, double rate, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return;
        }

        Descent tried;
        try
        {
            tried = descent.With("rate", rate.ToString("R", CultureInfo.InvariantCulture));
        }
        catch (ArgumentException)
        {
            // Beyond the rates that the method allows.
            return;
        }

        Descent limited = tried with { Stopping = tried.Stopping | Stop.AfterIterations(StepsOfOneRun) };
        Result result = _maximize ? limited.Maximize(_objective, _start, cancellation) : limited.Minimize(_objective, _start, cancellation);
        Runs++;
        Evaluations += result.Evaluations.Value;
        double value = _maximize ? -result.Best.Value : result.Best.Value;
        (bool Converged, int Cost, double Value) score = (result.Status == Status.Converged, result.Evaluations.Value, double.IsNaN(value) ? double.PositiveInfinity : value);
        if (IsBetter(score, _score))
        {
            (_score, Best, Rate) = (score, tried, rate);
        }
    }

    /// <summary>Convergence to a value that is clearly higher is no merit: a rate that leads elsewhere is compared by its value.</summary>
    private static bool IsBetter((bool Converged, int Cost, double Value) score, (bool Converged, int Cost, double Value) than)
    {
        bool same = Math.Abs(score.Value - than.Value) <= 1e-6 * Math.Max(1, Math.Abs(than.Value));
        return score.Converged && than.Converged && same ? score.Cost < than.Cost
            : score.Converged != than.Converged && same ? score.Converged
            : score.Value < than.Value;
    }
}
