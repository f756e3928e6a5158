namespace FallLine.Compilation;

/// <summary>The greedy star colouring, algorithm 4.1 of A. H. Gebremedhin, A. Tarafdar, F. Manne and A. Pothen, "New acyclic and star coloring algorithms with application to computing Hessians", SIAM J. Sci. Comput. 29 (2007).</summary>
/// <remarks>
/// The edges of two colours form stars: all of a star's edges meet in its hub; a single edge has none yet. A column may not have the colour of a hub that is two
/// steps away, nor, between two neighbours of one colour, that of any neighbour of theirs. So that a column with many neighbours costs no more than its entries, what is asked of neighbours' neighbours is kept beside them.
/// </remarks>
internal sealed class StarColouring
{
    private readonly SparsityPattern _pattern;
    private readonly int[] _colours;
    private readonly int[] _treated;
    private readonly Forbidden _forbidden;
    private readonly (int Column, int Neighbour)[] _firstOfColour;

    /// <summary>For each entry the star of its edge; of both entries of an edge.</summary>
    private readonly int[] _star;
    private readonly int[] _mirror;

    /// <summary>Of each star its hub, or -1 for a single edge, and the ends of its first edge.</summary>
    private readonly List<(int Hub, int Left, int Right)> _stars = [];

    /// <summary>For each column the hubs around it: the other ends of its edges in stars of which it is not the hub itself.</summary>
    private readonly List<int>?[] _hubsOf;

    /// <summary>For a column and a colour the entry of a neighbour that has it.</summary>
    private readonly Dictionary<long, int> _neighbourOfColour = [];

    private StarColouring(SparsityPattern pattern)
    {
        _pattern = pattern;
        _colours = Forbidden.Uncoloured(pattern.Columns);
        _treated = Forbidden.Uncoloured(pattern.Columns);
        _forbidden = new Forbidden(pattern.Columns);
        _firstOfColour = new (int, int)[pattern.Columns];
        Array.Fill(_firstOfColour, (-1, -1));
        _star = Forbidden.Uncoloured(pattern.Count);
        _mirror = MirrorOf(pattern);
        _hubsOf = new List<int>?[pattern.Columns];
    }

    /// <summary>For each column of a symmetric pattern its colour.</summary>
    public static int[] Of(SparsityPattern pattern, int[] order)
    {
        StarColouring colouring = new(pattern);
        foreach (int column in order)
        {
            colouring.Colour(column);
        }

        return colouring._colours;
    }

    private void Colour(int v)
    {
        foreach (int w in _pattern.Row(v))
        {
            if (w == v || _colours[w] < 0)
            {
                continue;
            }

            _forbidden.Add(_colours[w], v);
            (int column, int first) = _firstOfColour[_colours[w]];
            if (column == v)
            {
                Treat(first, v);
                Treat(w, v);
            }
            else
            {
                _firstOfColour[_colours[w]] = (v, w);
                ForbidHubs(w, v);
            }
        }

        _colours[v] = _forbidden.Least(v);
        for (int edge = _pattern.RowStarts[v]; edge < _pattern.RowStarts[v + 1]; edge++)
        {
            if (_pattern.ColumnIndices[edge] != v && _colours[_pattern.ColumnIndices[edge]] >= 0)
            {
                Join(edge, v, _pattern.ColumnIndices[edge]);
            }
        }

        for (int edge = _pattern.RowStarts[v]; edge < _pattern.RowStarts[v + 1]; edge++)
        {
            _neighbourOfColour.TryAdd(Key(_pattern.ColumnIndices[edge], _colours[v]), _mirror[edge]);
        }
    }

    private void ForbidHubs(int w, int v)
    {
        foreach (int hub in _hubsOf[w] ?? [])
        {
            if (hub != v)
            {
                _forbidden.Add(_colours[hub], v);
            }
        }
    }

    private void Treat(int w, int v)
    {
        if (_treated[w] != v)
        {
            _treated[w] = v;
            foreach (int x in _pattern.Row(w))
            {
                if (x != w && x != v)
                {
                    _forbidden.Add(_colours[x], v);
                }
            }
        }
    }

    /// <summary>Puts the edge of v and w into its star: one around w, one around v, or a new one.</summary>
    private void Join(int edge, int v, int w)
    {
        if (_neighbourOfColour.TryGetValue(Key(w, _colours[v]), out int other))
        {
            Put(edge, _star[other], w, v);
            return;
        }

        (int column, int first) = _firstOfColour[_colours[w]];
        if (column == v && first != w)
        {
            Put(edge, _star[_pattern.Place(v, first)], v, w);
        }
        else
        {
            _stars.Add((-1, v, w));
            _star[edge] = _star[_mirror[edge]] = _stars.Count - 1;
        }
    }

    private void Put(int edge, int star, int hub, int spoke)
    {
        _star[edge] = _star[_mirror[edge]] = star;
        AddHub(spoke, hub);
        (int known, int left, int right) = _stars[star];
        if (known < 0)
        {
            // A single edge until now: its other end is a spoke as well.
            _stars[star] = (hub, left, right);
            AddHub(left == hub ? right : left, hub);
        }
    }

    private void AddHub(int spoke, int hub) => (_hubsOf[spoke] ??= []).Add(hub);

    private long Key(int column, int colour) => ((long)column * (_pattern.Columns + 1)) + colour;

    /// <summary>For each entry the place of the one across the diagonal.</summary>
    private static int[] MirrorOf(SparsityPattern pattern)
    {
        int[] mirror = new int[pattern.Count];
        int[] next = pattern.RowStarts[..^1].ToArray();
        for (int row = 0; row < pattern.Rows; row++)
        {
            // The rows that hold a column come in the order of that column's own entries.
            for (int entry = pattern.RowStarts[row]; entry < pattern.RowStarts[row + 1]; entry++)
            {
                mirror[entry] = next[pattern.ColumnIndices[entry]]++;
            }
        }

        return mirror;
    }
}
