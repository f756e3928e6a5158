namespace FallLine.Optimization;

/// <summary>What every search for a step remembers from one step to the next.</summary>
internal sealed class SearchMemory
{
    /// <summary>Steps in a row whose values differ by rounding alone, where neither value nor gradient sets a new low: noise, not progress.</summary>
    private const int StepsThatAreNoise = 30;

    private const int TrialsExpected = 64;

    private readonly List<SearchSample> _trials = new(TrialsExpected);
    private double? _start;
    private double _gain;
    private double _lastStep;
    private double _leastGradient = double.PositiveInfinity;
    private double _leastValue = double.PositiveInfinity;
    private int _noise;

    /// <summary>The first trial of the next search.</summary>
    public double FirstTrial(DirectionState along, double slope0) => LineSearch.FirstTrial(along, slope0, _gain, _lastStep);

    /// <summary>The same before the search begins; NaN where it will not begin by it.</summary>
    public double Foreseen(Iterate from, DirectionState along) => along.Slope(from.Gradient, 0) is var slope0 and < 0 ? FirstTrial(along, slope0) : double.NaN;

    /// <summary>The size of differences of values that the next search leaves to the gradients.</summary>
    /// <param name="from">The accepted point.</param>
    /// <param name="promise">What the search sets out to gain.</param>
    /// <param name="cancelled">The size of what cancels in the value, where that is known.</param>
    public double Noise(Iterate from, double promise, double cancelled = 0) => LineSearch.Noise(from, _start ??= from.Value, promise, cancelled);

    /// <summary>Begins the record of a search.</summary>
    /// <param name="from">The accepted point.</param>
    /// <param name="slope0">φ′(0).</param>
    /// <param name="promise">What the search sets out to gain.</param>
    /// <returns>What <see cref="Noise"/> says.</returns>
    public double Begin(Iterate from, double slope0, double promise)
    {
        _trials.Clear();
        _trials.Add(new SearchSample(0, from.Value, slope0));
        return Noise(from, promise);
    }

    /// <summary>Adds a trial to the record.</summary>
    public void Note(Iterate trial, double slope) => _trials.Add(new SearchSample(trial.Step, trial.Value, slope));

    /// <summary>The reason with the record of the search that it ended.</summary>
    public StopReason WithRecord(StopReason reason) => reason.Code == "line-search" && _trials.Count > 1 ? reason with { Search = new RecordedSearch([.. _trials]) } : reason;

    /// <summary>All of it that one search leaves to the next.</summary>
    public void Exchange(Ledger ledger)
    {
        ledger.Optional(ref _start);
        ledger.Number(ref _gain);
        ledger.Number(ref _lastStep);
        ledger.Number(ref _leastGradient);
        ledger.Number(ref _leastValue);
        ledger.Number(ref _noise);
    }

    /// <summary>Remembers an accepted step; a reason to stop where steps have become noise.</summary>
    public StopReason? Accept(Iterate from, Iterate to, double noise)
    {
        _gain = from.Value - to.Value;
        _lastStep = to.Step;
        bool low = to.Value < _leastValue || to.GradientNorm < _leastGradient;
        _noise = LineSearch.IsLost(to.Value - from.Value, noise) && !low ? _noise + 1 : 0;
        _leastValue = Math.Min(_leastValue, to.Value);
        _leastGradient = Math.Min(_leastGradient, to.GradientNorm);
        return _noise < StepsThatAreNoise ? null : Reasons.Rounding(_leastGradient);
    }
}
