namespace FallLine.Compilation;

/// <summary>What was asked of an arena and when it was given back. With all that known, the largest arrays are placed first, which leaves few gaps.</summary>
internal sealed class ArenaRequests
{
    // Each is compared with each.
    private const int Most = 2000;

    // Lowering the graph again takes about as long as the first time: not for 64 KiB, and not for gaps of a thirty-second.
    private const int LeastLines = 1024;
    private const int LeastGain = 32;

    private readonly List<int> _lines = [];
    private readonly List<int> _from = [];
    private readonly List<int> _to = [];
    private readonly List<int> _numberAt = [];
    private int _now;
    private long _held;
    private long _peak;

    /// <summary>How many there were.</summary>
    public int Count => _lines.Count;

    /// <summary>So many lines are in use from now on.</summary>
    public void Begin(int start, int lines)
    {
        while (_numberAt.Count <= start)
        {
            _numberAt.Add(-1);
        }

        _numberAt[start] = Count;
        _lines.Add(lines);
        _from.Add(_now++);
        _to.Add(int.MaxValue);
        _held += lines;
        _peak = Math.Max(_peak, _held);
    }

    /// <summary>The lines from <paramref name="start"/> on are in use no more.</summary>
    public void End(int start)
    {
        int number = _numberAt[start];
        _to[number] = _now++;
        _held -= _lines[number];
    }

    /// <summary>Where each begins if all are placed with their ends known, and the lines that they need together; null where that is not clearly below <paramref name="end"/>.</summary>
    public (int[] Starts, int End)? Pack(long end)
    {
        if (end < LeastLines || end <= _peak + (_peak / LeastGain) || Count > Most)
        {
            return null;
        }

        int[] order = Integers.From(0, Count);
        Array.Sort(order, (x, y) => _lines[x] != _lines[y] ? _lines[y].CompareTo(_lines[x]) : x.CompareTo(y));
        int[] starts = new int[Count];
        List<int> placed = [];
        int packed = 0;
        foreach (int number in order)
        {
            int start = 0;
            int before = 0;
            for (int i = 0; i < placed.Count; i++)
            {
                int other = placed[i];
                if (_from[number] < _to[other] && _from[other] < _to[number])
                {
                    if (starts[other] - start >= _lines[number])
                    {
                        break;
                    }

                    start = Math.Max(start, starts[other] + _lines[other]);
                }
            }

            while (before < placed.Count && starts[placed[before]] <= start)
            {
                before++;
            }

            starts[number] = start;
            placed.Insert(before, number);
            packed = Math.Max(packed, start + _lines[number]);
        }

        return packed < end ? (starts, packed) : null;
    }
}
