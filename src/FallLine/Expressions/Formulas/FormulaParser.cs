using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>Reads formulas by operator precedence with an explicit stack: one pass, no recursion.</summary>
internal sealed partial class FormulaParser
{
    /// <summary>The most operations of one formula, sums and products written out.</summary>
    public const int MaxOperations = 2_000_000;

    private readonly string _text;
    private readonly FormulaVariables _variables;
    private readonly Stack<Pending> _pending = [];
    private readonly List<string> _indices = [];
    private ImmutableArray<FormulaInstruction>.Builder _instructions = ImmutableArray.CreateBuilder<FormulaInstruction>();
    private FormulaLexer _lexer;
    private FormulaToken _previous;
    private FormulaToken _last;
    private int _operations;

    private FormulaParser(string text, FormulaVariables variables)
    {
        _text = text;
        _variables = variables;
        _lexer = new FormulaLexer(text);
    }

    /// <summary>The formulas of a text, between semicolons.</summary>
    public static ImmutableArray<FormulaProgram> Parse(string text, FormulaVariables variables, bool several)
    {
        FormulaParser parser = new(text, variables);
        ImmutableArray<FormulaProgram>.Builder programs = ImmutableArray.CreateBuilder<FormulaProgram>();
        while (true)
        {
            (FormulaProgram program, bool isLast) = parser.ParseOne(several);
            programs.Add(program);
            if (isLast)
            {
                return programs.ToImmutable();
            }
        }
    }

    private (FormulaProgram Program, bool IsLast) ParseOne(bool several)
    {
        _instructions = ImmutableArray.CreateBuilder<FormulaInstruction>();
        int start = _previous.End;
        bool needsOperand = true;
        while (true)
        {
            FormulaToken token = _last = _lexer.Next();
            if (needsOperand)
            {
                needsOperand = !ReadOperand(token);
            }
            else if (token.Kind is FormulaTokenKind.End or FormulaTokenKind.Semicolon)
            {
                Finish(token, several);
                _previous = token;
                return (new FormulaProgram(_text[start..token.Position].Trim(), _instructions.ToImmutable()), token.Kind == FormulaTokenKind.End);
            }
            else
            {
                needsOperand = ReadOperator(token);
            }

            _previous = _last;
        }
    }

    /// <summary>Reads a word where a value must begin; returns whether it was a whole value.</summary>
    private bool ReadOperand(FormulaToken token)
    {
        switch (token.Kind)
        {
            case FormulaTokenKind.Number:
                Emit(new FormulaInstruction(FormulaOperation.Number, token.Position, token.Length, Number: token.Number));
                return true;
            case FormulaTokenKind.Name:
                return ReadName(token);
            case FormulaTokenKind.Open:
                _pending.Push(new Pending(PendingKind.Group, token));
                return false;
            case FormulaTokenKind.Operator when token.Operator == FormulaOperator.Subtract:
                _pending.Push(new Pending(PendingKind.Operator, token) { Operator = FormulaOperator.Negate });
                return false;
            case FormulaTokenKind.Operator when token.Operator == FormulaOperator.Add:
                return false;
            case FormulaTokenKind.Close when _previous.Kind == FormulaTokenKind.Open && _pending.TryPeek(out Pending? top) && top.Kind is PendingKind.Call or PendingKind.Loop or PendingKind.Length:
                top.Arguments = 0;
                throw WrongCount(top);
            default:
                throw NoOperand(token);
        }
    }

    /// <summary>Reads a word after a value; returns whether a value must follow.</summary>
    private bool ReadOperator(FormulaToken token)
    {
        switch (token.Kind)
        {
            case FormulaTokenKind.Operator:
                PushInfix(token.Operator!, token);
                return true;
            case FormulaTokenKind.Close:
                Close(token);
                return false;
            case FormulaTokenKind.CloseIndex:
                CloseIndex(token);
                return false;
            case FormulaTokenKind.Comma:
                Comma(token);
                return true;
            case FormulaTokenKind.Open or FormulaTokenKind.Name when _previous.Kind is FormulaTokenKind.Number or FormulaTokenKind.Close:
                PushInfix(FormulaOperator.Multiply, token);
                return !ReadOperand(token);
            default:
                throw NoOperator(token);
        }
    }

    /// <summary>Pushes an infix operator, after what binds at least as tightly before it.</summary>
    private void PushInfix(FormulaOperator op, FormulaToken token)
    {
        while (_pending.TryPeek(out Pending? top) && top.Operator is { } before
            && (before.Binding > op.Binding || (before.Binding == op.Binding && !op.IsRightAssociative)))
        {
            if (op.Binding == Binding.Comparison && before.Binding == Binding.Comparison)
            {
                throw Fault("comparisons do not chain: for a < x < b write (a < x)*(x < b).", token);
            }

            Reduce();
        }

        _pending.Push(new Pending(PendingKind.Operator, token) { Operator = op });
    }

    /// <summary>Applies the operators that stand above the innermost open parenthesis, call or index.</summary>
    private void ReduceAll()
    {
        while (_pending.TryPeek(out Pending? top) && top.Operator is not null)
        {
            Reduce();
        }
    }

    private void Reduce()
    {
        Pending top = _pending.Pop();
        FormulaFunction function = top.Operator!.Function;
        Emit(new FormulaInstruction(FormulaOperation.Apply, top.Token.Position, top.Token.Length, function.Least, Function: function));
    }

    private void Close(FormulaToken token)
    {
        ReduceAll();
        if (!_pending.TryPop(out Pending? top))
        {
            throw Fault("this ')' has no '('.", token);
        }

        switch (top.Kind)
        {
            case PendingKind.Element:
                throw Fault("this ')' stands before the ']' of the index.", token);
            case PendingKind.Call when top.Arguments < top.Function!.Least || top.Arguments > top.Function.Most:
            case PendingKind.Loop when top.Arguments != 4:
                throw WrongCount(top);
            case PendingKind.Call:
                Emit(new FormulaInstruction(FormulaOperation.Apply, top.Token.Position, top.Token.Length, top.Arguments, Function: top.Function));
                break;
            case PendingKind.Loop:
                _instructions[top.Begin] = _instructions[top.Begin] with { Argument = _instructions.Count };
                Emit(new FormulaInstruction(FormulaOperation.End, top.Token.Position, top.Token.Length, top.Begin));
                _indices.RemoveAt(_indices.Count - 1);
                break;
            default:
                break;
        }
    }

    private void CloseIndex(FormulaToken token)
    {
        ReduceAll();
        if (!_pending.TryPop(out Pending? top) || top.Kind != PendingKind.Element)
        {
            throw Fault("this ']' has no '['.", token);
        }

        int start = top.ArgumentStart;
        Emit(new FormulaInstruction(FormulaOperation.Element, start, _previous.End - start, top.Slot));
    }

    private void Comma(FormulaToken token)
    {
        ReduceAll();
        if (!_pending.TryPeek(out Pending? top) || top.Kind is PendingKind.Group or PendingKind.Element)
        {
            throw Fault(top?.Kind == PendingKind.Element
                ? "a vector has one index."
                : "',' separates the arguments of a function; in a number write a decimal point.", token);
        }

        if (top.Kind == PendingKind.Loop)
        {
            NextOfLoop(top, token);
        }

        top.Arguments++;
        top.ArgumentStart = token.End;
    }

    private void NextOfLoop(Pending loop, FormulaToken comma)
    {
        if (loop.Arguments is 2 or 3)
        {
            int start = loop.ArgumentStart + _text.AsSpan(loop.ArgumentStart).IndexOfAnyExcept(" \t\r\n");
            Emit(new FormulaInstruction(FormulaOperation.Bound, start, Math.Max(1, _previous.End - start)));
        }

        if (loop.Arguments == 3)
        {
            loop.Begin = _instructions.Count;
            Emit(new FormulaInstruction(FormulaOperation.Begin, loop.Token.Position, loop.Token.Length));
            _indices.Add(loop.Index!);
        }
        else if (loop.Arguments >= 4)
        {
            throw Fault($"{NameOf(loop.Token)} takes 4 arguments: {NameOf(loop.Token)}(index, first, last, term).", comma);
        }
    }

    private void Finish(FormulaToken token, bool several)
    {
        ReduceAll();
        if (_pending.TryPeek(out Pending? open))
        {
            throw open.Kind == PendingKind.Element ? Fault("this '[' is never closed.", open.Bracket) : Fault("this '(' is never closed.", open.Bracket);
        }

        if (token.Kind == FormulaTokenKind.Semicolon && !several)
        {
            throw Fault("one formula is expected here; ';' separates several.", token);
        }
    }

    private void Emit(FormulaInstruction instruction)
    {
        if (++_operations > MaxOperations)
        {
            throw new FormulaException("the formula has more than 2,000,000 operations.", _text, instruction.Position, instruction.Length);
        }

        _instructions.Add(instruction);
    }

    private string NameOf(FormulaToken token) => _text.Substring(token.Position, token.Length);

    private enum PendingKind
    {
        Operator,
        Group,
        Call,
        Loop,
        Length,
        Element,
    }

    /// <summary>Something begun and not yet ended: an operator without its right operand, a parenthesis, a call, an index.</summary>
    private sealed class Pending(PendingKind kind, FormulaToken token)
    {
        public PendingKind Kind { get; } = kind;

        /// <summary>The operator, parenthesis, function name or vector name.</summary>
        public FormulaToken Token { get; } = token;

        public FormulaToken Bracket { get; init; } = token;

        public FormulaOperator? Operator { get; init; }

        public FormulaFunction? Function { get; init; }

        public string? Index { get; init; }

        public int Slot { get; init; }

        public int Arguments { get; set; } = 1;

        public int ArgumentStart { get; set; }

        public int Begin { get; set; }
    }
}
