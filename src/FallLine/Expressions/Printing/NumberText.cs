using FallLine.Messages;

namespace FallLine.Expressions;

/// <summary>Writes numbers so that they read back to the same bits, as a person would write them.</summary>
internal static class NumberText
{
    /// <summary>A decimal no longer than this is as readable as any name for it.</summary>
    private const int ShortDecimal = 8;

    /// <summary>The text of a number and how tightly it holds together: <c>0.5</c>, <c>-3</c>, <c>1/3</c>, <c>2*pi</c>, <c>sqrt(2)</c>, <c>log(10)</c>.</summary>
    public static (string Text, Binding Binding) Of(double value)
    {
        // What is not a number has no digits; these read back to it.
        if (!double.IsFinite(value))
        {
            return (double.IsNaN(value) ? "0/0" : value > 0 ? "1/0" : "-1/0", Binding.Product);
        }

        string text = Numbers.Shortest(value);
        if (text.Length <= ShortDecimal)
        {
            return (text, value < 0 || double.IsNegative(value) ? Binding.Product : Binding.Atom);
        }

        if (value < 0)
        {
            return ("-" + Of(-value).Text, Binding.Product);
        }

        return Exact(value) ?? (text, Binding.Atom);
    }

    /// <summary>The fraction of small whole numbers whose quotient is exactly this double, if there is one.</summary>
    public static (double Numerator, double Denominator)? Fraction(double value)
    {
        for (double denominator = 2; denominator <= 100; denominator++)
        {
            double numerator = Math.Round(value * denominator);
            if (numerator != 0 && Math.Abs(numerator) <= 10_000 && numerator / denominator == value)
            {
                return (numerator, denominator);
            }
        }

        return null;
    }

    private static (string Text, Binding Binding)? Exact(double value)
    {
        if (value == Math.E)
        {
            return ("e", Binding.Atom);
        }

        double turns = Math.Round(value / Math.PI);
        if (turns is >= 1 and <= 100 && turns * Math.PI == value)
        {
            return turns == 1 ? ("pi", Binding.Atom) : (Numbers.Shortest(turns) + "*pi", Binding.Product);
        }

        if (Fraction(value) is (var numerator, var denominator))
        {
            return ($"{Numbers.Shortest(numerator)}/{Numbers.Shortest(denominator)}", Binding.Product);
        }

        double square = Math.Round(value * value);
        if (square is >= 2 and <= 100 && Math.Sqrt(square) == value)
        {
            return ($"sqrt({Numbers.Shortest(square)})", Binding.Atom);
        }

        double power = Math.Round(Math.Exp(Math.Min(value, 10)));
        return power is >= 2 and <= 100 && (Expr.Log(power).Primitive as Constant)?.Value == value ? ($"log({Numbers.Shortest(power)})", Binding.Atom) : null;
    }
}
