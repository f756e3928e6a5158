namespace FallLine.Optimization;

/// <summary>Times at which variables meet their bounds, taken out earliest first: a heap, because mostly few of many are asked for.</summary>
/// <param name="most">The greatest number of them.</param>
internal sealed class Breakpoints(int most)
{
    private readonly double[] _times = new double[most];
    private readonly int[] _variables = new int[most];

    /// <summary>How many are left.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest time.</summary>
    public double Least => _times[0];

    public void Clear() => Count = 0;

    /// <summary>Adds one; <see cref="Order"/> comes after the last.</summary>
    public void Add(int variable, double time)
    {
        (_variables[Count], _times[Count]) = (variable, time);
        Count++;
    }

    /// <summary>Makes the earliest findable.</summary>
    public void Order()
    {
        for (int i = (Count / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    /// <summary>Takes out the earliest; of several at the same time the variable that comes first.</summary>
    public (int Variable, double Time) Take()
    {
        (int, double) least = (_variables[0], _times[0]);
        Count--;
        (_variables[0], _times[0]) = (_variables[Count], _times[Count]);
        Sink(0);
        return least;
    }

    private void Sink(int i)
    {
        while (true)
        {
            int least = i;
            for (int child = (2 * i) + 1; child <= (2 * i) + 2 && child < Count; child++)
            {
                least = IsBefore(child, least) ? child : least;
            }

            if (least == i)
            {
                return;
            }

            (_times[i], _times[least]) = (_times[least], _times[i]);
            (_variables[i], _variables[least]) = (_variables[least], _variables[i]);
            i = least;
        }
    }

    private bool IsBefore(int a, int b) => _times[a] < _times[b] || (_times[a] == _times[b] && _variables[a] < _variables[b]);
}
