namespace FallLine.Expressions;

/// <summary>Some rows of an array, taken from what made it where that is known: of rows laid side by side, the part; of padding, zeros.</summary>
internal static class Rows
{
    public static Expr Of(Expr x, int start, int count)
    {
        Shape shape = Structure.WithExtent(x.Shape, 0, count);
        switch (x.Primitive)
        {
            case Constant constant:
                return Expr.Leaf(new Constant(constant.Value, shape), x.ElementType);
            case Concatenate { Axis: 0 } when count > 0:
                int from = 0;
                foreach (Expr part in x.Operands)
                {
                    if (start >= from && start + count <= from + part.Shape[0])
                    {
                        return Of(part, start - from, count);
                    }

                    from += part.Shape[0];
                }

                break;
            case Pad { Axis: 0, Step: 1 } pad:
                int end = pad.Start + x.Operands[0].Shape[0];
                if (start + count <= pad.Start || start >= end)
                {
                    return Expr.Leaf(new Constant(0, shape), x.ElementType);
                }

                if (start >= pad.Start && start + count <= end)
                {
                    return Of(x.Operands[0], start - pad.Start, count);
                }

                break;
        }

        return start == 0 && count == x.Shape[0] ? x : x.Slice(0, start, count);
    }

    /// <summary>One row, without its axis.</summary>
    public static Expr Row(Expr x, int index) => Of(x, index, 1).Reshape(Structure.Without(x.Shape, 0));

    public static bool IsZero(Expr x) => x.Primitive is Constant { Value: 0 };
}
