namespace FallLine.Compilation;

/// <summary>Numbers, of which the least comes out first: a binary heap.</summary>
/// <remarks>Not PriorityQueue, for the reason that <see cref="Growing{T}"/> states; it and its dictionary cost 5 ms.</remarks>
internal sealed class LeastFirst
{
    private readonly List<int> _heap = [];

    public void Add(int number)
    {
        int at = _heap.Count;
        _heap.Add(number);
        while (at > 0 && number < _heap[(at - 1) / 2])
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _heap[at] = number;
    }

    public bool TryPeek(out int least)
    {
        least = _heap.Count > 0 ? _heap[0] : 0;
        return _heap.Count > 0;
    }

    public bool TryTake(out int least)
    {
        if (!TryPeek(out least))
        {
            return false;
        }

        int last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (_heap.Count > 0)
        {
            SiftDown(last);
        }

        return true;
    }

    private void SiftDown(int number)
    {
        int at = 0;
        while ((2 * at) + 1 < _heap.Count)
        {
            int child = (2 * at) + 1;
            child += child + 1 < _heap.Count && _heap[child + 1] < _heap[child] ? 1 : 0;
            if (number <= _heap[child])
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = number;
    }
}
