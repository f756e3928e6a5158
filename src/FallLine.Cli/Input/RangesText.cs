using FallLine.Cli.CommandLine;
using FallLine.Messages;

namespace FallLine.Cli.Input;

/// <summary>Ranges of variables as the command line writes them: <c>x=-2..2,y=0..pi</c>; for a vector one for all its elements, or <c>v=[0..1,-1..1]</c>; without names in the order of the variables. A bound may leave out an end: <c>x=0..</c>.</summary>
internal sealed class RangesText
{
    private const string Between = "..";

    private readonly string _option;
    private readonly bool _openEnds;
    private readonly Dictionary<string, Given> _byName = new(StringComparer.Ordinal);
    private readonly List<Given> _inOrder = [];

    private RangesText(string option, bool openEnds) => (_option, _openEnds) = (option, openEnds);

    private string Form => _openEnds ? "write it as x=0..1,y=0.. (no number where there is no limit)" : "write it as x=-2..2,y=0..1 (and for a vector v=[0..1,0..1])";

    /// <summary>Reads bounds, whose ranges may lack an end; null reads as nothing given.</summary>
    public static RangesText ReadBounds(string? text, string option) => new RangesText(option, openEnds: true).Read(text);

    /// <summary>Reads a box, whose ranges have two ends; null reads as nothing given.</summary>
    public static RangesText ReadBox(string? text, string option) => new RangesText(option, openEnds: false).Read(text);

    /// <summary>Whether nothing was given.</summary>
    public bool IsEmpty => _byName.Count == 0 && _inOrder.Count == 0;

    /// <summary>The lengths of the vectors whose elements have ranges of their own; refuses names that are not variables.</summary>
    public IReadOnlyDictionary<string, int> LengthsOf(IReadOnlyList<FormulaVariable> variables)
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

        foreach ((string name, Given given) in _byName)
        {
            FormulaVariable variable = variables.FirstOrDefault(v => v.Name == name)
                ?? throw new UserError($"{_option} names '{name}', but {there}.{UserError.Meant(name, names)}");
            if (given.IsVector && !variable.IsVector)
            {
                throw new UserError($"{_option} gives '{name}' a vector of ranges, but the formula uses it as a number. Write {name}=0..1.");
            }
        }

        return _byName.Where(pair => pair.Value.IsVector).ToDictionary(pair => pair.Key, pair => pair.Value.Ranges.Length, StringComparer.Ordinal);
    }

    /// <summary>The box, asked for once <see cref="LengthsOf"/> has matched the names: a variable that is not named has the range given for it here.</summary>
    public Box BoxOf(Parameters parameters, (double Lower, double Upper) otherwise) => Box.Of(Of(parameters, otherwise));

    /// <summary>The bounds, asked for once <see cref="LengthsOf"/> has matched the names: a variable that is not named has none.</summary>
    public Bounds BoundsOf(Parameters parameters)
    {
        (double Lower, double Upper)[] ranges = Of(parameters, (double.NegativeInfinity, double.PositiveInfinity));
        return MethodSettings.Try(() => Bounds.Of(parameters, [.. ranges.Select(range => range.Lower)], [.. ranges.Select(range => range.Upper)]));
    }

    private (double Lower, double Upper)[] Of(Parameters parameters, (double Lower, double Upper) otherwise)
    {
        (double, double)[] all = [.. Enumerable.Repeat(otherwise, parameters.Size)];
        foreach (Parameter parameter in parameters.Items)
        {
            if (!_byName.TryGetValue(parameter.Name, out Given? given))
            {
                continue;
            }

            Span<(double, double)> own = all.AsSpan(parameter.Offset, parameter.Shape.Size);
            if (!given.IsVector)
            {
                own.Fill(given.Ranges[0]);
            }
            else if (given.Ranges.Length == own.Length)
            {
                given.Ranges.CopyTo(own);
            }
            else
            {
                throw new UserError($"{_option} gives '{parameter.Name}' {Numbers.Count(given.Ranges.Length, "range")}, but it has {Numbers.Count(own.Length, "element")}.");
            }
        }

        return all;
    }

    private RangesText Read(string? text)
    {
        foreach (string item in Assignments.Split(text ?? ""))
        {
            Add(item.Trim(), text!);
        }

        return this;
    }

    private void Add(string item, string text)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? "" : item[..equals].Trim();
        string value = item[(equals + 1)..].Trim();
        if (value.Length == 0 || equals == 0)
        {
            throw new UserError($"{_option} is '{text}', where a range is missing; {Form}.");
        }

        bool isVector = value.StartsWith('[');
        if (isVector && (!value.EndsWith(']') || value.Length < 3))
        {
            throw new UserError($"{_option} is '{text}', where '{value}' is no vector of ranges; write one as v=[0..1,0..1].");
        }

        string what = name.Length == 0 ? _option : $"{_option}: '{name}'";
        var given = new Given(isVector ? [.. Assignments.Split(value[1..^1]).Select(range => ReadOne(range.Trim(), what))] : [ReadOne(value, what)], isVector);
        if (equals < 0)
        {
            _inOrder.Add(given);
        }
        else if (!_byName.TryAdd(name, given))
        {
            throw new UserError($"{_option} gives '{name}' twice.");
        }

        if (_inOrder.Count > 0 && _byName.Count > 0)
        {
            throw new UserError($"{_option} is '{text}': name every variable (x=-2..2,y=0..1) or none (-2..2,0..1).");
        }
    }

    private (double Lower, double Upper) ReadOne(string text, string what)
    {
        int between = text.IndexOf(Between, StringComparison.Ordinal);
        (string from, string to) = between < 0 ? ("", "") : (text[..between].Trim(), text[(between + Between.Length)..].Trim());
        if (between < 0 || (!_openEnds && (from.Length == 0 || to.Length == 0)))
        {
            throw new UserError(_openEnds
                ? $"{what} is '{text}'; write an interval as 0..1, or 0.. or ..1 for one limit."
                : $"{what} is '{text}', which is no range with two ends; {Form}.");
        }

        double lower = from.Length == 0 ? double.NegativeInfinity : NumberInput.Read(from, what);
        double upper = to.Length == 0 ? double.PositiveInfinity : NumberInput.Read(to, what);
        return _openEnds ? (lower, upper)
            : !double.IsFinite(upper - lower) ? throw new UserError($"{what} goes from {from} to {to}; both must be finite numbers.")
            : lower < upper ? (lower, upper)
            : throw new UserError($"{what} goes from {from} to {to}; the first must be below the second{(lower > upper ? $": write {to}..{from}" : "")}.");
    }

    private sealed record Given((double Lower, double Upper)[] Ranges, bool IsVector);
}
