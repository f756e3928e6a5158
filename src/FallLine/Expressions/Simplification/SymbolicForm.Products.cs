using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>Products: equal factors collected, coefficient first, variables before sums before functions.</summary>
internal sealed partial class SymbolicForm
{
    /// <summary>Factors are paired with each other, which costs their square, up to this number.</summary>
    private const int MostPaired = 16;

    private Expr ProductOf(IEnumerable<(Expr Node, double Exponent)> parts, Shape shape)
    {
        Coefficient coefficient = Coefficient.One;
        Dictionary<Expr, double> exponents = new(ReferenceEqualityComparer.Instance);
        foreach ((Expr node, double exponent) in parts)
        {
            Multiply(node, exponent);
        }

        Reduce();
        if (coefficient.Value == 0)
        {
            return Expr.Broadcast(0, shape);
        }

        Term term = new(coefficient, [.. exponents.Where(pair => pair.Value != 0).Select(pair => new Factor(pair.Key, pair.Value)).OrderBy(factor => Rank(factor.Base)).ThenBy(factor => _places[factor.Base])]);
        return term.Coefficient.Value == -1 && IsWholeSum(term) ? SumOf([term], shape)
            : AsChoice(term, shape) ?? Expr.Broadcast(Written(term), shape);

        void Multiply(Expr node, double exponent)
        {
            exponent = Coefficient.NearFraction(exponent);
            Term term = TermOf(node);
            bool whole = Math.Floor(exponent) == exponent;
            if (whole && term.Coefficient.Power(exponent) is { } power && double.IsFinite((coefficient * power).Value) && (coefficient * power).Value != 0)
            {
                coefficient *= power;
                foreach (Factor factor in term.Factors)
                {
                    exponents[factor.Base] = exponents.GetValueOrDefault(factor.Base) + (factor.Exponent * exponent);
                }
            }
            else if (term.Coefficient.Value == 0 && exponent > 0)
            {
                coefficient = Coefficient.Zero;
            }
            else
            {
                exponents[node] = exponents.GetValueOrDefault(node) + exponent;
                if (!_places.ContainsKey(node))
                {
                    Place(node);
                }
            }
        }

        // √u·√u = u, a power that became whole can be a product, a comparison is its own power, and (1 - u)(1 + u) = 1 - u².
        void Reduce()
        {
            foreach ((Expr node, double exponent) in exponents.ToArray())
            {
                if (exponent != 0 && node.Primitive is Sqrt && exponent % 2 == 0)
                {
                    exponents.Remove(node);
                    Multiply(node.Operands[0], exponent / 2);
                }
                else if (exponent != 0 && exponent != 1 && IsComparison(node) && exponent > 0)
                {
                    exponents[node] = 1;
                }
                else if (exponent != 0 && Math.Floor(exponent) == exponent && _products.ContainsKey(node))
                {
                    exponents.Remove(node);
                    Multiply(node, exponent);
                }
            }

            while (exponents.Count <= MostPaired && Conjugates(exponents) is var (left, right, product))
            {
                double exponent = exponents[left];
                exponents.Remove(left);
                exponents.Remove(right);
                exponents[product] = exponents.GetValueOrDefault(product) + exponent;
            }
        }
    }

    /// <summary>Two factors (u - 1) and (u + 1), or their square roots, with the same exponent, and their product.</summary>
    private (Expr Left, Expr Right, Expr Product)? Conjugates(Dictionary<Expr, double> exponents)
    {
        foreach ((Expr left, double exponent) in exponents)
        {
            bool isRoot = left.Primitive is Sqrt;
            if (exponent == 0 || !_sums.TryGetValue(isRoot ? left.Operands[0] : left, out ImmutableArray<Term> terms) || terms.Length != 2 || !terms.Any(term => term.Factors.IsEmpty && Math.Abs(term.Coefficient.Value) == 1))
            {
                continue;
            }

            foreach ((Expr right, double other) in exponents)
            {
                if (other == exponent && !ReferenceEquals(left, right) && (right.Primitive is Sqrt) == isRoot
                    && _sums.TryGetValue(isRoot ? right.Operands[0] : right, out ImmutableArray<Term> others) && others.Length == 2
                    && terms.SingleOrDefault(term => others.Any(same => AreEqual(same, term))) is { } shared
                    && terms.SingleOrDefault(term => others.Any(same => AreEqual(same, term with { Coefficient = -term.Coefficient }))) is { } differing)
                {
                    Expr squares = SumOf([(1, Square(shared)), (-1, Square(differing))], left.Shape);
                    return (left, right, isRoot ? Function(Expr.Sqrt(squares)) : squares);
                }
            }
        }

        return null;

        Expr Square(Term term) => ProductOf([(Written(term), 2)], Written(term).Shape);

        static bool AreEqual(Term a, Term b) => a.Coefficient == b.Coefficient && a.Factors.AsSpan().SequenceEqual(b.Factors.AsSpan());
    }

    /// <summary>An expression in symbolic form as a product.</summary>
    private Term TermOf(Expr node) => node.Primitive is Constant constant ? Term.Of(Coefficient.Of(constant.Value))
        : _products.TryGetValue(node, out Term? term) ? term
        : new Term(Coefficient.One, [new Factor(node, 1)]);

    /// <summary>The one expression that stands for a term: a quotient where there are negative whole exponents.</summary>
    private Expr Written(Term term)
    {
        _work += 1 + term.Factors.Length;
        (double constant, double divisor) = term.Coefficient.IsDecimal ? (term.Coefficient.Value, 1) : (term.Coefficient.Numerator, term.Coefficient.Denominator);
        bool isNegated = constant == -1 && term.Factors.Any(factor => !IsBelow(factor));
        Expr product = Powers(isNegated ? 1 : constant, term.Factors.Where(factor => !IsBelow(factor)), 1);
        Expr below = Powers(divisor, term.Factors.Where(IsBelow), -1);
        product = below.Primitive is Constant { Value: 1 } ? product : product / below;
        product = _interner.Intern(isNegated ? -product : product);
        if (product.Primitive is not Constant && term.SingleFactor != product)
        {
            _products.TryAdd(product, term);
        }

        if (!_places.ContainsKey(product))
        {
            Place(product);
        }

        return product;

        static bool IsBelow(Factor factor) => factor.Exponent < 0 && factor.HasWholeExponent;
    }

    private Expr Powers(double constant, IEnumerable<Factor> factors, double sign)
    {
        Expr? product = constant == 1 ? null : constant;
        foreach (Factor factor in factors)
        {
            double exponent = sign * factor.Exponent;
            Expr power = exponent switch
            {
                1 => factor.Base,
                2 => factor.Base * factor.Base,
                _ => Expr.Pow(factor.Base, exponent),
            };
            product = _interner.Intern(product is null ? power : product * power);
        }

        return product ?? constant;
    }

    private int Rank(Expr node) => IsVariable(node) ? 0 : _sums.ContainsKey(node) ? 1 : 2;
}
