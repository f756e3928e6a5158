using FallLine.Messages;

namespace FallLine.Cli.Input;

/// <summary>A box as the command line writes it: <c>x=-2..2,y=0..pi</c>, and <c>v=[0..1,-1..1]</c> for a vector; without names in the order of the variables.</summary>
internal sealed class BoxText
{
    private const string Form = "Write it as x=-2..2,y=0..1 (and for a vector v=[0..1,0..1])";

    private readonly string _option;
    private readonly Dictionary<string, (double Lower, double Upper)[]> _byName = new(StringComparer.Ordinal);
    private readonly List<(double Lower, double Upper)[]> _inOrder = [];
    private readonly HashSet<string> _vectors = new(StringComparer.Ordinal);

    private BoxText(string option) => _option = option;

    /// <summary>Reads what <paramref name="option"/> was given; null reads as nothing given.</summary>
    public static BoxText Read(string? text, string option)
    {
        var box = new BoxText(option);
        foreach (string item in Assignments.Split(text ?? ""))
        {
            box.Add(item.Trim(), text!);
        }

        return box;
    }

    /// <summary>Whether nothing was given.</summary>
    public bool IsEmpty => _byName.Count == 0 && _inOrder.Count == 0;

    /// <summary>The lengths of the vectors in the box.</summary>
    public IReadOnlyDictionary<string, int> LengthsOf(IReadOnlyList<FormulaVariable> variables)
    {
        Match(variables);
        return variables.Where(variable => variable.IsVector && _byName.ContainsKey(variable.Name)).ToDictionary(variable => variable.Name, variable => _byName[variable.Name].Length, StringComparer.Ordinal);
    }

    /// <summary>The box: a variable that is not named has the range given for it here.</summary>
    public Box Of(Parameters parameters, (double Lower, double Upper) otherwise)
    {
        (double, double)[] ranges = [.. Enumerable.Repeat(otherwise, parameters.Size)];
        foreach (Parameter parameter in parameters.Items)
        {
            if (_byName.TryGetValue(parameter.Name, out (double Lower, double Upper)[]? given))
            {
                given.CopyTo(ranges, parameter.Offset);
            }
        }

        return Box.Of(ranges);
    }

    private void Match(IReadOnlyList<FormulaVariable> variables)
    {
        string[] names = [.. variables.Select(variable => variable.Name)];
        string there = names.Length == 0 ? "the formula has no variables" : $"the variables are: {string.Join(", ", names)}";
        if (_inOrder.Count > names.Length)
        {
            throw new UserError($"{_option} has {Numbers.Count(_inOrder.Count, "range")}, but {there}.");
        }

        for (int i = 0; i < _inOrder.Count; i++)
        {
            _byName.TryAdd(names[i], _inOrder[i]);
        }

        foreach (string name in _byName.Keys)
        {
            FormulaVariable variable = variables.FirstOrDefault(v => v.Name == name)
                ?? throw new UserError($"{_option} names '{name}', but {there}.{UserError.Meant(name, names)}");
            if (variable.IsVector != _vectors.Contains(name) && _inOrder.Count == 0)
            {
                throw new UserError(variable.IsVector
                    ? $"{_option} gives '{name}' one range, but the formula uses it as a vector. Write {name}=[0..1,0..1]."
                    : $"{_option} gives '{name}' a vector of ranges, but the formula uses it as a number. Write {name}=0..1.");
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
            throw new UserError($"{_option} is '{text}', where a range is missing. {Form}.");
        }

        bool isVector = value.StartsWith('[');
        if (isVector && (!value.EndsWith(']') || value.Length < 3))
        {
            throw new UserError($"{_option} is '{text}', where '{value}' is no vector of ranges. {Form}.");
        }

        (double, double)[] ranges = isVector ? [.. Assignments.Split(value[1..^1]).Select(range => ReadRange(range.Trim(), name))] : [ReadRange(value, name)];
        if (equals < 0)
        {
            _inOrder.Add(ranges);
        }
        else if (!_byName.TryAdd(name, ranges))
        {
            throw new UserError($"{_option} gives '{name}' twice.");
        }
        else if (isVector)
        {
            _vectors.Add(name);
        }

        if (_inOrder.Count > 0 && _byName.Count > 0)
        {
            throw new UserError($"{_option} is '{text}': name every variable (x=-2..2,y=0..1) or none (-2..2,0..1).");
        }
    }

    private (double Lower, double Upper) ReadRange(string text, string name)
    {
        string what = name.Length == 0 ? _option : $"{_option}: '{name}'";
        string[] ends = text.Split("..", StringSplitOptions.TrimEntries);
        if (ends is not [{ Length: > 0 } from, { Length: > 0 } to])
        {
            throw new UserError($"{what} is '{text}', which is no range with two ends. {Form}.");
        }

        (double lower, double upper) = (NumberInput.Read(from, what), NumberInput.Read(to, what));
        return !double.IsFinite(upper - lower) ? throw new UserError($"{what} goes from {from} to {to}; both must be finite numbers.")
            : lower < upper ? (lower, upper)
            : throw new UserError($"{what} goes from {from} to {to}; the first must be below the second{(lower > upper ? $": write {to}..{from}" : "")}.");
    }
}
