namespace FallLine.Compilation;

/// <summary>The colours that the column at hand may not have.</summary>
internal sealed class Forbidden
{
    // For each colour the last column that may not have it: nothing has to be cleared for the next.
    private readonly int[] _to;

    public Forbidden(int most)
    {
        _to = new int[most + 1];
        Array.Fill(_to, -1);
    }

    public static int[] Uncoloured(int count)
    {
        int[] colours = new int[count];
        Array.Fill(colours, -1);
        return colours;
    }

    /// <summary>Forbids a colour; a negative one is none.</summary>
    public void Add(int colour, int column)
    {
        if (colour >= 0)
        {
            _to[colour] = column;
        }
    }

    /// <summary>The least colour that is not forbidden.</summary>
    public int Least(int column)
    {
        int colour = 0;
        while (_to[colour] == column)
        {
            colour++;
        }

        return colour;
    }
}
