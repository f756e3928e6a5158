namespace FallLine.Compilation;

/// <summary>Hands out 64-byte aligned places in one block of memory, and takes them back when what lies there is no longer needed.</summary>
/// <remarks>Only plans: no memory is touched. Single lines, which scalars need, go over a stack in constant time; larger places are chosen best-fit.</remarks>
internal sealed class ArenaPlan(int elementsPerLine)
{
    private readonly List<int> _lines = [];
    private readonly List<(int Start, int Length)> _gaps = [];
    private readonly ArenaRequests _requests = new();
    private int[]? _packed;
    private long _end;

    /// <summary>The elements that the arena must have.</summary>
    public int Size => _end * elementsPerLine <= int.MaxValue
        ? (int)_end * elementsPerLine
        : throw new InvalidOperationException($"The computation needs {_end * 64L / (1 << 30)} GiB of working memory at once, more than one array can have. Work on parts of the data.");

    /// <summary>A plan for the same requests once more, whose ends are known now; null where nothing is won.</summary>
    public ArenaPlan? Packed() => _requests.Pack(_end) is var (starts, end) ? new ArenaPlan(elementsPerLine) { _packed = starts, _end = end } : null;

    /// <summary>A place for <paramref name="count"/> elements: the offset of the first.</summary>
    public int Allocate(int count)
    {
        int lines = LinesFor(count);
        int start = _packed is null ? Place(lines) : _packed[_requests.Count];
        _requests.Begin(start, lines);
        return start * elementsPerLine;
    }

    /// <summary>Takes back the place that <see cref="Allocate"/> gave for <paramref name="count"/> elements.</summary>
    public void Free(int offset, int count)
    {
        int start = offset / elementsPerLine;
        _requests.End(start);
        if (_packed is null)
        {
            TakeBack(start, LinesFor(count));
        }
    }

    private int Place(int lines)
    {
        if (lines == 1 && _lines.Count > 0)
        {
            int line = _lines[^1];
            _lines.RemoveAt(_lines.Count - 1);
            return line;
        }

        int best = -1;
        for (int i = 0; i < _gaps.Count; i++)
        {
            if (_gaps[i].Length >= lines && (best < 0 || _gaps[i].Length < _gaps[best].Length))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            long start = _end;
            _end += lines;
            _ = Size;
            return (int)start;
        }

        (int from, int length) = _gaps[best];
        if (length == lines)
        {
            _gaps.RemoveAt(best);
        }
        else
        {
            _gaps[best] = (from + lines, length - lines);
        }

        return from;
    }

    private void TakeBack(int start, int lines)
    {
        if (lines == 1)
        {
            _lines.Add(start);
            return;
        }

        int at = 0;
        while (at < _gaps.Count && _gaps[at].Start < start)
        {
            at++;
        }

        if (at < _gaps.Count && start + lines == _gaps[at].Start)
        {
            lines += _gaps[at].Length;
            _gaps.RemoveAt(at);
        }

        if (at > 0 && _gaps[at - 1].Start + _gaps[at - 1].Length == start)
        {
            _gaps[at - 1] = (_gaps[at - 1].Start, _gaps[at - 1].Length + lines);
        }
        else
        {
            _gaps.Insert(at, (start, lines));
        }
    }

    private int LinesFor(int count) => Math.Max(1, (int)(((long)count + elementsPerLine - 1) / elementsPerLine));
}
