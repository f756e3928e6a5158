using FallLine.Cli.CommandLine;
using FallLine.Data;

namespace FallLine.Cli.Input;

/// <summary>Tables for a trained model.</summary>
internal static class Tables
{
    /// <summary>Reads a table with the columns of text that the model knows as text.</summary>
    public static Table Read(Given given, string path, TableModel model, IProgress<double> progress)
    {
        var table = Table.ReadCsv(path, new CsvOptions { TextColumns = model.Encoding.TextColumns }, progress, given.Cancellation);
        Commands.TrainCommand.Announce(given.Terminal, table.Warnings);
        return table;
    }
}
