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
                // The result may take the place of an operand that ends here: each element is read before it is written.
                int x = Place(node, 0).Offset;
                int y = expression.Operands.Length > 1 ? Place(node, 1).Offset : x;
                int z = expression.Operands.Length > 2 ? Place(node, 2).Offset : x;
                FreeOperands(node, unit);
                _direct.Add(new Instruction(Operation.Elementwise, elementwise, x, y, z, Allocate(node), size));
                return;
            case Broadcast:
                EmitFill(Place(node, 0).Offset, Allocate(node), size);
                break;
            case Sum:
                _direct.Add(new Instruction(Operation.Sum, null, Place(node, 0).Offset, 0, 0, Allocate(node), expression.Operands[0].Shape.Size));
                break;
            case Slice slice:
                int start = Place(node, 0).Offset + (slice.Start * Structure.Around(expression.Operands[0].Shape, slice.Axis).Inner);
                int result = Allocate(node);
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
                int at = Allocate(node);
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

    private void EmitFill(int source, int result, int count) => _direct.Add(new Instruction(Operation.Fill, null, source, source, source, result, count));

    private void EmitCopy(int source, int result, int count) => _direct.Add(new Instruction(Operation.Copy, null, source, source, source, result, count));
}
