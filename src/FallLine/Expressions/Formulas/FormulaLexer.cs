using System.Buffers;
using System.Globalization;
using System.Text;

namespace FallLine.Expressions;

/// <summary>Splits a formula into words. A value: a copy looks ahead without moving the original.</summary>
internal struct FormulaLexer(string text)
{
    private readonly string _text = text;
    private int _position;

    public readonly int Position => _position;

    public FormulaToken Next()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        FormulaToken token = Read();
        _position = token.End;
        return token;
    }

    private readonly FormulaToken Read()
    {
        if (_position == _text.Length)
        {
            return new FormulaToken(FormulaTokenKind.End, _position, 0);
        }

        char c = _text[_position];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(_position + 1))))
        {
            return Number();
        }

        if (IsNameStart(_position, out int width))
        {
            return Name(width);
        }

        FormulaTokenKind kind = c switch
        {
            '(' => FormulaTokenKind.Open,
            ')' => FormulaTokenKind.Close,
            '[' => FormulaTokenKind.OpenIndex,
            ']' => FormulaTokenKind.CloseIndex,
            ',' => FormulaTokenKind.Comma,
            ';' => FormulaTokenKind.Semicolon,
            _ => FormulaTokenKind.Operator,
        };
        if (kind != FormulaTokenKind.Operator)
        {
            return new FormulaToken(kind, _position, 1);
        }

        (FormulaOperator op, int length) = Operator(c, At(_position + 1));
        return new FormulaToken(kind, _position, length, Operator: op);
    }

    private readonly (FormulaOperator Operator, int Length) Operator(char c, char next) => (c, next) switch
    {
        ('*', '*') => throw Fault("a power is written '^', not '**'.", 2),
        ('<', '=') => (FormulaOperator.LessOrEqual, 2),
        ('>', '=') => (FormulaOperator.GreaterOrEqual, 2),
        ('=', '=') => (FormulaOperator.Equal, 2),
        ('!', '=') => (FormulaOperator.NotEqual, 2),
        ('<', '>') => throw Fault("'not equal' is written '!='.", 2),
        ('=', '<') => throw Fault("'less or equal' is written '<='.", 2),
        ('=', '>') => throw Fault("'greater or equal' is written '>='.", 2),
        ('+', _) => (FormulaOperator.Add, 1),
        ('-' or '−' or '–', _) => (FormulaOperator.Subtract, 1),
        ('*' or '×' or '·' or '⋅', _) => (FormulaOperator.Multiply, 1),
        ('/' or '÷' or '∕', _) => (FormulaOperator.Divide, 1),
        ('^', _) => (FormulaOperator.Power, 1),
        ('<', _) => (FormulaOperator.Less, 1),
        ('>', _) => (FormulaOperator.Greater, 1),
        ('≤', _) => (FormulaOperator.LessOrEqual, 1),
        ('≥', _) => (FormulaOperator.GreaterOrEqual, 1),
        ('≠', _) => (FormulaOperator.NotEqual, 1),
        ('=', _) => throw Fault("'=' has no meaning here: a comparison is written '==', and a formula is the right-hand side alone (2x, not y = 2x).", 1),
        _ => throw Unknown(c),
    };

    private readonly FormulaException Unknown(char c) => c switch
    {
        '!' => Fault("'!' has no meaning here: 'not equal' is '!=', and the factorial of n is gamma(n + 1).", 1),
        '&' => Fault("there is no '&': multiply the comparisons, as in if((a < x)*(x < b), …, …).", 1),
        '|' => Fault("there is no '|': the absolute value is abs(x), and 'a or b' is max(a, b).", 1),
        '%' => Fault("there is no '%': the remainder of x by n is x - n*floor(x/n).", 1),
        '{' or '}' => Fault($"'{c}' has no meaning here: write parentheses.", 1),
        '.' => Fault("'.' without a digit is not a number.", 1),
        '√' => Fault("the square root is written sqrt(x).", 1),
        '∞' => Fault("infinity is not a number to compute with.", 1),
        >= '⁰' and <= '⁹' or '²' or '³' or '¹' => Fault("a power is written '^', as in x^2.", 1),
        _ when Rune.DecodeFromUtf16(_text.AsSpan(_position), out Rune rune, out int width) == OperationStatus.Done =>
            Fault(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark
                ? $"the character U+{rune.Value:X4} has no meaning in a formula."
                : $"'{rune}' has no meaning in a formula.", width),
        _ => Fault($"U+{(int)c:X4} is half of a character: the text is damaged.", 1),
    };

    private readonly FormulaToken Number()
    {
        int end = Digits(_position);
        if (At(end) == '.')
        {
            if (At(end + 1) == '.')
            {
                throw new FormulaException("a number has one decimal point.", _text, end + 1, 1);
            }

            end = Digits(end + 1);
        }

        if (At(end) is 'e' or 'E')
        {
            int exponent = At(end + 1) is '+' or '-' ? end + 2 : end + 1;
            end = char.IsAsciiDigit(At(exponent)) ? Digits(exponent) : end;
        }

        if (At(end) == '.')
        {
            throw new FormulaException("a number has one decimal point.", _text, end, 1);
        }

        int length = end - _position;
        double value = double.Parse(_text.AsSpan(_position, length), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? new FormulaToken(FormulaTokenKind.Number, _position, length, value)
            : throw Fault("this number is too large: the largest is about 1.8e308.", length);
    }

    private readonly FormulaToken Name(int width)
    {
        int end = _position + width;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || IsNameStart(end, out _)))
        {
            _ = IsNameStart(end, out width);
            end += width;
        }

        return new FormulaToken(FormulaTokenKind.Name, _position, end - _position);
    }

    private readonly bool IsNameStart(int position, out int width)
    {
        width = 1;
        char c = _text[position];
        return char.IsAscii(c)
            ? char.IsAsciiLetter(c) || c == '_'
            : Rune.DecodeFromUtf16(_text.AsSpan(position), out Rune rune, out width) == OperationStatus.Done && Rune.IsLetter(rune);
    }

    private readonly int Digits(int position)
    {
        while (char.IsAsciiDigit(At(position)))
        {
            position++;
        }

        return position;
    }

    private readonly char At(int position) => position < _text.Length ? _text[position] : '\0';

    private readonly FormulaException Fault(string message, int length) => new(message, _text, _position, length);
}
