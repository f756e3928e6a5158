using System.Collections.Immutable;
using FallLine.Expressions;
using FallLine.Optimization;

namespace FallLine;

/// <content>Constraints that are functions themselves.</content>
public abstract partial class Objective
{
    /// <summary>The constraints on the variables; null for none.</summary>
    internal virtual ConstraintSet? Constraints => null;

    /// <summary>The same function under constraints, each written as a comparison of expressions.</summary>
    /// <remarks>
    /// <para>Every method can descend it: <see cref="AugmentedLagrangian"/> says how. The result tells each constraint's violation and its multiplier (<see cref="Result.Constraints"/>).</para>
    /// <para>A strict inequality counts as one that may be met with equality. Bounds on single variables are better given as bounds (<c>Within</c>), which no step leaves; constraints may fail on the way.</para>
    /// </remarks>
    /// <param name="constraints">For example <c>x => x[0] + x[1] &lt;= 1</c> or <c>x => Equal(Sum(x), 1)</c>; a comparison of vectors holds for each element.</param>
    /// <exception cref="ArgumentException">One of them is not a comparison.</exception>
    /// <exception cref="InvalidOperationException">The objective has several parameters: use the form that names them.</exception>
    /// <example><code>
    /// Objective inDisc = objective.SubjectTo(x => Sum(Square(x)) &lt;= 2, x => Equal(x[0] + x[1], 1));
    /// </code></example>
    public Objective SubjectTo(params IReadOnlyList<Func<Expr, Expr>> constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return Parameters.Items.Length == 1
            ? Under([.. constraints.Select(constraint => (Func<Variables, Expr>)(p => constraint(p.Values[0])))], new string?[constraints.Count])
            : throw new InvalidOperationException($"The objective has {Parameters.Items.Length} parameters ({string.Join(", ", Parameters.Items.Select(item => item.Name))}): write constraints over Variables, as p => p[\"{Parameters.Items[0].Name}\"] <= 1, or as text.");
    }

    /// <summary>The same function of several named arrays under constraints.</summary>
    /// <param name="constraints">For example <c>p => Sum(p["w"]) &lt;= 1</c>.</param>
    /// <exception cref="ArgumentException">One of them is not a comparison.</exception>
    /// <remarks>As <see cref="SubjectTo(IReadOnlyList{Func{Expr, Expr}})"/>.</remarks>
    public Objective SubjectTo(params IReadOnlyList<Func<Variables, Expr>> constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return Under([.. constraints], new string?[constraints.Count]);
    }

    /// <summary>The same function under constraints written as text, such as <c>x^2 + y^2 &lt;= 2</c> and <c>x + y = 1</c>.</summary>
    /// <param name="constraints">Comparisons of formulas over the objective's variables; see <see cref="Formula"/> for the language.</param>
    /// <exception cref="FormulaException">One of them is not a formula.</exception>
    /// <exception cref="ArgumentException">One of them is not a comparison, or has a variable that the objective has not.</exception>
    /// <remarks>As <see cref="SubjectTo(IReadOnlyList{Func{Expr, Expr}})"/>.</remarks>
    public Objective SubjectTo(params IReadOnlyList<string> constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return Under([.. constraints.Select(text => Read(text))], [.. constraints]);
    }

    /// <summary>The objective that a formula states under constraints that are formulas too: a variable may be in any of them.</summary>
    /// <param name="formula">The formula; see <see cref="Formula"/> for the language.</param>
    /// <param name="constraints">Comparisons, such as <c>x^2 + y^2 &lt;= 2</c> and <c>x + y = 1</c>.</param>
    /// <param name="vectorLengths">The number of elements of each vector variable, by name.</param>
    /// <exception cref="FormulaException">One of them is not a formula, or the length of a vector is missing.</exception>
    /// <exception cref="ArgumentException">A constraint is not a comparison.</exception>
    /// <example><code>
    /// Result r = Descent.Minimize(Objective.Parse("x", ["x^2 + y^2 &lt;= 1"]), start: [0, 0]);   // at (-1, 0)
    /// </code></example>
    public static Objective Parse(string formula, IReadOnlyList<string> constraints, IReadOnlyDictionary<string, int>? vectorLengths = null)
    {
        ArgumentNullException.ThrowIfNull(formula);
        ArgumentNullException.ThrowIfNull(constraints);
        _ = FindVariables(formula, constraints);
        return Of(Function.Of(Formula.ParseMany(Joined(formula, constraints), vectorLengths)[0])).SubjectTo(constraints);
    }

    /// <summary>The variables of a formula and its constraints, in order of first appearance.</summary>
    internal static ImmutableArray<FormulaVariable> FindVariables(string formula, IReadOnlyList<string> constraints)
    {
        foreach (string text in constraints.Select(Comparison).Prepend(formula))
        {
            // Each by itself first: an error then shows its own text and column.
            _ = Formula.FindVariables(text);
        }

        return Formula.FindVariables(Joined(formula, constraints));
    }

    private static string Joined(string formula, IReadOnlyList<string> constraints) => string.Join(";", constraints.Select(Comparison).Prepend(formula));

    private Objective Under(IReadOnlyList<Func<Variables, Expr>> constraints, IReadOnlyList<string?> texts) =>
        constraints.Count == 0 ? throw new ArgumentException("There is no constraint. Give at least one.", nameof(constraints))
        : Reparameterization is not null ? new ReparameterizedObjective(Original.Under(constraints, texts), Transforms)
        : Constraints is { } there ? new ConstrainedObjective(Unconstrained, there.And(constraints, texts))
        : new ConstrainedObjective(this, new ConstraintSet(Parameters, constraints, texts));

    /// <summary>The same function under constraints over its own variables.</summary>
    internal Objective Under(ConstraintSet constraints) => new ConstrainedObjective(this, constraints);

    private Func<Variables, Expr> Read(string text)
    {
        Dictionary<string, int> lengths = Parameters.Items.Where(item => item.Shape.Rank == 1).ToDictionary(item => item.Name, item => item.Shape.Size);
        var formula = Formula.Parse(Comparison(text), lengths);
        foreach (Parameter item in formula.Parameters.Items)
        {
            if (!Parameters.TryGet(item.Name, out _))
            {
                throw new ArgumentException($"The constraint '{text}' has the variable '{item.Name}', which the function has not; it has: {string.Join(", ", Parameters.Items.Select(own => own.Name))}.", nameof(text));
            }
        }

        return p => Substitution.Replace([formula.Body], formula.Inputs, [.. formula.Parameters.Items.Select(item => p[item.Name])])[0];
    }

    /// <summary>A lone <c>=</c> means an equation here, as mathematics writes it.</summary>
    private static string Comparison(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('=', StringComparison.Ordinal);
        bool alone = at > 0 && !"<>=!".Contains(text[at - 1], StringComparison.Ordinal) && (at + 1 == text.Length || text[at + 1] is not ('=' or '<' or '>'));
        return alone ? text.Insert(at, "=") : text;
    }

    private protected virtual Objective Unconstrained => this;

    private sealed class ConstrainedObjective(Objective inner, ConstraintSet constraints) : WrappedObjective(inner)
    {
        internal override ConstraintSet Constraints => constraints;

        private protected override Objective Unconstrained => Inner;
    }
}
