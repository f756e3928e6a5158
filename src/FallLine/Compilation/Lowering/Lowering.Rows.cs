namespace FallLine.Compilation;

internal sealed partial class Lowering
{
    private void EmitRows(ReadOnlySpan<int> members, int unit)
    {
        Flush();
        RowUnit rows = new(_analysis, _places, _analysis.Rows[members[0]], ElementType);
        foreach (int node in members)
        {
            if (_analysis.Roles[node] == Role.Rows)
            {
                rows.Add(node);
            }
        }

        foreach (int node in members)
        {
            if (_analysis.Roles[node] == Role.RowTotal)
            {
                rows.Total(node, Allocate(node).Offset);
            }
            else if (_around is null && OutputOf(node, unit) is { } offset)
            {
                _places[node] = new Location(Location.Output, offset);
                rows.Write(node, _places[node]);
            }
            else if (_analysis.NeedsArray[node] || _lastUse[node] > unit)
            {
                rows.Write(node, Allocate(node));
            }
            else
            {
                // A value that is never laid out has no place in the arena to give back.
                _lastUse[node] = -1;
            }
        }

        if (rows.Build(_held is null ? 0 : _groupSums) is { } step)
        {
            _steps.Add(step);
            _groupSums += step.TotalColumns;
        }

        foreach (int node in members)
        {
            FreeOperands(node, unit);
        }
    }

    /// <summary>Where in the output a node belongs that is one output and is read by nothing else after its unit.</summary>
    private int? OutputOf(int node, int unit)
    {
        if (_lastUse[node] != int.MaxValue || _lastRead[node] > unit)
        {
            return null;
        }

        int? found = null;
        int offset = 0;
        foreach (Expr output in _graph.Outputs)
        {
            if (_analysis.Roots[_analysis.Numbers[output]] == node)
            {
                if (found is not null)
                {
                    return null;
                }

                found = offset;
            }

            offset += output.Shape.Size;
        }

        return found;
    }
}
