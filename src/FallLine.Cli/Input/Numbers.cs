using System.Globalization;

namespace FallLine.Cli.Input;

/// <summary>Numbers as a person writes and reads them.</summary>
internal static class Numbers
{
    /// <summary>A number with nine digits: as many as matter to a reader.</summary>
    public static string Text(double value) => Brief(value, 9);

    /// <summary>A measure: four digits.</summary>
    public static string Short(double value) => Brief(value, 4);

    /// <summary>The shortest form that reads back as the same number.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number with so many digits.</summary>
    public static string Brief(double value, int digits) => Brief(value.ToString("g" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>A count with its noun: <c>1 iteration</c>, <c>1,234 iterations</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}");

    /// <summary>Seconds to a tenth of their size.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.###" : "0.#", CultureInfo.InvariantCulture) + " s";

    /// <summary>1e-8 instead of 1e-08, 1e6 instead of 1e+06.</summary>
    private static string Brief(string number) => number.Replace("e-0", "e-", StringComparison.Ordinal).Replace("e+0", "e", StringComparison.Ordinal).Replace("e+", "e", StringComparison.Ordinal);

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
