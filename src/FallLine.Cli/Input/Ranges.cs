using System.Globalization;

namespace FallLine.Cli.Input;

/// <summary>Numbers of options that no descriptor of the catalogue reads.</summary>
internal static class Ranges
{
    /// <summary>A number that <paramref name="isAllowed"/> accepts.</summary>
    public static double? Read(string? text, string option, Func<double, bool> isAllowed, string allowed) => text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && isAllowed(number) ? number
        : throw new UserError($"{option} is '{text}'; it must be a number {allowed}.");
}
