namespace FallLine.Expressions;

/// <summary>The rules for choices, comparisons and functions.</summary>
internal sealed partial class SymbolicForm
{
    private readonly Expr _one = 1;
    private readonly Dictionary<Expr, double?> _degrees = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a node on operands in symbolic form becomes; itself where no rule fits.</summary>
    private Expr Rule(Expr node) => node.Primitive switch
    {
        Power when node.Operands[1].Primitive is Constant exponent => ProductOf([(node.Operands[0], exponent.Value)], node.Shape),
        Where => Chosen(node.Operands[0], node.Operands[1], node.Operands[2]),
        NotEqual when IsComparison(node.Operands[0]) && IsZero(node.Operands[1]) => node.Operands[0],
        Equal when IsZero(node.Operands[1]) && Opposite(node.Operands[0]) is { } opposite => opposite,
        Max when Opposite(node.Operands[0]) is { } opposite && ReferenceEquals(opposite, node.Operands[1]) => Expr.Broadcast(1, node.Shape),
        Max or Min when ReferenceEquals(node.Operands[0], node.Operands[1]) => node.Operands[0],
        Hypot when node.Operands[1].Primitive is Constant or Literal => Root(node),
        Reshape reshape when node.Operands[0].Primitive is Reshape => Function(node.Operands[0].Operands[0].Reshape(reshape.Target)),
        Slice { Axis: 0, Count: 1 } slice when node.Operands[0].Primitive is Concatenate { Axis: 0 } => Function(Part(node.Operands[0], slice.Start)),
        _ => node,
    };

    private Expr Root(Expr hypot) => Function(Expr.Sqrt(SumOf(hypot.Operands.Select(x => (1.0, ProductOf([(x, 2)], x.Shape))), hypot.Shape)));

    /// <summary>An element of expressions laid one after another.</summary>
    private static Expr Part(Expr concatenation, int index)
    {
        foreach (Expr part in concatenation.Operands)
        {
            if (index < part.Shape[0])
            {
                return part.Shape[0] == 1 ? part : part.Slice(0, index, 1);
            }

            index -= part.Shape[0];
        }

        throw new InvalidOperationException("A slice lies inside of its operand.");
    }

    /// <summary>A choice between branches in symbolic form.</summary>
    private Expr Chosen(Expr condition, Expr then, Expr otherwise)
    {
        if (condition.Primitive is Constant { Value: var value })
        {
            return value != 0 ? then : otherwise;
        }

        then = Under(condition, true, then);
        otherwise = Under(condition, false, otherwise);
        return ReferenceEquals(then, otherwise) || AreSameConstants(then, otherwise) ? then : Function(Expr.Where(condition, then, otherwise));
    }

    /// <summary>A branch where the condition is known: inner choices by the same condition are made.</summary>
    private Expr Under(Expr condition, bool holds, Expr branch)
    {
        if (!MayDescend())
        {
            return branch;
        }

        bool? known = Known(condition, holds, branch);
        if (known is { } truth && IsComparison(branch))
        {
            return Expr.Broadcast(truth ? 1 : 0, branch.Shape);
        }

        if (branch.Primitive is Where && Known(condition, holds, branch.Operands[0]) is { } inner)
        {
            return Under(condition, holds, branch.Operands[inner ? 1 : 2]);
        }

        Term term = TermOf(branch);
        return term.Factors.Any(factor => !ReferenceEquals(factor.Base, branch) && (Known(condition, holds, factor.Base) is not null || (factor.Base.Primitive is Where && Known(condition, holds, factor.Base.Operands[0]) is not null)))
            ? ProductOf([(Written(Term.Of(term.Coefficient)), 1), .. term.Factors.Select(factor => (Under(condition, holds, factor.Base), factor.Exponent))], branch.Shape)
            : branch;
    }

    /// <summary>What is known of <paramref name="other"/> where a condition holds, or does not.</summary>
    private bool? Known(Expr condition, bool holds, Expr other)
    {
        return ReferenceEquals(condition, other) ? holds
            : Opposite(condition) is { } opposite && ReferenceEquals(opposite, other) ? !holds
            : holds && TermOf(condition).Factors.Any(factor => ReferenceEquals(factor.Base, other)) && IsComparison(other) ? true
            : null;
    }

    /// <summary>A term with a choice between something and 0, or with a comparison, as one choice: y·if(c, x, 0) = if(c, x·y, 0).</summary>
    private Expr? AsChoice(Term term, Shape shape)
    {
        if (term.Coefficient == Coefficient.One && (term.SingleFactor is not null || term.Factors.All(factor => IsComparison(factor.Base))))
        {
            return null;
        }

        int place = -1;
        for (int i = 0; i < term.Factors.Length && place < 0; i++)
        {
            Expr node = term.Factors[i].Base;
            place = term.Factors[i].Exponent == 1 && (IsComparison(node) || (node.Primitive is Where && (IsZero(node.Operands[1]) || IsZero(node.Operands[2])))) ? i : -1;
        }

        if (place < 0 || !MayDescend())
        {
            return null;
        }

        Expr choice = term.Factors[place].Base;
        Expr rest = Written(new Term(term.Coefficient, term.Factors.RemoveAt(place)));
        return Chosen(IsComparison(choice) ? choice : choice.Operands[0], Times(1), Times(2));

        Expr Times(int operand) => ProductOf([(rest, 1), (BranchOf(choice, operand), 1)], shape);
    }

    /// <summary>The condition of a term that is a multiple of a choice or of a comparison.</summary>
    private static Expr? ConditionOf(Term term) => term.SingleFactor is not { } only ? null
        : only.Primitive is Where ? only.Operands[0]
        : IsComparison(only) ? only
        : null;

    /// <summary>A branch of a choice; a comparison chooses between 1 and 0.</summary>
    private static Expr BranchOf(Expr choice, int operand) => choice.Primitive is Where ? choice.Operands[operand] : Expr.Broadcast(operand == 1 ? 1 : 0, choice.Shape);

    /// <summary>A comparison as a number to read: if(x > 0, 1, 0).</summary>
    private Expr Numeric(Expr node) => IsComparison(node) ? Function(Expr.Where(node, 1, 0)) : node;

    /// <summary>The comparison that holds where this one does not (of numbers that are not NaN).</summary>
    private Expr? Opposite(Expr comparison) => comparison.Primitive switch
    {
        Less => Function(comparison.Operands[1] <= comparison.Operands[0]),
        LessOrEqual => Function(comparison.Operands[1] < comparison.Operands[0]),
        Equal => Function(Expr.NotEqual(comparison.Operands[0], comparison.Operands[1])),
        NotEqual => Function(Expr.Equal(comparison.Operands[0], comparison.Operands[1])),
        _ => null,
    };

    private Expr Function(Expr node)
    {
        node = _interner.Intern(node);
        Place(node);
        return node;
    }

    private static bool IsComparison(Expr node) => node.Primitive is Less or LessOrEqual or Equal or NotEqual;

    private static bool IsZero(Expr node) => node.Primitive is Constant { Value: 0 };

    private static bool AreSameConstants(Expr x, Expr y) => x.Primitive is Constant a && y.Primitive is Constant b && a == b;
}
