using System.Globalization;

namespace FallLine.Cli.Input;

/// <summary>Numbers as a person writes them.</summary>
internal static class NumberInput
{
    /// <summary>A whole number of at least <paramref name="least"/>; null where nothing was given.</summary>
    public static int? ReadCount(string? text, string what, int least) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least ? number
        : throw new UserError($"{what} is '{text}'; it must be a whole number, at least {least}.");

    /// <summary>A number, or a formula without variables such as <c>pi/2</c>.</summary>
    public static double Read(string text, string what)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return number;
        }

        Formula formula;
        try
        {
            formula = Formula.Parse(text);
        }
        catch (FormulaException fault)
        {
            throw new UserError($"{what} is '{text}', which is not a number: {fault.Describe()}", fault);
        }

        return formula.Parameters.Size == 0
            ? Function.Of(_ => formula.Body, Parameters.Of()).Value()
            : throw new UserError($"{what} is '{text}', which is not a number: it contains the variable '{formula.Parameters.Items[0].Name}'.");
    }
}
