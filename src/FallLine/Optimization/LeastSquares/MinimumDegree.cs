namespace FallLine.Optimization;

/// <summary>An order in which eliminating the variables of a symmetric system keeps its factor sparse: always one that few others still depend on.</summary>
/// <remarks>
/// <para>
/// The graph of what is left is kept as a quotient: an eliminated variable becomes an element, the clique of those that depended on it, and variables hold the elements and the original neighbours that no element covers. The degree is
/// taken as the sum over the elements of what each has beside the newest, an upper bound that costs one pass. Variables with the same neighbours are eliminated as one, and elements within the newest are absorbed.
/// P. R. Amestoy, T. A. Davis and I. S. Duff, An approximate minimum degree ordering algorithm, SIAM J. Matrix Anal. Appl. 17 (1996) 886–905.
/// </para>
/// <para>Ties are broken by the order in which degrees were reached, so that the same pattern gives the same order.</para>
/// </remarks>
internal sealed class MinimumDegree
{
    private enum State : byte
    {
        Variable,
        Element,
        Gone,
    }

    private readonly int _size;

    // Of a variable: its elements, then its neighbours. Of an element: its variables.
    private readonly int[][] _lists;
    private readonly int[] _elements;
    private readonly int[] _length;
    private readonly State[] _state;

    // Of a variable: how many it stands for. Of an element: how many its variables stand for.
    private readonly int[] _weight;
    private readonly int[] _degree;
    private readonly int[] _outside;
    private readonly int[] _outsideAt;
    private readonly int[] _mark;
    private readonly int[] _merged;
    private readonly int[] _lastMerged;
    private readonly int[] _hash;
    private readonly Buckets _buckets;
    private readonly List<int> _order = [];
    private int[] _scratch;
    private int _stamp;
    private int _left;

    private MinimumDegree(SparsityPattern graph)
    {
        _size = _left = graph.Rows;
        _lists = new int[_size][];
        _length = new int[_size];
        _elements = new int[_size];
        _state = new State[_size];
        _weight = new int[_size];
        _degree = new int[_size];
        _outside = new int[_size];
        _outsideAt = new int[_size];
        _mark = new int[_size];
        _merged = new int[_size];
        _lastMerged = new int[_size];
        _hash = new int[_size];
        _buckets = new Buckets(_size);
        _scratch = new int[16];
        for (int i = 0; i < _size; i++)
        {
            _lists[i] = graph.Row(i).ToArray();
            _length[i] = _degree[i] = _lists[i].Length;
            (_weight[i], _merged[i], _lastMerged[i]) = (1, -1, i);
            _buckets.Add(i, _degree[i]);
        }
    }

    /// <summary>The order of elimination: which variable goes first, second, …</summary>
    /// <param name="graph">Which variables are neighbours: symmetric, without the diagonal.</param>
    public static int[] Of(SparsityPattern graph)
    {
        MinimumDegree work = new(graph);
        while (work._left > 0)
        {
            work.Eliminate(work._buckets.TakeLeast());
        }

        return [.. work._order];
    }

    private void Eliminate(int pivot)
    {
        int[] clique = Clique(pivot);
        Output(pivot);
        _state[pivot] = State.Element;
        int weight = 0;
        foreach (int i in clique)
        {
            weight += _weight[i];
            _buckets.Remove(i, _degree[i]);
        }

        MeasureOutside(clique, pivot);
        int kept = 0;
        foreach (int i in clique)
        {
            if (Renew(i, pivot, weight))
            {
                clique[kept++] = i;
            }
        }

        kept = Merge(clique.AsSpan(0, kept));
        int left = 0;
        for (int k = 0; k < kept; k++)
        {
            int i = clique[k];
            left += _weight[i];
            _degree[i] = Math.Clamp(_degree[i], 0, Math.Max(0, _left - _weight[i]));
            _buckets.Add(i, _degree[i]);
        }

        (_lists[pivot], _length[pivot], _weight[pivot]) = (clique, kept, left);
        _state[pivot] = kept == 0 ? State.Gone : State.Element;
    }

    /// <summary>The variables that depend on the pivot: its neighbours, and those of its elements, which are part of it from now on.</summary>
    private int[] Clique(int pivot)
    {
        List<int> clique = [];
        _stamp++;
        _mark[pivot] = _stamp;
        int[] list = _lists[pivot];
        for (int k = 0; k < _length[pivot]; k++)
        {
            int other = list[k];
            if (k >= _elements[pivot])
            {
                Join(other);
                continue;
            }

            if (_state[other] == State.Element)
            {
                foreach (int i in _lists[other].AsSpan(0, _length[other]))
                {
                    Join(i);
                }

                (_state[other], _lists[other]) = (State.Gone, []);
            }
        }

        return [.. clique];

        void Join(int i)
        {
            if (_state[i] == State.Variable && _mark[i] != _stamp)
            {
                _mark[i] = _stamp;
                clique.Add(i);
            }
        }
    }

    /// <summary>Of each element that a variable of the clique is in, how many of its variables are not in the clique.</summary>
    private void MeasureOutside(int[] clique, int pivot)
    {
        foreach (int i in clique)
        {
            foreach (int element in _lists[i].AsSpan(0, _elements[i]))
            {
                if (_state[element] == State.Element && element != pivot)
                {
                    if (_outsideAt[element] != _stamp)
                    {
                        (_outsideAt[element], _outside[element]) = (_stamp, _weight[element]);
                    }

                    _outside[element] -= _weight[i];
                }
            }
        }
    }

    /// <summary>Lists what a variable of the clique now depends on, and bounds its degree.</summary>
    /// <returns>False where that is the clique alone, so that the variable goes with the pivot.</returns>
    private bool Renew(int i, int pivot, int weight)
    {
        int[] list = _lists[i];
        if (_scratch.Length <= _length[i])
        {
            _scratch = new int[2 * (_length[i] + 1)];
        }

        (int count, int degree, uint hash) = (0, 0, (uint)pivot);
        for (int k = 0; k < _elements[i]; k++)
        {
            int element = list[k];
            if (_state[element] != State.Element || element == pivot)
            {
                continue;
            }

            if (_outside[element] == 0)
            {
                (_state[element], _lists[element]) = (State.Gone, []);
                continue;
            }

            degree += _outside[element];
            hash += (uint)element;
            _scratch[count++] = element;
        }

        _scratch[count++] = pivot;
        int elements = count;
        for (int k = _elements[i]; k < _length[i]; k++)
        {
            int other = list[k];
            if (_state[other] == State.Variable && _mark[other] != _stamp)
            {
                degree += _weight[other];
                hash += (uint)other;
                _scratch[count++] = other;
            }
        }

        if (count == 1)
        {
            Output(i);
            _state[i] = State.Gone;
            return false;
        }

        if (count > list.Length)
        {
            _lists[i] = list = new int[count];
        }

        _scratch.AsSpan(0, count).CopyTo(list);
        (_elements[i], _length[i]) = (elements, count);
        int around = weight - _weight[i];
        _degree[i] = Math.Min(_degree[i], degree) + around;
        _hash[i] = (int)(hash & int.MaxValue);
        return true;
    }

    /// <summary>Lets one variable stand for those that depend on the same.</summary>
    private int Merge(Span<int> variables)
    {
        variables.Sort((a, b) => _hash[a] != _hash[b] ? _hash[a].CompareTo(_hash[b]) : a.CompareTo(b));
        for (int first = 0; first < variables.Length; first++)
        {
            int i = variables[first];
            if (_state[i] != State.Variable || first + 1 == variables.Length || _hash[variables[first + 1]] != _hash[i])
            {
                continue;
            }

            int stamp = ++_stamp;
            foreach (int other in _lists[i].AsSpan(0, _length[i]))
            {
                _mark[other] = stamp;
            }

            for (int second = first + 1; second < variables.Length && _hash[variables[second]] == _hash[i]; second++)
            {
                int j = variables[second];
                if (_state[j] == State.Variable && AreSame(i, j))
                {
                    _degree[i] -= _weight[j];
                    _weight[i] += _weight[j];
                    _merged[_lastMerged[i]] = j;
                    _lastMerged[i] = _lastMerged[j];
                    (_state[j], _lists[j]) = (State.Gone, []);
                }
            }
        }

        int kept = 0;
        foreach (int i in variables)
        {
            if (_state[i] == State.Variable)
            {
                variables[kept++] = i;
            }
        }

        return kept;
    }

    private bool AreSame(int i, int j)
    {
        if (_length[i] != _length[j] || _elements[i] != _elements[j])
        {
            return false;
        }

        foreach (int other in _lists[j].AsSpan(0, _length[j]))
        {
            if (_mark[other] != _stamp)
            {
                return false;
            }
        }

        return true;
    }

    private void Output(int variable)
    {
        _left -= _weight[variable];
        for (int i = variable; i >= 0; i = _merged[i])
        {
            _order.Add(i);
        }
    }

    /// <summary>Variables by their degree.</summary>
    private sealed class Buckets
    {
        private readonly int[] _first;
        private readonly int[] _next;
        private readonly int[] _before;
        private int _least;

        public Buckets(int size)
        {
            _first = new int[size + 1];
            _next = new int[size];
            _before = new int[size];
            Array.Fill(_first, -1);
        }

        public void Add(int variable, int degree)
        {
            int next = _first[degree];
            (_next[variable], _before[variable]) = (next, -1);
            if (next >= 0)
            {
                _before[next] = variable;
            }

            _first[degree] = variable;
            _least = Math.Min(_least, degree);
        }

        public void Remove(int variable, int degree)
        {
            (int next, int before) = (_next[variable], _before[variable]);
            if (before >= 0)
            {
                _next[before] = next;
            }
            else
            {
                _first[degree] = next;
            }

            if (next >= 0)
            {
                _before[next] = before;
            }
        }

        public int TakeLeast()
        {
            while (_first[_least] < 0)
            {
                _least++;
            }

            int variable = _first[_least];
            Remove(variable, _least);
            return variable;
        }
    }
}
