using System.Collections.Immutable;

namespace FallLine.Expressions;

internal enum FormulaOperation
{
    /// <summary>Push a number.</summary>
    Number,

    /// <summary>Push a variable.</summary>
    Variable,

    /// <summary>Push the index of an enclosing sum or product: the argument counts them from the outermost.</summary>
    Index,

    /// <summary>Push the length of a vector variable.</summary>
    Length,

    /// <summary>Pop an index; push that element of a variable.</summary>
    Element,

    /// <summary>Pop as many values as the argument says; push what the function builds of them.</summary>
    Apply,

    /// <summary>Check that the topmost value is a whole number known now: a bound of a sum or product.</summary>
    Bound,

    /// <summary>Pop the first and last index and begin a sum or product; the argument is where its end stands.</summary>
    Begin,

    /// <summary>Pop a term and add it to the sum or multiply the product; go back for the next index, or push the result.</summary>
    End,
}

/// <summary>One step of a formula in postfix order, and the part of the text that it stands for.</summary>
internal readonly record struct FormulaInstruction(FormulaOperation Operation, int Position, int Length, int Argument = 0, double Number = 0, FormulaFunction? Function = null);

/// <summary>A formula whose grammar is checked and whose variables are known, but not yet their lengths.</summary>
/// <remarks>
/// Postfix order instead of a tree: it is read and written in one loop, so nesting of any depth needs no recursion, and a
/// sum is a jump back.
/// </remarks>
internal sealed record FormulaProgram(string Text, ImmutableArray<FormulaInstruction> Instructions);

/// <summary>The variables of one or several formulas, in order of first appearance.</summary>
internal sealed class FormulaVariables
{
    private readonly Dictionary<string, int> _slots = [];
    private readonly List<FormulaVariable> _items = [];

    public IReadOnlyList<FormulaVariable> Items => _items;

    public IEnumerable<string> Names => _slots.Keys;

    public int SlotOf(string name, bool isVector)
    {
        if (!_slots.TryGetValue(name, out int slot))
        {
            slot = _items.Count;
            _slots.Add(name, slot);
            _items.Add(new FormulaVariable(name, isVector));
        }
        else if (isVector)
        {
            _items[slot] = new FormulaVariable(name, true);
        }

        return slot;
    }
}
