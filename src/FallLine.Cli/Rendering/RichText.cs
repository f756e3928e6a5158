using Spectre.Console;
using Spectre.Console.Rendering;

namespace FallLine.Cli.Rendering;

/// <summary>Draws a report with boxes and colours. Nothing else names Spectre.Console, so that a run that draws nothing does not load it.</summary>
internal static class RichText
{
    public static void Write(Report report, Terminal terminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = terminal.Width;
        string colour = report.Tone switch
        {
            Tone.Good => "green",
            Tone.Doubtful => "yellow",
            Tone.Bad => "red",
            Tone.Neutral => "blue",
        };
        var parts = new List<IRenderable>();
        foreach (Block block in report.Blocks)
        {
            // A table brings its own empty lines.
            if (parts.Count > 0 && block is not Grid && report.Blocks[report.Blocks.IndexOf(block) - 1] is not Grid)
            {
                parts.Add(Text.Empty);
            }

            parts.Add(Draw(block));
        }

        console.Write(new Panel(new Rows(parts))
        {
            Header = new PanelHeader($"[bold {colour}] {Markup.Escape(report.Title)} [/]"),
            Border = BoxBorder.Rounded,
            BorderStyle = Style.Parse(colour),
            Padding = new Padding(1, 0),
        });
    }

    private static IRenderable Draw(Block block) => block switch
    {
        Paragraph text => new Rows(text.Lines.Select(line => new Text(line))),
        Facts facts => Draw(facts),
        Grid grid => Draw(grid),
        _ => throw new InvalidOperationException(block.GetType().Name),
    };

    private static Spectre.Console.Grid Draw(Facts facts)
    {
        var drawn = new Spectre.Console.Grid();
        drawn.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        drawn.AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach ((string label, string value) in facts.Items)
        {
            drawn.AddRow(new Text(label, new Style(Color.Grey)), new Text(value));
        }

        return drawn;
    }

    private static Table Draw(Grid grid)
    {
        Table table = new Table().Border(TableBorder.Simple);
        if (grid.Title.Length > 0)
        {
            table.Title = new TableTitle(Markup.Escape(grid.Title), new Style(Color.Grey));
        }

        for (int i = 0; i < grid.Columns.Count; i++)
        {
            table.AddColumn(new TableColumn(new Text(grid.Columns[i], new Style(Color.Grey)))
            {
                Alignment = i < grid.Words ? Justify.Left : Justify.Right,
                NoWrap = i < grid.Words - 1 || i >= grid.Words,
            });
        }

        foreach (IReadOnlyList<string> row in grid.Rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table;
    }
}
