using System.Globalization;

namespace FallLine.Expressions;

/// <summary>A part of a node's text: words, or an operand and how tightly its text must hold together to stand without parentheses.</summary>
internal readonly record struct Piece(string? Text, Expr? Operand = null, Binding Needs = Binding.Comparison, bool MayBeginWithSign = true)
{
    public static implicit operator Piece(string text) => new(text);
}

/// <summary>How one node is written: its pieces, how tightly they hold together, and whether they begin with a minus sign.</summary>
internal sealed record Layout(Binding Binding, bool BeginsWithSign, params Piece[] Pieces);

/// <summary>Decides how each node is written. The text reads back to the same operations: where it departs, the values have the same bits.</summary>
internal sealed class Layouts
{
    private readonly Dictionary<Expr, Layout> _layouts = new(ReferenceEqualityComparer.Instance);

    public Layout this[Expr node] => _layouts[node];

    /// <summary>Lays out a node whose operands have been laid out.</summary>
    public void Place(Expr node) => _layouts.Add(node, Of(node));

    /// <summary>Whether an operand must stand in parentheses.</summary>
    public bool NeedsParentheses(Piece piece) =>
        _layouts[piece.Operand!] is var layout && (layout.Binding < piece.Needs || (layout.BeginsWithSign && !piece.MayBeginWithSign));

    private Layout Of(Expr node)
    {
        Expr x = node.Operands.IsEmpty ? node : node.Operands[0];
        Expr y = node.Operands.Length < 2 ? x : node.Operands[1];
        return node.Primitive switch
        {
            Input input => new Layout(Binding.Atom, false, input.Name),
            Constant constant => Number(node, constant.Value),
            Literal literal => new Layout(Binding.Atom, false, Elements(literal)),
            Add => AddOrSubtract(x, " + ", " - ", y),
            Subtract => AddOrSubtract(x, " - ", " + ", y),
            Negate => new Layout(Binding.Product, true, "-", Inner(x, Binding.Product)),
            Multiply when ReferenceEquals(x, y) => new Layout(Binding.Power, false, Inner(x, Binding.Atom), "^2"),
            Multiply => Infix(Binding.Product, x, "*", y),
            Divide => Infix(Binding.Product, x, "/", y),
            Power => new Layout(Binding.Power, false, Inner(x, Binding.Atom), "^", Exponent(y)),
            Less => Comparison(x, " < ", " > ", y),
            LessOrEqual => Comparison(x, " <= ", " >= ", y),
            Equal => Comparison(x, " == ", " == ", y),
            NotEqual => Comparison(x, " != ", " != ", y),
            Broadcast => Through(x),
            Reshape when node.Shape.Size == 1 && x.Shape.Size == 1 && x.Primitive is not Slice => Through(x),
            Reshape when x.Primitive is Slice { Axis: 0, Count: 1 } slice && node.Shape == Structure.Without(x.Shape, 0) =>
                new Layout(Binding.Atom, false, Inner(x.Operands[0], Binding.Atom), $"[{Text(slice.Start + 1)}]"),
            Reshape => Call("reshape", $", {node.Shape}", x),
            Slice { Axis: 0, Step: 1 } slice => new Layout(Binding.Atom, false, Inner(x, Binding.Atom), $"[{Text(slice.Start + 1)}..{Text(slice.Start + slice.Count)}]"),
            Slice slice => Call("slice", $", axis {Text(slice.Axis)}, {Text(slice.Start + 1)}..{Text(slice.Start + 1 + ((slice.Count - 1) * slice.Step))} by {Text(slice.Step)}", x),
            Pad pad => Call("pad", $", axis {Text(pad.Axis)}, at {Text(pad.Start + 1)} by {Text(pad.Step)} of {Text(pad.Extent)}", x),
            Concatenate { Axis: 0 } when node.Operands.All(IsElement) => List(node),
            Concatenate concatenate => Call("concatenate", $", axis {Text(concatenate.Axis)}", [.. node.Operands]),
            Sum or MaxAlong when node.Shape.IsScalar => Call(node.Primitive.Name, string.Empty, x.Primitive is Reshape ? x.Operands[0] : x),
            Reduction reduction => Call(node.Primitive.Name, $", axis {Text(reduction.Axis)}", x),
            Permute { ExchangesLastTwo: false } permute => Call("transpose", ", " + string.Join(", ", permute.Axes.Select(axis => Text(axis + 1))), x),
            MatrixProduct product => Product(product, x, y),
            IBodied bodied => Inside(bodied, node),
            _ => Call(node.Primitive.Name, string.Empty, [.. node.Operands]),
        };
    }

    private Layout AddOrSubtract(Expr x, string plus, string minus, Expr y)
    {
        Piece left = new(null, x, Binding.Sum);
        bool sign = _layouts[x].BeginsWithSign;
        return y.Primitive switch
        {
            // The same bits: rounding does not depend on the sign.
            Negate => new Layout(Binding.Sum, sign, left, minus, Inner(y.Operands[0], Binding.Product)),
            Constant constant when constant.Value < 0 => new Layout(Binding.Sum, sign, left, minus, NumberPiece(y, -constant.Value)),
            Multiply or Divide when !ReferenceEquals(y.Operands[0], y.Operands[1]) && y.Operands[0].Primitive is Constant { Value: < 0 } factor =>
                new Layout(Binding.Sum, sign, left, minus, NumberPiece(y, -factor.Value), y.Primitive is Multiply ? "*" : "/", Inner(y.Operands[1], Binding.Power)),
            _ => new Layout(Binding.Sum, sign, left, plus, Inner(y, Binding.Product)),
        };
    }

    private Layout Infix(Binding binding, Expr x, string symbol, Expr y) =>
        new(binding, _layouts[x].BeginsWithSign, new Piece(null, x, binding), symbol, Inner(y, binding + 1));

    private Layout Comparison(Expr x, string symbol, string mirrored, Expr y) =>
        x.Primitive is Constant && y.Primitive is not Constant ? Comparison(y, mirrored, symbol, x)
        : new Layout(Binding.Comparison, _layouts[x].BeginsWithSign, new Piece(null, x, Binding.Sum), symbol, new Piece(null, y, Binding.Sum));

    private Layout Through(Expr x) => new(_layouts[x].Binding, _layouts[x].BeginsWithSign, new Piece(null, x));

    private static Layout Call(string name, string rest, params Expr[] operands) => new(Binding.Atom, false, [name + "(", .. Separated(operands), rest + ")"]);

    private static Layout Product(MatrixProduct product, Expr x, Expr y) => new(
        Binding.Atom,
        false,
        product.TransposeLeft ? "dot(transpose(" : "dot(",
        new Piece(null, x),
        (product.TransposeLeft ? ")" : string.Empty) + ", " + (product.TransposeRight ? "transpose(" : string.Empty),
        new Piece(null, y),
        product.TransposeRight ? "))" : ")");

    /// <summary>What it computes of which names, then what the names stand for: <c>scan(s, x: 0.9*s + x; s = 0, x = prices)</c>.</summary>
    private static Layout Inside(IBodied bodied, Expr node)
    {
        IEnumerable<string> own = bodied.Bodies[^1].Inputs.Take(bodied.Own).Select(input => input.Primitive.Name);
        List<Piece> pieces = [$"{node.Primitive.Name}({string.Join(", ", own)}: {string.Join("; ", bodied.Bodies.Select(body => Printer.PrintShort(body) + bodied.Relation))}"];
        string separator = "; ";
        foreach ((Expr input, Expr operand) in bodied.Given(node))
        {
            if (operand.Primitive is not Input || operand.Primitive.Name != input.Primitive.Name)
            {
                pieces.Add(separator + input.Primitive.Name + " = ");
                pieces.Add(new Piece(null, operand));
                separator = ", ";
            }
        }

        return new Layout(Binding.Atom, false, [.. pieces, ")"]);
    }

    private static Layout List(Expr node) => new(Binding.Atom, false, ["[", .. Separated([.. node.Operands.SelectMany(operand => Enumerable.Repeat(operand, operand.Shape.Size))]), "]"]);

    private static bool IsElement(Expr operand) => operand.Shape.Rank == 1 && (operand.Shape.Size == 1 || (operand.Primitive is Constant && operand.Shape.Size <= 16));

    private static IEnumerable<Piece> Separated(Expr[] operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            if (i > 0)
            {
                yield return ", ";
            }

            yield return new Piece(null, operands[i]);
        }
    }

    private static Piece Inner(Expr x, Binding needs) => new(null, x, needs, MayBeginWithSign: false);

    private static Piece Exponent(Expr y) =>
        y.Primitive is Constant { Value: var value } && NumberText.Of(value).Text is var text && !text.Contains('/', StringComparison.Ordinal) && !text.Contains('*', StringComparison.Ordinal)
            ? text
            : Inner(y, Binding.Power);

    private static Layout Number(Expr node, double value)
    {
        (string text, Binding binding) = NumberText.Of(Rounded(node, value));
        return new Layout(binding, text[0] == '-', text);
    }

    private static Piece NumberPiece(Expr node, double value) => NumberText.Of(Rounded(node, value)).Text;

    // A float constant is kept as a double; its shortest text is that of the float.
    private static double Rounded(Expr node, double value) =>
        node.ElementType == ElementType.Float && float.IsFinite((float)value) ? double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;

    private static string Elements(Literal literal) => literal is { Shape.Rank: 1, Shape.Size: <= 8, Data: double[] values }
        ? $"[{string.Join(", ", values.Select(value => NumberText.Of(value).Text))}]"
        : literal.Name;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
