using System.Globalization;
using System.Text.RegularExpressions;

namespace FallLine.Data.Reading;

/// <summary>Gathers one column while a file streams by, and finds out whether it is numeric or text.</summary>
/// <remarks>
/// A column is taken to be numeric until a value is no number. If numbers came before that value, their spelling ("007", "1.50") is gone: the
/// builder then says so in <see cref="NeedsRereading"/>, only counts on, and the file is read once more with this column known as text. That costs
/// a second pass on rare files instead of keeping the spelling of every number of every file.
/// </remarks>
internal sealed partial class ColumnBuilder(string name, bool isText, bool isForced)
{
    private readonly List<double> _numbers = [];
    private readonly List<int> _codes = [];
    private readonly Dictionary<string, int> _categories = new(StringComparer.Ordinal);
    private bool _isText = isText;
    private int _numberCount;
    private int _missingCount;
    private int _infiniteCount;
    private (string Value, long Line) _firstText;
    private (string Value, long Line) _firstInfinite;
    private int _textCount;

    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the column turned out to be text after numbers had been read without keeping their spelling.</summary>
    public bool NeedsRereading { get; private set; }

    /// <summary>Takes a row without a value.</summary>
    public void AddMissing()
    {
        _missingCount++;
        if (_isText)
        {
            _codes.Add(TextColumn.Missing);
        }
        else
        {
            _numbers.Add(double.NaN);
        }
    }

    /// <summary>Takes a value.</summary>
    /// <param name="value">Not a missing marker.</param>
    /// <param name="line">Where it stands.</param>
    public void Add(string value, long line)
    {
        bool isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !double.IsNaN(number);
        if (isNumber)
        {
            _numberCount++;
            if (double.IsInfinity(number) && _infiniteCount++ == 0)
            {
                _firstInfinite = (value, line);
            }
        }
        else if (_textCount++ == 0)
        {
            _firstText = (value, line);
        }

        if (!_isText)
        {
            if (isNumber)
            {
                _numbers.Add(double.IsInfinity(number) ? double.NaN : number);
                return;
            }

            BecomeText();
        }

        if (!NeedsRereading)
        {
            _codes.Add(Code(value));
        }
    }

    /// <summary>The finished column.</summary>
    public Column Build() => _isText
        ? new TextColumn(Name, [.. _codes], [.. _categories.Keys])
        : new NumericColumn(Name, [.. _numbers]);

    /// <summary>What is odd about the column.</summary>
    public IEnumerable<string> Warnings()
    {
        string column = $"column {TableFormatException.Show(Name)}";
        int present = _numberCount + _textCount;
        if (!_isText && _infiniteCount > 0)
        {
            yield return FormattableString.Invariant(
                $"{column}: {_infiniteCount} of {present} values are infinite; line {_firstInfinite.Line} holds {TableFormatException.Show(_firstInfinite.Value)}; read as missing");
        }

        if (!isForced && _textCount > 0)
        {
            string held = FormattableString.Invariant($"line {_firstText.Line} holds {TableFormatException.Show(_firstText.Value)}");
            if (2 * _numberCount > present)
            {
                yield return FormattableString.Invariant($"{column}: {_numberCount} of {present} values are numbers; {held}; treated as text");
            }
            else if (DecimalComma().IsMatch(_firstText.Value))
            {
                yield return $"{column}: {held}, perhaps a number with a decimal comma; FallLine reads a decimal point; treated as text";
            }
        }
    }

    [GeneratedRegex(@"^[+-]?\d+,\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();

    private void BecomeText()
    {
        _isText = true;
        NeedsRereading = _numberCount > 0;
        _numbers.Clear();
        _numbers.TrimExcess();
        if (!NeedsRereading)
        {
            _codes.AddRange(Enumerable.Repeat(TextColumn.Missing, _missingCount));
        }
    }

    private int Code(string value)
    {
        if (!_categories.TryGetValue(value, out int code))
        {
            code = _categories.Count;
            _categories.Add(value, code);
        }

        return code;
    }
}
