using FallLine.Data;
using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>Predictions as CSV: the target's column, and with probabilities a column for each class.</summary>
internal static class PredictionsCsv
{
    public static void Write(TextWriter output, TableModel model, Predictions predictions, bool withProbabilities)
    {
        string target = model.Encoding.Target.Name;
        output.WriteLine(Line([target, .. withProbabilities ? predictions.Classes.Select(name => $"P({name})") : []]));
        for (int row = 0; row < predictions.Rows; row++)
        {
            output.Write(Quoted(predictions[row]));
            if (withProbabilities)
            {
                foreach (double probability in predictions.Probabilities(row))
                {
                    output.Write(',');
                    output.Write(Numbers.Exact(probability));
                }
            }

            output.WriteLine();
        }
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted));

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 && cell.Trim() == cell ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
