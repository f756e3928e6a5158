using FallLine.Messages;

namespace FallLine.Expressions;

/// <summary>What a name means, and what is said of a word that does not fit.</summary>
internal sealed partial class FormulaParser
{
    private const int LongestShown = 40;

    private bool ReadName(FormulaToken token)
    {
        string name = NameOf(token);
        FormulaLexer ahead = _lexer;
        FormulaToken next = ahead.Next();
        if (next.Kind == FormulaTokenKind.Open)
        {
            _lexer = ahead;
            _last = next;
            return BeginCall(name, token, next);
        }

        if (FormulaFunction.Names.Contains(name))
        {
            throw Fault($"{name} is a function: write {name}(…), or give the variable another name.", token);
        }

        if (next.Kind == FormulaTokenKind.OpenIndex)
        {
            _lexer = ahead;
            _last = next;
            BeginElement(name, token, next);
            return false;
        }

        int depth = _indices.LastIndexOf(name);
        Emit(depth >= 0 ? new FormulaInstruction(FormulaOperation.Index, token.Position, token.Length, depth)
            : ConstantOf(name) is { } constant ? new FormulaInstruction(FormulaOperation.Number, token.Position, token.Length, Number: constant)
            : new FormulaInstruction(FormulaOperation.Variable, token.Position, token.Length, _variables.SlotOf(name, isVector: false)));
        return true;
    }

    /// <summary>Begins a call; returns whether it was read whole, as <c>len(x)</c> is.</summary>
    private bool BeginCall(string name, FormulaToken token, FormulaToken open)
    {
        if (name == FormulaFunction.Length)
        {
            ReadLength(token, open);
            return true;
        }

        if (name is FormulaFunction.Sum or FormulaFunction.Product && ReadIndex(token) is { } index)
        {
            _pending.Push(new Pending(PendingKind.Loop, token) { Bracket = open, Index = index, Arguments = 2, ArgumentStart = _lexer.Position });
            return false;
        }

        if (name == FormulaFunction.Product)
        {
            throw Fault("prod takes 4 arguments: prod(index, first, last, factor).", token);
        }

        if (!FormulaFunction.ByName.TryGetValue(name, out FormulaFunction? function))
        {
            throw UnknownFunction(name, token);
        }

        _pending.Push(new Pending(PendingKind.Call, token) { Bracket = open, Function = function });
        return false;
    }

    /// <summary>The index variable of a sum or product, where one follows; the comma after it is read too.</summary>
    private string? ReadIndex(FormulaToken function)
    {
        FormulaLexer ahead = _lexer;
        FormulaToken index = ahead.Next();
        FormulaToken comma = index.Kind == FormulaTokenKind.Name ? ahead.Next() : index;
        if (comma.Kind != FormulaTokenKind.Comma)
        {
            return null;
        }

        string name = NameOf(index);
        if (FormulaFunction.Names.Contains(name) || ConstantOf(name) is not null)
        {
            throw Fault($"{name} has a meaning of its own: give the index of {NameOf(function)} another name.", index);
        }

        _lexer = ahead;
        _last = comma;
        return name;
    }

    private void ReadLength(FormulaToken token, FormulaToken open)
    {
        FormulaToken vector = _lexer.Next();
        string name = vector.Kind == FormulaTokenKind.Name ? NameOf(vector) : string.Empty;
        if (name.Length == 0 || FormulaFunction.Names.Contains(name) || ConstantOf(name) is not null || _indices.Contains(name))
        {
            throw vector.Kind == FormulaTokenKind.End ? Fault("this '(' is never closed.", open) : Fault("len takes the name of a vector variable.", vector);
        }

        FormulaToken close = _lexer.Next();
        if (close.Kind != FormulaTokenKind.Close)
        {
            throw close.Kind == FormulaTokenKind.End ? Fault("this '(' is never closed.", open) : Fault("len takes the name of a vector variable and nothing more.", close);
        }

        _last = close;
        Emit(new FormulaInstruction(FormulaOperation.Length, token.Position, close.End - token.Position, _variables.SlotOf(name, isVector: true)));
    }

    private void BeginElement(string name, FormulaToken token, FormulaToken bracket)
    {
        if (_indices.Contains(name) || ConstantOf(name) is not null)
        {
            throw Fault($"{name} is a number here: it has no elements.", token);
        }

        _pending.Push(new Pending(PendingKind.Element, token) { Bracket = bracket, Slot = _variables.SlotOf(name, isVector: true), ArgumentStart = bracket.End });
    }

    private static double? ConstantOf(string name) => name switch
    {
        "pi" or "π" => Math.PI,
        "e" => Math.E,
        _ => null,
    };

    private FormulaException UnknownFunction(string name, FormulaToken token)
    {
        if (FormulaFunction.Elsewhere.TryGetValue(name.ToLowerInvariant(), out string? here))
        {
            return Fault($"there is no function '{name}'; write {here}.", token);
        }

        string[] near = [.. CloseNames.Of(name, FormulaFunction.Names.Order(StringComparer.Ordinal))];
        string advice = near.Length switch
        {
            0 => string.Empty,
            1 => $" Did you mean {near[0]}?",
            _ => $" Did you mean {string.Join(", ", near[..^1])} or {near[^1]}?",
        };
        return Fault($"there is no function '{Shorten(name)}'.{advice} For a product write {Shorten(name)}*(…).", token);
    }

    private FormulaException WrongCount(Pending call)
    {
        string name = NameOf(call.Token);
        string need = call.Kind == PendingKind.Loop ? $"4 arguments: {name}(index, first, last, term)"
            : name == FormulaFunction.Sum ? "one vector, or 4 arguments: sum(index, first, last, term)"
            : call.Function!.Arguments + (name == "if" ? ": if(condition, then, otherwise)" : string.Empty);
        return Fault($"{name} takes {need}; here it has {call.Arguments}.", call.Token);
    }

    private FormulaException NoOperand(FormulaToken token)
    {
        string where = _previous.Length == 0 ? string.Empty : $" after '{NameOf(_previous)}'";
        return token.Kind switch
        {
            FormulaTokenKind.End when string.IsNullOrWhiteSpace(_text) => Fault("the formula is empty.", token),
            FormulaTokenKind.End when _previous.Kind == FormulaTokenKind.Semicolon => Fault("a formula is missing after the last ';'.", _previous),
            FormulaTokenKind.End => Fault($"expected a number, name or '('{where}, but the formula ends.", token),
            FormulaTokenKind.OpenIndex => Fault("'[' follows the name of a vector, as in x[1]; a list of numbers is not a formula.", token),
            _ => Fault($"expected a number, name or '('{where}, but found '{Shorten(NameOf(token))}'.", token),
        };
    }

    private FormulaException NoOperator(FormulaToken token)
    {
        (string before, string after) = (Shorten(NameOf(_previous)), Shorten(NameOf(token)));
        return (_previous.Kind, token.Kind) switch
        {
            (FormulaTokenKind.Number, FormulaTokenKind.Number) => Fault(after.StartsWith('.') ? "a number has one decimal point." : $"an operator is missing between the numbers {before} and {after}.", token),
            (_, FormulaTokenKind.OpenIndex) => Fault("'[' follows the name of a vector, as in x[1].", token),
            (FormulaTokenKind.Name, FormulaTokenKind.Name) => Fault($"an operator is missing between '{before}' and '{after}'; a product is written {before}*{after}.", token),
            _ => Fault($"expected an operator before '{after}'; a product is written '*'.", token),
        };
    }

    /// <summary>A name that fits into a message.</summary>
    private static string Shorten(string name) => name.Length <= LongestShown ? name
        : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[LongestShown - 1]) ? LongestShown - 1 : LongestShown), "…");

    private FormulaException Fault(string message, FormulaToken token) => new(message, _text, token.Position, token.Length);
}
