using System.Globalization;
using System.Runtime.InteropServices;

namespace FallLine.Expressions;

/// <summary>Runs a formula's program: what it computes with are expressions.</summary>
/// <remarks>Constants fold as they meet, so an index or a bound is known when its value is a constant.</remarks>
internal sealed class FormulaBuilder(string text, IReadOnlyList<Expr> inputs, IReadOnlyList<FormulaVariable> variables)
{
    private readonly List<Expr> _values = [];
    private readonly List<Loop> _loops = [];
    private int _operations;

    public Expr Build(FormulaProgram program)
    {
        for (int next = 0; next < program.Instructions.Length;)
        {
            FormulaInstruction instruction = program.Instructions[next];
            if (++_operations > FormulaParser.MaxOperations)
            {
                throw Fault("written out, the formula has more than 2,000,000 operations.", _loops.Count > 0 ? _loops[^1].Start : instruction);
            }

            next = instruction.Operation switch
            {
                FormulaOperation.Begin => Begin(instruction, next),
                FormulaOperation.End => End(instruction, next),
                _ => Run(instruction, next),
            };
        }

        return Pop();
    }

    private int Run(FormulaInstruction instruction, int at)
    {
        switch (instruction.Operation)
        {
            case FormulaOperation.Number:
                _values.Add(instruction.Number);
                break;
            case FormulaOperation.Variable:
                _values.Add(inputs[instruction.Argument]);
                break;
            case FormulaOperation.Index:
                _values.Add(_loops[instruction.Argument].Index);
                break;
            case FormulaOperation.Length:
                _values.Add(inputs[instruction.Argument].Shape.Size);
                break;
            case FormulaOperation.Element:
                _values.Add(Element(instruction, Pop()));
                break;
            case FormulaOperation.Bound when _values[^1].Primitive is not Constant { Value: var bound } || !IsWhole(bound):
                throw Fault($"a bound of a sum or product must be a whole number known before the run{Seen(_values[^1])}. The length of a vector x is len(x).", instruction);
            case FormulaOperation.Apply:
                Apply(instruction);
                break;
            default:
                break;
        }

        return at + 1;
    }

    private void Apply(FormulaInstruction instruction)
    {
        int first = _values.Count - instruction.Argument;
        Expr result;
        try
        {
            result = instruction.Function!.Build(CollectionsMarshal.AsSpan(_values)[first..]);
        }
        catch (ShapeException fault)
        {
            throw Fault(fault.Message, instruction);
        }

        _values.RemoveRange(first, instruction.Argument);
        _values.Add(result);
    }

    private Expr Element(FormulaInstruction instruction, Expr index)
    {
        string name = variables[instruction.Argument].Name;
        if (index.Primitive is not Constant { Value: var value } || !IsWhole(value))
        {
            throw Fault($"an index of {name} must be a whole number known before the run{Seen(index)}.", instruction);
        }

        Expr vector = inputs[instruction.Argument];
        int length = vector.Shape.Size;
        return value >= 1 && value <= length
            ? vector[(int)value - 1]
            : throw Fault($"{name}[{Text(value)}] does not exist: {name} has {length} element{(length == 1 ? string.Empty : "s")}, {name}[1] to {name}[{length}].", instruction);
    }

    private int Begin(FormulaInstruction instruction, int at)
    {
        double last = ((Constant)Pop().Primitive).Value;
        double first = ((Constant)Pop().Primitive).Value;
        if (first > last)
        {
            _values.Add(IsProduct(instruction) ? 1 : 0);
            return instruction.Argument + 1;
        }

        _loops.Add(new Loop { Start = instruction, Index = first, Value = first, Last = last });
        return at + 1;
    }

    private int End(FormulaInstruction instruction, int at)
    {
        Loop loop = _loops[^1];
        Expr term = Pop();
        loop.Result = loop.Result is null ? term : IsProduct(instruction) ? loop.Result * term : loop.Result + term;
        if (loop.Value < loop.Last)
        {
            loop.Value++;
            loop.Index = loop.Value;
            return instruction.Argument + 1;
        }

        _loops.RemoveAt(_loops.Count - 1);
        _values.Add(loop.Result);
        return at + 1;
    }

    private bool IsProduct(FormulaInstruction instruction) => text.AsSpan(instruction.Position, instruction.Length).SequenceEqual(FormulaFunction.Product);

    private Expr Pop()
    {
        Expr top = _values[^1];
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    private static bool IsWhole(double value) => Math.Abs(value) <= int.MaxValue && Math.Floor(value) == value;

    private static string Seen(Expr value) => value.Primitive is Constant { Value: var number } ? $"; this is {Text(number)}" : ", and this contains a variable";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private FormulaException Fault(string message, FormulaInstruction instruction) => new(message, text, instruction.Position, instruction.Length);

    /// <summary>A sum or product on its way.</summary>
    private sealed class Loop
    {
        public required FormulaInstruction Start { get; init; }

        public required Expr Index { get; set; }

        public required double Value { get; set; }

        public required double Last { get; init; }

        public Expr? Result { get; set; }
    }
}
