namespace FallLine.Optimization;

/// <summary>What every search for a step remembers from one step to the next.</summary>
internal sealed class SearchMemory
{
    /// <summary>Steps in a row whose values differ by rounding alone, where neither value nor gradient sets a new low: noise, not progress.</summary>
    private const int StepsThatAreNoise = 30;

    private double? _start;
    private double _gain;
    private double _lastStep;
    private double _leastGradient = double.PositiveInfinity;
    private double _leastValue = double.PositiveInfinity;
    private int _noise;

    /// <summary>The first trial of the next search.</summary>
    public double FirstTrial(DirectionState along, double slope0) => LineSearch.FirstTrial(along, slope0, _gain, _lastStep);

    /// <summary>The size of differences of values that the next search leaves to the gradients.</summary>
    /// <param name="from">The accepted point.</param>
    /// <param name="promise">What the search sets out to gain.</param>
    public double Noise(Iterate from, double promise) => LineSearch.Noise(from, _start ??= from.Value, promise);

    /// <summary>All of it.</summary>
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
