using System.Text.RegularExpressions;

namespace FallLine.HockSchittkowski;

/// <summary>The function of a problem or one of its constraints, in x1, x2, … as SciPy takes it: c(x) = 0, or c(x) ≥ 0.</summary>
internal sealed partial class Part
{
    private readonly Function _function;
    private readonly int[] _places;

    private Part(string formula, char kind)
    {
        Kind = kind;
        _function = Function.Parse(formula);
        _places = [.. _function.Parameters.ElementNames().Select(name => int.Parse(name.AsSpan(1)) - 1)];
    }

    /// <summary>'f' for the function, '=' for an equation, '>' for an inequality.</summary>
    public char Kind { get; }

    public static Part Of(string formula) => new(formula, 'f');

    public static Part OfConstraint(string text)
    {
        Match sides = Comparison().Match(text);
        (string left, string right) = (sides.Groups[1].Value, sides.Groups[3].Value);
        return sides.Groups[2].Value == "<=" ? new Part($"({right})-({left})", '>') : new Part($"({left})-({right})", sides.Groups[2].Value == "=" ? '=' : '>');
    }

    /// <summary>The value, then the gradient.</summary>
    public double[] At(double[] point)
    {
        double[] slopes = new double[_places.Length];
        double[] all = new double[point.Length + 1];
        all[0] = _function.ValueAndGradient([.. _places.Select(place => point[place])], slopes);
        for (int i = 0; i < slopes.Length; i++)
        {
            all[1 + _places[i]] = slopes[i];
        }

        return all;
    }

    [GeneratedRegex("^(.*?)(<=|>=|=)(.*)$")]
    private static partial Regex Comparison();
}
