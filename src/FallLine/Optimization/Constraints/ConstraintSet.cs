using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Optimization;

/// <summary>Constraints as one recorded vector function c(x): each element is to be 0, or at most 0.</summary>
internal sealed class ConstraintSet
{
    private readonly Parameters _parameters;
    private readonly IReadOnlyList<Func<Variables, Expr>> _comparisons;
    private readonly string?[] _names;
    private readonly Function _values;
    private readonly Function _weighed;

    /// <param name="parameters">The objective's.</param>
    /// <param name="comparisons">Each records a comparison; a comparison of arrays holds for each element.</param>
    /// <param name="texts">What each is called; null for one that is called by what it records.</param>
    public ConstraintSet(Parameters parameters, IReadOnlyList<Func<Variables, Expr>> comparisons, IReadOnlyList<string?> texts)
    {
        (_parameters, _comparisons, _names) = (parameters, comparisons, [.. texts]);
        ImmutableArray<ConstraintRow>.Builder rows = ImmutableArray.CreateBuilder<ConstraintRow>();
        Expr Record(Variables p)
        {
            rows.Clear();
            var parts = new List<Expr>();
            for (int i = 0; i < comparisons.Count; i++)
            {
                Expr comparison = comparisons[i](p);
                string name = _names[i] ??= comparison.ToString();
                (Expr difference, bool equality) = Split(comparison, name);
                int size = difference.Shape.Size;
                rows.AddRange(Enumerable.Range(1, size).Select(element => new ConstraintRow(size == 1 ? name : $"{name} [{element}]", equality)));
                parts.Add(difference.Reshape(Shape.Vector(size)));
            }

            return Expr.Concatenate(parts);
        }

        _values = Function.Of(Record, parameters);
        Rows = rows.ToImmutable();
        string weights = string.Concat(parameters.Items.Select(item => item.Name)) + "'";
        _weighed = Function.Of(
            p => Expr.Sum(_values.Apply(p) * p[weights]),
            Parameters.Of([.. parameters.Items.Select(item => (item.Name, item.Shape)), (weights, _values.Shape)]));
    }

    /// <summary>What each element of c is.</summary>
    public ImmutableArray<ConstraintRow> Rows { get; }

    /// <summary>These constraints and others.</summary>
    public ConstraintSet And(IReadOnlyList<Func<Variables, Expr>> comparisons, IReadOnlyList<string?> texts) =>
        new(_parameters, [.. _comparisons, .. comparisons], [.. _names, .. texts]);

    /// <summary>The same constraints on variables that are made from others.</summary>
    /// <param name="parameters">The others.</param>
    /// <param name="map">Makes these from them.</param>
    public ConstraintSet Through(Parameters parameters, Func<Variables, Variables> map) =>
        new(parameters, [.. _comparisons.Select(comparison => (Func<Variables, Expr>)(p => comparison(map(p))))], _names);

    /// <summary>Half the sum of the squares of what the constraints fail by.</summary>
    public Objective Violation()
    {
        Expr equality = Expr.Literal([.. Rows.Select(row => row.IsEquality ? 1.0 : 0)], Shape.Vector(Rows.Length));
        return Objective.Of(
            p =>
            {
                Expr c = _values.Apply(p);
                return 0.5 * Expr.Sum(Expr.Square(Expr.Where(equality, c, Expr.Max(c, 0))));
            },
            _parameters);
    }

    /// <summary>The most that a constraint fails by where c has these values.</summary>
    public double Worst(ReadOnlySpan<double> values)
    {
        double worst = 0;
        for (int i = 0; i < values.Length; i++)
        {
            worst = Math.Max(worst, Rows[i].Failure(values[i]));
        }

        return worst;
    }

    /// <summary>c at a point.</summary>
    public void Values(ReadOnlySpan<double> point, Span<double> values) => _values.Values(point, values);

    /// <summary>J, row by row.</summary>
    public void Jacobian(ReadOnlySpan<double> point, Span<double> jacobian) => _values.Jacobian(point, jacobian);

    /// <summary>Jᵀ·weights.</summary>
    public void Gradient(ReadOnlySpan<double> point, ReadOnlySpan<double> weights, Span<double> gradient) => _values.Vjp(point, weights, gradient);

    /// <summary>Σ wᵢ·∇²cᵢ·v and J·v, which are the two halves of one product with the Hessian of wᵀc(x) by x and w.</summary>
    /// <param name="at">The point, then the weights.</param>
    /// <param name="along">The vector, then zeros.</param>
    /// <param name="both">Receives Σ wᵢ·∇²cᵢ·v, then J·v.</param>
    public void Curvature(ReadOnlySpan<double> at, ReadOnlySpan<double> along, Span<double> both) => _weighed.HessianProduct(at, along, both);

    private static (Expr Difference, bool Equality) Split(Expr comparison, string name) => comparison.Primitive switch
    {
        LessOrEqual or Less => (comparison.Operands[0] - comparison.Operands[1], false),
        Equal => (comparison.Operands[0] - comparison.Operands[1], true),
        _ => throw new ArgumentException(
            $"A constraint compares: '{name}' has no <=, >= or == at its top. Write for example x + y <= 1; in C#, Equal(x, y) stands for x == y.", nameof(comparison)),
    };
}
