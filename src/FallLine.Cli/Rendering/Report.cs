namespace FallLine.Cli.Rendering;

/// <summary>What a person is told, before it is decided how it is drawn: plainly or with boxes and colours.</summary>
/// <param name="Title">What it is about, in a few words.</param>
/// <param name="Tone">Whether it is good news.</param>
internal sealed record Report(string Title, Tone Tone = Tone.Neutral)
{
    /// <summary>What it says, in order.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>Adds lines of running text.</summary>
    public Report Say(params string[] lines)
    {
        Blocks.Add(new Paragraph(lines));
        return this;
    }

    /// <summary>Adds labels with their values.</summary>
    public Report Facts(params IReadOnlyList<(string Label, string Value)> facts)
    {
        if (facts.Count > 0)
        {
            Blocks.Add(new Facts(facts));
        }

        return this;
    }

    /// <summary>Adds a table.</summary>
    public Report Add(Grid grid)
    {
        if (grid.Rows.Count > 0)
        {
            Blocks.Add(grid);
        }

        return this;
    }

    /// <summary>Writes it as this terminal likes it.</summary>
    public void WriteTo(Terminal terminal)
    {
        if (terminal.Decorated)
        {
            RichText.Write(this, terminal);
        }
        else
        {
            PlainText.Write(this, terminal.Out);
        }
    }
}

/// <summary>Whether a report is good news.</summary>
internal enum Tone
{
    Neutral,
    Good,
    Doubtful,
    Bad,
}

/// <summary>A part of a report.</summary>
internal abstract record Block;

/// <summary>Running text.</summary>
internal sealed record Paragraph(IReadOnlyList<string> Lines) : Block;

/// <summary>Labels with their values.</summary>
internal sealed record Facts(IReadOnlyList<(string Label, string Value)> Items) : Block;

/// <summary>A table.</summary>
/// <param name="Columns">The headings.</param>
internal sealed record Grid(params IReadOnlyList<string> Columns) : Block
{
    /// <summary>The cells, row by row.</summary>
    public List<IReadOnlyList<string>> Rows { get; } = [];

    /// <summary>How many columns from the left hold words; the others hold numbers and stand to the right.</summary>
    public int Words { get; init; }

    /// <summary>What stands above it; empty for nothing.</summary>
    public string Title { get; init; } = "";
}
