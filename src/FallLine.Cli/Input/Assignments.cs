using FallLine.Messages;

namespace FallLine.Cli.Input;

/// <summary>Values of variables as the command line writes them: <c>x=-1.2,y=pi/2,v=[1,2,3]</c>, or only the numbers in the order of the variables.</summary>
internal sealed class Assignments
{
    private readonly string _option;
    private readonly Dictionary<string, Value> _byName = new(StringComparer.Ordinal);
    private readonly List<Value> _inOrder = [];

    private Assignments(string option) => _option = option;

    /// <summary>Reads what <paramref name="option"/> was given; null reads as nothing given.</summary>
    public static Assignments Read(string? text, string option)
    {
        var all = new Assignments(option);
        foreach (string item in Split(text ?? ""))
        {
            all.Add(item.Trim(), text!);
        }

        return all;
    }

    /// <summary>The lengths of the vectors among the values.</summary>
    public IReadOnlyDictionary<string, int> LengthsOf(IReadOnlyList<FormulaVariable> variables)
    {
        Match(variables);
        return _byName.Where(pair => pair.Value.IsVector).ToDictionary(pair => pair.Key, pair => pair.Value.Numbers.Length, StringComparer.Ordinal);
    }

    /// <summary>The lengths of the vectors among the values; where a vector has no value, that of its ranges.</summary>
    public IReadOnlyDictionary<string, int> LengthsOf(IReadOnlyList<FormulaVariable> variables, RangesText ranges)
    {
        Dictionary<string, int> lengths = new(LengthsOf(variables), StringComparer.Ordinal);
        foreach ((string name, int length) in ranges.LengthsOf(variables))
        {
            _ = lengths.TryAdd(name, length);
        }

        return lengths;
    }

    /// <summary>Whether a variable is given a value; asked once <c>LengthsOf</c> has matched them.</summary>
    public bool Names(string variable) => _byName.ContainsKey(variable);

    /// <summary>The point: a variable that is not named has the value given for it here.</summary>
    public double[] PointOf(Parameters parameters, double otherwise = 0)
    {
        double[] point = new double[parameters.Size];
        Array.Fill(point, otherwise);
        foreach (Parameter parameter in parameters.Items)
        {
            if (_byName.TryGetValue(parameter.Name, out Value? value))
            {
                value.Numbers.CopyTo(point, parameter.Offset);
            }
        }

        return point;
    }

    /// <summary>Gives the values without a name to the variables in order, and refuses names that are not variables.</summary>
    private void Match(IReadOnlyList<FormulaVariable> variables)
    {
        string[] names = [.. variables.Select(variable => variable.Name)];
        string there = names.Length == 0 ? "the formula has no variables" : $"the variables are: {string.Join(", ", names)}";
        if (_inOrder.Count > names.Length)
        {
            throw new UserError($"{_option} has {Numbers.Count(_inOrder.Count, "value")}, but {there}.");
        }

        for (int i = 0; i < _inOrder.Count; i++)
        {
            _byName.TryAdd(names[i], _inOrder[i]);
        }

        foreach ((string name, Value value) in _byName)
        {
            FormulaVariable variable = variables.FirstOrDefault(v => v.Name == name)
                ?? throw new UserError($"{_option} names '{name}', but {there}.{UserError.Meant(name, names)}");
            if (variable.IsVector && !value.IsVector)
            {
                throw new UserError($"{_option} gives '{name}' one number, but the formula uses it as a vector. Write {name}=[1,2,3].");
            }
        }
    }

    private void Add(string item, string text)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? "" : item[..equals].Trim();
        string value = item[(equals + 1)..].Trim();
        if (value.Length == 0 || equals == 0)
        {
            throw new UserError($"{_option} is '{text}', where a value is missing. Write it as x=-1.2,y=1 (and a vector as v=[1,2,3]).");
        }

        if (equals < 0)
        {
            _inOrder.Add(ReadValue(value, _option));
        }
        else if (!_byName.TryAdd(name, ReadValue(value, $"{_option}: '{name}'")))
        {
            throw new UserError($"{_option} gives '{name}' twice.");
        }

        if (_inOrder.Count > 0 && _byName.Count > 0)
        {
            throw new UserError($"{_option} is '{text}': name every variable (x=-1.2,y=1) or none (-1.2,1).");
        }
    }

    private static Value ReadValue(string text, string what)
    {
        if (!text.StartsWith('['))
        {
            return new Value([ReadFinite(text, what)], IsVector: false);
        }

        if (!text.EndsWith(']') || text.Length < 3)
        {
            throw new UserError($"{what} is '{text}'; a vector is written [1,2,3].");
        }

        return new Value([.. Split(text[1..^1]).Select(item => ReadFinite(item.Trim(), what))], IsVector: true);
    }

    private static double ReadFinite(string text, string what) =>
        NumberInput.Read(text, what) is var number && double.IsFinite(number) ? number : throw new UserError($"{what} is '{text}'; it must be a finite number.");

    /// <summary>The parts between commas that stand in no brackets.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        if (start < text.Length || start > 0)
        {
            yield return text[start..];
        }
    }

    private sealed record Value(double[] Numbers, bool IsVector);
}
