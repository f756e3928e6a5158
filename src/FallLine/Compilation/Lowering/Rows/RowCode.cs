using System.Runtime.Intrinsics;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>Straight-line code in the making: equal instructions are one, what is known is computed at once.</summary>
internal sealed class RowCode(ElementType type)
{
    private readonly Dictionary<ScalarNode, int> _numbers = [];
    private readonly Dictionary<long, int> _constants = [];

    public List<ScalarNode> Nodes { get; } = [];

    public int Constant(double value)
    {
        // By bits, so that -0 is not 0.
        if (!_constants.TryGetValue(BitConverter.DoubleToInt64Bits(value), out int number))
        {
            _constants.Add(BitConverter.DoubleToInt64Bits(value), number = Append(new ScalarNode(ScalarNodeKind.Constant, Value: value)));
        }

        return number;
    }

    /// <summary>An element that does not change while the code runs.</summary>
    public int Load(Memory memory, int offset) => Unique(new ScalarNode(ScalarNodeKind.Load, memory, offset));

    public int Compute(Elementwise primitive, params ReadOnlySpan<int> operands)
    {
        if (Simplified(primitive, operands) is { } known)
        {
            return known;
        }

        return Unique(new ScalarNode(
            ScalarNodeKind.Compute,
            Primitive: primitive,
            X: operands[0],
            Y: operands.Length > 1 ? operands[1] : -1,
            Z: operands.Length > 2 ? operands[2] : -1));
    }

    public void Store(int offset, int value) => Append(new ScalarNode(ScalarNodeKind.Store, Memory.Scratch, offset, X: value));

    /// <summary>What passes on one operand, or is a number: as the passes over graphs have it, the sign of a zero may change, a NaN may not.</summary>
    private int? Simplified(Elementwise primitive, ReadOnlySpan<int> operands)
    {
        double? left = Known(operands[0]);
        double? right = operands.Length > 1 ? Known(operands[1]) : null;
        switch (primitive)
        {
            case Add when left is 0:
            case Multiply when left is 1:
                return operands[1];
            case Add or Subtract when right is 0:
            case Multiply or Divide when right is 1:
                return operands[0];
            case Where when left is { } condition:
                return condition != 0 ? operands[1] : operands[2];
            case Where when operands[1] == operands[2]:
                return operands[1];
        }

        foreach (int operand in operands)
        {
            if (Known(operand) is null)
            {
                return null;
            }
        }

        return Constant(Value(primitive, operands));
    }

    private double? Known(int number) => Nodes[number].Kind == ScalarNodeKind.Constant ? Nodes[number].Value : null;

    /// <summary>Computed with the very loop that would run later.</summary>
    private unsafe double Value(Elementwise primitive, ReadOnlySpan<int> operands)
    {
        const int Vector = 64;
        byte* memory = stackalloc byte[5 * Vector];
        byte* slots = (byte*)(((nint)memory + Vector - 1) & ~(Vector - 1));
        Lay(slots, operands[0]);
        Lay(slots + Vector, operands[Math.Min(1, operands.Length - 1)]);
        Lay(slots + (2 * Vector), operands[^1]);
        Loop loop = type == ElementType.Double ? primitive.Loops.Double : primitive.Loops.Float;
        loop.Run(slots, slots + Vector, slots + (2 * Vector), slots + (3 * Vector), 1);
        return type == ElementType.Double ? *(double*)(slots + (3 * Vector)) : *(float*)(slots + (3 * Vector));
    }

    private unsafe void Lay(byte* slot, int operand)
    {
        if (type == ElementType.Double)
        {
            Vector512.Create(Nodes[operand].Value).Store((double*)slot);
        }
        else
        {
            Vector512.Create((float)Nodes[operand].Value).Store((float*)slot);
        }
    }

    private int Unique(ScalarNode node)
    {
        if (!_numbers.TryGetValue(node, out int number))
        {
            _numbers.Add(node, number = Append(node));
        }

        return number;
    }

    private int Append(ScalarNode node)
    {
        Nodes.Add(node);
        return Nodes.Count - 1;
    }
}
