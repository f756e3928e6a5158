namespace FallLine.Optimization;

/// <summary>Recognises points that go round: back where one was some steps ago, and back again after as many.</summary>
/// <remarks>
/// One point is kept, and replaced after 2, 4, 8, … steps, so that a round of any length is found within about three times its length once the run has entered it, at the cost of one
/// comparison per step. R. P. Brent, BIT 20 (1980) 176–184.
/// </remarks>
internal sealed class Rounds(int dimension)
{
    private const int LeastLength = 2;

    private readonly double[] _kept = new double[dimension];
    private double _longest;
    private int _since;
    private int _patience = LeastLength;
    private int _length;

    /// <summary>Begins at a point.</summary>
    public void Begin(Iterate at)
    {
        at.Point.CopyTo(_kept);
        (_since, _longest) = (0, 0);
    }

    /// <summary>All of it.</summary>
    public void Exchange(Ledger ledger)
    {
        ledger.Numbers(_kept);
        ledger.Number(ref _longest);
        ledger.Number(ref _since);
        ledger.Number(ref _patience);
        ledger.Number(ref _length);
    }

    /// <summary>The length of the round that was gone twice; 0 as long as none was.</summary>
    /// <param name="now">The newest point.</param>
    /// <param name="moved">How far the step to it moved a variable.</param>
    /// <param name="nearness">How near counts as back, as a part of the longest step meanwhile.</param>
    public int Check(Iterate now, double moved, double nearness)
    {
        _longest = Math.Max(_longest, moved);
        _since++;
        if (_since >= LeastLength && _longest > 0 && Vectors.AreWithin(now.Point, _kept, nearness * _longest))
        {
            if (_since == _length)
            {
                return _length;
            }

            _length = _since;
            Begin(now);
        }
        else if (_length > 0 && _since > _length)
        {
            _length = 0;
        }
        else if (_length == 0 && _since >= _patience)
        {
            _patience *= 2;
            Begin(now);
        }

        return 0;
    }
}
