using System.Globalization;
using FallLine.Messages;

namespace FallLine.Cli.Input;

/// <summary>Times such as <c>2</c> (seconds), <c>2s</c>, <c>500ms</c>, <c>1.5min</c>, <c>1h</c>.</summary>
internal static class Durations
{
    private static readonly (string Unit, double Seconds)[] s_units = [("ms", 1e-3), ("min", 60), ("s", 1), ("h", 3600)];

    /// <summary>The seconds as text; anything that is not a time is returned as it is, for its reader to refuse.</summary>
    public static string InSeconds(string text)
    {
        foreach ((string unit, double seconds) in s_units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double count))
            {
                return Numbers.Exact(count * seconds);
            }
        }

        return text;
    }
}
