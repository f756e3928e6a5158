namespace FallLine.Compilation;

internal sealed partial class Lowering
{
    private void EmitRows(ReadOnlySpan<int> members, int unit)
    {
        Flush();
        RowUnit rows = new(_analysis, _places, _analysis.Rows[members[0]], ElementType);
        foreach (int node in members)
        {
            rows.Add(node);
        }

        foreach (int node in members)
        {
            if (_analysis.NeedsArray[node] || _lastUse[node] > unit)
            {
                rows.Write(node, Location.InArena(Allocate(node)));
            }
            else
            {
                // A value that is never laid out has no place in the arena to give back.
                _lastUse[node] = -1;
            }
        }

        if (rows.Build() is { } step)
        {
            _steps.Add(step);
        }

        foreach (int node in members)
        {
            FreeOperands(node, unit);
        }
    }
}
