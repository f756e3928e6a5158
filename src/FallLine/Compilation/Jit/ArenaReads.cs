using System.Collections;

namespace FallLine.Compilation;

/// <summary>The lines of the arena that some steps and outputs read. May name more than they do, never fewer.</summary>
internal sealed class ArenaReads
{
    private readonly BitArray _lines;
    private readonly int _lanes;

    public ArenaReads(LoweredProgram program)
    {
        _lanes = 64 / program.ElementSize;
        _lines = new BitArray(program.ArenaSize / _lanes);
        foreach (OutputCopy copy in program.Outputs)
        {
            Add(copy.From, copy.Count);
        }
    }

    /// <summary>Whether the line of an element may be read; what lies above the arena never is.</summary>
    public bool Contains(int offset) => offset / _lanes < _lines.Length && _lines[offset / _lanes];

    public void Add(Step step)
    {
        foreach ((Location from, int count) in step.Reads)
        {
            Add(from, count);
        }
    }

    private void Add(Location from, int count)
    {
        if (from.Literal == Location.Arena && count > 0)
        {
            for (int line = from.Offset / _lanes; line <= (from.Offset + count - 1) / _lanes; line++)
            {
                _lines[line] = true;
            }
        }
    }
}
