namespace FallLine.Cli.Input;

/// <summary>A formula as an argument: its text, or <c>@FILE</c> for one that is too long for a command line (Linux allows 128 KiB).</summary>
internal static class FormulaText
{
    public static string Read(string argument)
    {
        if (!argument.StartsWith('@'))
        {
            return argument;
        }

        try
        {
            return File.ReadAllText(argument[1..]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserError($"cannot read the formula from '{argument[1..]}': {error.Message}", error);
        }
    }
}
