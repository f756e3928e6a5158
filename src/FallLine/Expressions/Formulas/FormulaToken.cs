namespace FallLine.Expressions;

internal enum FormulaTokenKind
{
    End,
    Number,
    Name,
    Operator,
    Open,
    Close,
    OpenIndex,
    CloseIndex,
    Comma,
    Semicolon,
}

/// <summary>A word of a formula and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Length">Its length.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="Operator">The operator.</param>
internal readonly record struct FormulaToken(FormulaTokenKind Kind, int Position, int Length, double Number = 0, FormulaOperator? Operator = null)
{
    public int End => Position + Length;
}
