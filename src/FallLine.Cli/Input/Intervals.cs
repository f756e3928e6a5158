namespace FallLine.Cli.Input;

/// <summary>Intervals of variables as the command line writes them: <c>x=0..1,y=0..,z=..5</c>; for a vector one for all its elements, or <c>v=[0..1,2..]</c>.</summary>
internal static class Intervals
{
    private const string Between = "..";

    /// <summary>Reads what <paramref name="option"/> was given; a variable that is not named has no limits.</summary>
    public static Bounds Read(string text, string option, Parameters parameters)
    {
        double[] lower = new double[parameters.Size];
        double[] upper = new double[parameters.Size];
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, double.PositiveInfinity);
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (string item in Assignments.Split(text))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : item[..equals].Trim();
            Parameter parameter = name.Length == 0
                ? throw new UserError($"{option} is '{text}'; write it as x=0..1,y=0.. (no number where there is no limit).")
                : parameters.Items.FirstOrDefault(known => known.Name == name) ?? throw Unknown(option, name, parameters);
            if (!given.Add(name))
            {
                throw new UserError($"{option} gives '{name}' twice.");
            }

            Fill(parameter, item[(equals + 1)..].Trim(), $"{option}: '{name}'", lower, upper);
        }

        return CommandLine.MethodSettings.Try(() => Bounds.Of(parameters, lower, upper));
    }

    private static void Fill(Parameter parameter, string value, string what, double[] lower, double[] upper)
    {
        int count = parameter.Shape.Size;
        string[] each = value.StartsWith('[') && value.EndsWith(']') ? [.. Assignments.Split(value[1..^1])] : [.. Enumerable.Repeat(value, count)];
        if (each.Length != count)
        {
            throw new UserError($"{what} is '{value}', which are {each.Length} intervals for a vector of {count}.");
        }

        for (int i = 0; i < count; i++)
        {
            (lower[parameter.Offset + i], upper[parameter.Offset + i]) = ReadOne(each[i].Trim(), what);
        }
    }

    private static (double Lower, double Upper) ReadOne(string text, string what)
    {
        int between = text.IndexOf(Between, StringComparison.Ordinal);
        if (between < 0)
        {
            throw new UserError($"{what} is '{text}'; write an interval as 0..1, or 0.. or ..1 for one limit.");
        }

        string low = text[..between].Trim();
        string high = text[(between + Between.Length)..].Trim();
        return (low.Length == 0 ? double.NegativeInfinity : NumberInput.Read(low, what), high.Length == 0 ? double.PositiveInfinity : NumberInput.Read(high, what));
    }

    private static UserError Unknown(string option, string name, Parameters parameters)
    {
        string[] names = [.. parameters.Items.Select(item => item.Name)];
        return new UserError($"{option} names '{name}', but the variables are: {string.Join(", ", names)}.{UserError.Meant(name, names)}");
    }
}
