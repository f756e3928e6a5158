namespace FallLine.Cli.Rendering;

/// <summary>Writes a report as text alone: for pipes, logs and small screens.</summary>
internal static class PlainText
{
    private const string Indent = "  ";

    public static void Write(Report report, TextWriter output)
    {
        output.WriteLine(report.Title);
        Block? before = null;
        foreach (Block block in report.Blocks)
        {
            if (before is Grid || (before is not null && block is Grid) || (before, block) is (Paragraph, Paragraph))
            {
                output.WriteLine();
            }

            Write(block, output);
            before = block;
        }
    }

    private static void Write(Block block, TextWriter output)
    {
        switch (block)
        {
            case Paragraph text:
                foreach (string line in text.Lines)
                {
                    output.WriteLine((Indent + line).TrimEnd());
                }

                break;
            case Facts facts:
                int widest = facts.Items.Max(item => item.Label.Length);
                foreach ((string label, string value) in facts.Items)
                {
                    output.WriteLine($"{Indent}{label.PadRight(widest)}  {value}");
                }

                break;
            case Grid grid:
                Write(grid, output);
                break;
            default:
                break;
        }
    }

    private static void Write(Grid grid, TextWriter output)
    {
        if (grid.Title.Length > 0)
        {
            output.WriteLine(Indent + grid.Title);
        }

        int[] widths = [.. grid.Columns.Select((column, i) => Math.Max(column.Length, grid.Rows.Max(row => row[i].Length)))];
        Row(grid.Columns);
        foreach (IReadOnlyList<string> row in grid.Rows)
        {
            Row(row);
        }

        void Row(IReadOnlyList<string> cells) => output.WriteLine((Indent + string.Join(Indent, cells.Select((cell, i) =>
            i < grid.Words ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))).TrimEnd());
    }
}
