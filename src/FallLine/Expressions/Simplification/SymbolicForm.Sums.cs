using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>Sums: like terms collected, in the order in which they are usually written.</summary>
internal sealed partial class SymbolicForm
{
    private Expr SumOf(IEnumerable<(double Scale, Expr Node)> parts, Shape shape) =>
        SumOf(parts.Select(part => Scaled(TermOf(part.Node), Coefficient.Of(part.Scale))), shape);

    private Expr SumOf(IEnumerable<Term> parts, Shape shape)
    {
        List<Term> terms = Collected(parts);
        if (terms.Any(IsWholeSum))
        {
            terms = Collected(terms.SelectMany(term => IsWholeSum(term) ? _sums[term.SingleFactor!].Select(inner => Scaled(inner, term.Coefficient)) : [term]));
        }

        terms = MergedChoices(terms, shape);
        if (terms.Count <= 1)
        {
            return Expr.Broadcast(terms.Count == 0 ? 0 : Shown(terms[0]), shape);
        }

        terms = InOrder(terms);
        Expr sum = Shown(terms[0]);
        foreach (Term term in terms.Skip(1))
        {
            // Interned link by link: interning recurses through what is new.
            sum = _interner.Intern(term.Coefficient.IsNegative ? sum - Shown(term with { Coefficient = -term.Coefficient }) : sum + Shown(term));
        }

        _sums.TryAdd(sum, [.. terms]);
        Place(sum);
        return sum;

        Expr Shown(Term term) => (ConditionOf(term) is null ? null : AsChoice(term, shape)) ?? Written(term);
    }

    private static Term Scaled(Term term, Coefficient scale) => term with { Coefficient = term.Coefficient * scale };

    /// <summary>A sum inside of a sum, which is not collected with others and short enough to be copied.</summary>
    private bool IsWholeSum(Term term) =>
        Math.Abs(term.Coefficient.Value) == 1 && term.SingleFactor is { } only && _sums.TryGetValue(only, out ImmutableArray<Term> terms) && terms.Length <= MostCopiedTerms;

    private List<Term> Collected(IEnumerable<Term> parts)
    {
        Dictionary<Expr, int> places = new(ReferenceEqualityComparer.Instance);
        List<Term> terms = [];
        foreach (Term part in parts)
        {
            Expr monomial = part.Factors.IsEmpty ? _one : Written(part with { Coefficient = Coefficient.One });
            if (places.TryGetValue(monomial, out int place))
            {
                terms[place] = terms[place] with { Coefficient = terms[place].Coefficient + part.Coefficient };
            }
            else
            {
                places.Add(monomial, terms.Count);
                terms.Add(part);
            }
        }

        terms.RemoveAll(term => term.Coefficient.Value == 0);
        return terms;
    }

    /// <summary>if(c, a, b) + if(c, d, e) = if(c, a + d, b + e).</summary>
    private List<Term> MergedChoices(List<Term> terms, Shape shape)
    {
        List<IGrouping<Expr, Term>> groups = [.. terms
            .Where(term => ConditionOf(term) is not null)
            .GroupBy(term => ConditionOf(term)!, (IEqualityComparer<Expr>)ReferenceEqualityComparer.Instance)
            .Where(group => group.Count() > 1)];
        if (groups.Count == 0 || !MayDescend())
        {
            return terms;
        }

        List<Term> merged = [.. terms.Except(groups.SelectMany(group => group), (IEqualityComparer<Term>)ReferenceEqualityComparer.Instance)];
        foreach (IGrouping<Expr, Term> group in groups)
        {
            Expr then = SumOf(group.Select(term => Branch(term, 1)), shape);
            Expr otherwise = SumOf(group.Select(term => Branch(term, 2)), shape);
            merged.Add(TermOf(Chosen(group.Key, then, otherwise)));
        }

        return Collected(merged);

        Term Branch(Term term, int operand) => Scaled(TermOf(BranchOf(term.SingleFactor!, operand)), term.Coefficient);
    }

    /// <summary>
    /// Polynomial terms first, the highest degree first; then the others as they came, fewest factors x first. A positive term
    /// goes to the front of a negative one: 1 - x, not -x + 1.
    /// </summary>
    private List<Term> InOrder(List<Term> terms)
    {
        List<(Term Term, double? Degree)> keyed = [.. terms.Select(term => (term, DegreeOf(term)))];
        List<Term> ordered = [.. keyed
            .Where(pair => pair.Degree is not null).OrderByDescending(pair => pair.Degree).ThenBy(pair => pair.Term, Comparer<Term>.Create(CompareFactors))
            .Concat(keyed.Where(pair => pair.Degree is null).OrderBy(pair => VariableDegreeOf(pair.Term)))
            .Select(pair => pair.Term)];
        int positive = ordered.FindIndex(term => !term.Coefficient.IsNegative);
        if (positive > 0)
        {
            Term first = ordered[positive];
            ordered.RemoveAt(positive);
            ordered.Insert(0, first);
        }

        return ordered;
    }

    /// <summary>The degree of a polynomial term; null where it is no polynomial.</summary>
    private double? DegreeOf(Term term)
    {
        double degree = 0;
        foreach (Factor factor in term.Factors)
        {
            if (factor.Exponent < 0 || !factor.HasWholeExponent || DegreeOf(factor.Base) is not { } own)
            {
                return null;
            }

            degree += factor.Exponent * own;
        }

        return degree;
    }

    private double? DegreeOf(Expr node)
    {
        if (_degrees.TryGetValue(node, out double? known))
        {
            return known;
        }

        double? degree = IsVariable(node) ? 1
            : _sums.TryGetValue(node, out ImmutableArray<Term> terms) && terms.All(term => DegreeOf(term) is not null) ? terms.Max(DegreeOf)
            : null;
        return _degrees[node] = degree;
    }

    private static double VariableDegreeOf(Term term) => Math.Abs(term.Factors.Where(factor => IsVariable(factor.Base)).Sum(factor => factor.Exponent));

    private int CompareFactors(Term left, Term right)
    {
        for (int i = 0; i < Math.Min(left.Factors.Length, right.Factors.Length); i++)
        {
            int order = _places[left.Factors[i].Base].CompareTo(_places[right.Factors[i].Base]);
            order = order != 0 ? order : right.Factors[i].Exponent.CompareTo(left.Factors[i].Exponent);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Factors.Length.CompareTo(right.Factors.Length);
    }

    private static bool IsVariable(Expr node) =>
        node.Primitive is Input || (node.Primitive is Reshape && node.Operands[0].Primitive is Slice && node.Operands[0].Operands[0].Primitive is Input);
}
