namespace FallLine.Optimization;

/// <summary>The state of a criterion that holds one measure against one tolerance.</summary>
/// <param name="measure">The name of the measure.</param>
/// <param name="read">Takes the measure.</param>
/// <param name="stop">The reason, once the measure has met the tolerance.</param>
/// <param name="patience">In how many successive iterations it must be met.</param>
internal sealed class Threshold(string measure, Func<DescentRun, Reading> read, Func<Reading, StopReason> stop, int patience = 1) : StoppingState
{
    private Reading _last = new(double.NaN, double.NaN, false);
    private int _met;

    public override StopReason? Check(DescentRun run)
    {
        _last = read(run);
        _met = _last.Met ? _met + 1 : 0;
        return _met >= patience ? stop(_last) : null;
    }

    public override void Report(DescentRun run, ICollection<Measure> measures)
    {
        Reading reading = double.IsNaN(_last.Tolerance) ? read(run) : _last;
        measures.Add(new Measure(measure, reading.Value, reading.Tolerance, _met >= patience));
    }

    public override void Exchange(Ledger ledger)
    {
        (double value, double tolerance, bool met) = _last;
        ledger.Number(ref value);
        ledger.Number(ref tolerance);
        ledger.Flag(ref met);
        ledger.Number(ref _met);
        _last = new Reading(value, tolerance, met);
    }
}
