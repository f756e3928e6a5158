using System.Text.Json;

namespace FallLine.Comparison;

/// <summary>Every answer against that of the program in C++, and a second input of the same shape, which is to be prepared much faster than the first.</summary>
internal static class Validation
{
    /// <summary>Checks all cases and says what each took.</summary>
    /// <returns>Whether all agree.</returns>
    public static bool Run(Tool fallLine, Tool hand, IEnumerable<Case> cases, TextWriter output)
    {
        bool valid = true;
        output.WriteLine("| case | function | prepared, ms | again, ms | run, ms | C++, ms | verdict |");
        output.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | --- |");
        foreach (Case asked in cases)
        {
            string input = JsonSerializer.Serialize(asked.Input());
            foreach (string function in (HashSet<string>)[asked.Value, asked.Derivative])
            {
                Tool.Answer expected = hand.Ask(asked.Module, function, input);
                string verdict;
                try
                {
                    Tool.Answer first = fallLine.Ask(asked.Module, function, input);
                    Tool.Answer again = fallLine.Ask(asked.Module, function, input);
                    string? fault = Agreement.Fault(expected.Output, first.Output, asked.Terms);
                    verdict = string.Create(null, $"{first.Prepared:F1} | {again.Prepared:F1} | {again.Runs.Min():G3} | {expected.Runs.Min():G3} | {fault ?? "valid"}");
                    valid &= fault is null;
                }
                catch (InvalidOperationException error)
                {
                    verdict = $"| | | | {error.Message}";
                    valid = false;
                }

                output.WriteLine($"| {asked.Module} {asked.Size} | {function} | {verdict} |");
                output.Flush();
            }
        }

        return valid;
    }
}
