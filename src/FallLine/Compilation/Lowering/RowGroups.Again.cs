using FallLine.Expressions;

namespace FallLine.Compilation;

/// <content>What is cheap to compute from little is computed again by a later group, not kept for it.</content>
internal sealed partial class RowGroups
{
    // Operations for each element, and how many elements are computed for one that is read: where writing and reading an array takes longer than computing it.
    private const int CheapOperations = 2;
    private const int LeastGrowth = 4;

    private readonly List<(int Parts, int[] Members)> _gathered = [];

    /// <summary>The units of earlier groups of as many parts that the group of these members is to compute again: nothing else would read what they leave.</summary>
    private List<int> ComputedAgain(List<int> members, int parts)
    {
        List<int> again = [];
        foreach ((int itsParts, int[] earlier) in _gathered)
        {
            foreach (int unit in earlier)
            {
                if (itsParts != parts || !members.Exists(member => Reads(member, unit)) || !IsCheap(unit) || !ReadsNothingOf(unit, earlier) || !IsReadOnlyBy(unit, [.. earlier, .. members]))
                {
                    continue;
                }

                _places[unit] = Place.Row;
                if (members.TrueForAll(member => PlaceOf(member, parts) == Place.Row || !Reads(member, unit)))
                {
                    again.Add(unit);
                }
                else
                {
                    _places[unit] = Place.Outside;
                }
            }
        }

        return again;
    }

    private bool IsCheap(int unit)
    {
        long operations = 0;
        long results = 0;
        HashSet<int> read = [];
        foreach (int node in _schedule.Unit(unit))
        {
            Expr expression = _analysis.Nodes[node];
            if (_analysis.Roles[node] is not (Role.Tiled or Role.Rows) || (expression.Primitive is Elementwise elementwise ? !ElementwiseCode.IsCheap(elementwise) : expression.Primitive is not Structural))
            {
                return false;
            }

            operations += expression.Primitive is Elementwise ? expression.Shape.Size : 0;
            results += (_isStored ??= Stored())[node] ? expression.Shape.Size : 0;
            read.UnionWith(_analysis.ReadsOf(node).ToArray());
        }

        read.RemoveWhere(node => _owners[node] == unit);
        return results >= BlockElements && operations <= CheapOperations * results && LeastGrowth * Elements(read) <= results;
    }

    private bool ReadsNothingOf(int unit, int[] others) => !Array.Exists(others, other => other != unit && Reads(unit, other));

    private bool Reads(int unit, int other)
    {
        foreach (int node in _schedule.Unit(unit))
        {
            foreach (int source in _analysis.ReadsOf(node))
            {
                if (_owners[source] == other)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsReadOnlyBy(int unit, HashSet<int> readers)
    {
        foreach (int node in _schedule.Unit(unit))
        {
            if (_analysis.IsOutput[node])
            {
                return false;
            }
        }

        for (int other = 0; other < _schedule.Units; other++)
        {
            if (!readers.Contains(other) && Reads(other, unit))
            {
                return false;
            }
        }

        return true;
    }
}
