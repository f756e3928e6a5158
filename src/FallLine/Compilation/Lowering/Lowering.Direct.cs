using FallLine.Expressions;

namespace FallLine.Compilation;

internal sealed partial class Lowering
{
    private void EmitDirect(int node, int unit)
    {
        Expr expression = _analysis.Nodes[node];
        int size = expression.Shape.Size;
        switch (expression.Primitive)
        {
            case Elementwise elementwise:
                int x = Place(node, 0).Offset;
                int y = expression.Operands.Length > 1 ? Place(node, 1).Offset : x;
                int z = expression.Operands.Length > 2 ? Place(node, 2).Offset : x;
                TakeOverOperand(node, unit);
                _direct.Add(new Instruction(Operation.Elementwise, elementwise, x, y, z, Allocate(node).Offset, size));
                break;
            case Broadcast:
                EmitFill(Place(node, 0).Offset, Allocate(node).Offset, size);
                break;
            case Sum:
                _direct.Add(new Instruction(Operation.Sum, null, Place(node, 0).Offset, 0, 0, Allocate(node).Offset, expression.Operands[0].Shape.Size));
                break;
            case Slice slice:
                int start = Place(node, 0).Offset + (slice.Start * Structure.Around(expression.Operands[0].Shape, slice.Axis).Inner);
                int result = Allocate(node).Offset;
                if (size == 1)
                {
                    EmitFill(start, result, 1);
                }
                else
                {
                    EmitCopy(start, result, size);
                }

                break;
            case Concatenate:
                int at = Allocate(node).Offset;
                for (int i = 0; i < expression.Operands.Length; i++)
                {
                    if (_joinedTo[_analysis.Operand(node, i)] != node)
                    {
                        EmitCopy(Place(node, i).Offset, at, expression.Operands[i].Shape.Size);
                    }

                    at += expression.Operands[i].Shape.Size;
                }

                break;
        }

        FreeOperands(node, unit);
    }

    /// <summary>Lays a result where an operand lies that ends here: each element is read before it is written.</summary>
    private void TakeOverOperand(int node, int unit)
    {
        for (int i = 0; i < _analysis.OperandsOf(node).Length; i++)
        {
            int operand = _analysis.Operand(node, i);
            if (_lastUse[operand] == unit && _analysis.Nodes[operand].Primitive is not (Constant or Literal) && _joinedTo[operand] == 0)
            {
                TakePlace(node, operand);
                return;
            }
        }
    }

    /// <summary>The place of an array that ends becomes that of another of the same size.</summary>
    private void TakePlace(int node, int from)
    {
        _places[node] = _places[from];
        _isAllocated[node] = true;
        _lastUse[from] = -1;
    }

    private void EmitFill(int source, int result, int count) => _direct.Add(new Instruction(Operation.Fill, null, source, source, source, result, count));

    private void EmitCopy(int source, int result, int count) => _direct.Add(new Instruction(Operation.Copy, null, source, source, source, result, count));
}
