using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>The contributions to one node's cotangent, added up when the walk reaches it.</summary>
/// <remarks>Its keys are classes, not tuples: of generic code over its own value types nothing is compiled ahead, and a cold process would pay 8 ms.</remarks>
internal sealed class Cotangent
{
    private readonly List<Expr> _contributions = [];
    private Expr? _taken;

    public void Add(Expr contribution, Expr? taken)
    {
        _taken = _contributions.Count == 0 ? taken : Taken.Either(_taken, taken);
        _contributions.Add(contribution);
    }

    /// <summary>The cotangent, and the condition under which the node is taken (null: always).</summary>
    public (Expr Value, Expr? Taken) Total() => (Sum(_contributions), _taken);

    /// <summary>
    /// The sum of the contributions. Those that fill a vector piece by piece (the cotangents of x[0], x[1], …) are laid side
    /// by side first, so that n of them cost n and not n² additions.
    /// </summary>
    private static Expr Sum(List<Expr> contributions)
    {
        // The common case, and the one that a short formula's start-up time depends on.
        if (!contributions.Exists(c => c.Primitive is Pad { Step: 1 }))
        {
            Expr sum = contributions[0];
            for (int i = 1; i < contributions.Count; i++)
            {
                sum += contributions[i];
            }

            return sum;
        }

        List<Expr> terms = [.. contributions.Where(c => c.Primitive is not Pad { Step: 1 })];
        IEnumerable<IGrouping<Line, Expr>> pieces = contributions
            .Where(c => c.Primitive is Pad { Step: 1 })
            .GroupBy(c => new Line(((Pad)c.Primitive).Axis, ((Pad)c.Primitive).Extent));
        foreach (IGrouping<Line, Expr> group in pieces)
        {
            terms.AddRange(SideBySide(group.Key.Axis, group.Key.Extent, group));
        }

        return terms.Aggregate((left, right) => left + right);
    }

    private static IEnumerable<Expr> SideBySide(int axis, int extent, IEnumerable<Expr> pads)
    {
        // Same place: add. Then first-fit into layers of pieces that do not overlap.
        List<Piece> pieces = [.. pads
            .GroupBy(pad => new Spot(((Pad)pad.Primitive).Start, pad.Shape, pad.Operands[0].Shape))
            .Select(same => new Piece(same.Key.Start, same.Select(pad => pad.Operands[0]).Aggregate((left, right) => left + right)))];
        pieces.Sort((left, right) => left.Start.CompareTo(right.Start));
        while (pieces.Count > 0)
        {
            List<Piece> overlapping = [];
            List<Expr> layer = [];
            int end = 0;
            foreach (Piece piece in pieces)
            {
                if (piece.Start < end)
                {
                    overlapping.Add(piece);
                    continue;
                }

                AddZeros(layer, piece.Value, piece.Start - end);
                layer.Add(piece.Value);
                end = piece.Start + piece.Value.Shape[axis];
            }

            AddZeros(layer, layer[^1], extent - end);
            yield return Expr.Concatenate(layer, axis);
            pieces = overlapping;
        }

        void AddZeros(List<Expr> layer, Expr like, int count)
        {
            if (count > 0)
            {
                layer.Add(Expr.Leaf(new Constant(0, Structure.WithExtent(like.Shape, axis, count)), like.ElementType));
            }
        }
    }

    private sealed record Line(int Axis, int Extent);

    private sealed record Spot(int Start, Shape Whole, Shape Part);

    private sealed record Piece(int Start, Expr Value);
}
