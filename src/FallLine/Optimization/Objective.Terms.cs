using FallLine.Optimization;

namespace FallLine;

/// <content>Bounds, sets to stay in, and simple terms beside the function.</content>
public abstract partial class Objective
{
    /// <summary>The simple term h that is minimised with the function, or the set that its variables stay in; null for none.</summary>
    /// <remarks>
    /// <see cref="Value"/> and the derivatives are those of the smooth function f alone. A run minimises f + h, and that is the value in its
    /// result; what it drives to zero is ‖x - prox(x - ∇f)‖∞, the norm of the gradient where there is no term and of the projected gradient within bounds.
    /// </remarks>
    public virtual ProximalTerm? Term => null;

    /// <summary>The objective with its variables kept in a set; all else stays. Bounds within bounds are met both.</summary>
    /// <param name="region">The set: <see cref="Bounds"/>, or another one with a projection.</param>
    /// <exception cref="ArgumentException">The set is for another number of variables, has no point in common with the bounds that there are, or there is already another term.</exception>
    /// <example><code>
    /// Result result = Descent.Minimize(objective.Within(Bounds.Same(2, 0, 1)), start: [0.5, 0.5]);
    /// </code></example>
    public Objective Within(Region region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return Reparameterization is not null ? new ReparameterizedObjective(Original.Within(region), Transforms)
            : Constraints is { } constraints ? Unconstrained.Within(region).Under(constraints)
            : (Term, region) is (Bounds there, Bounds more) && more.Dimension == there.Dimension
            ? new TermedObjective(this is TermedObjective { Smooth: var smooth } ? smooth : this, there.And(more))
            : Plus(region);
    }

    /// <summary>The objective with bounds on some of its variables, by name.</summary>
    /// <param name="sides">Name, lower and upper bound, infinite where there is none; the bounds of an array hold for each of its elements.</param>
    /// <exception cref="ArgumentException">There is no such variable, a bound is NaN, or a lower one lies above its upper one.</exception>
    /// <example><code>
    /// Objective inBox = Objective.Parse("(x-2)^2+(y+1)^2").Within(("x", 0, 1), ("y", 0, double.PositiveInfinity));
    /// </code></example>
    public Objective Within(params ReadOnlySpan<(string Name, double Lower, double Upper)> sides) => Within(Bounds.Of(Parameters, sides));

    /// <summary>The objective with a simple convex term added to what is minimised.</summary>
    /// <param name="term">The term, such as <c>new L1(0.1)</c>.</param>
    /// <exception cref="ArgumentException">The term is for another number of variables, or there is already a term.</exception>
    public Objective Plus(ProximalTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        if (Constraints is { } constraints)
        {
            return Unconstrained.Plus(term).Under(constraints);
        }

        if (Term is { } there)
        {
            throw new ArgumentException($"The objective already has the term '{there.Name}'; '{term.Name}' cannot be put beside it, because the proximal operator of a sum does not follow from those of its parts.", nameof(term));
        }

        if (Reparameterization is not null)
        {
            throw new ArgumentException($"The objective is reparameterised, and the term '{term.Name}' does not hold for free variables. Use transforms alone, which can keep a parameter positive, between limits or fixed, or the term alone.", nameof(term));
        }

        return (term.Dimension ?? Dimension) != Dimension || term.LeastDimension > Dimension
            ? throw new ArgumentException($"The term '{term.Name}' is made for {term.LeastDimension} variables, but the objective has {Dimension}.", nameof(term))
            : new TermedObjective(this, term);
    }

    /// <summary>The objective with one of its parameters kept in a set; parameters may have different ones.</summary>
    /// <param name="region">The set.</param>
    /// <param name="on">The parameter's name.</param>
    /// <exception cref="ArgumentException">There is no such parameter, the set is for another number of variables, or there is already a term that this one cannot be put beside.</exception>
    /// <example><code>
    /// Objective mixture = likelihood.Within(new Simplex(), on: "weights").Within(Bounds.Same(3, 0, 10), on: "rates");
    /// </code></example>
    public Objective Within(Region region, string on) => Plus(region, on);

    /// <summary>The objective with a term of one of its parameters added to what is minimised: such as a cost of the weights that leaves the intercept free.</summary>
    /// <param name="term">The term.</param>
    /// <param name="on">The parameter's name.</param>
    /// <exception cref="ArgumentException">There is no such parameter, the term is for another number of variables, or there is already a term that this one cannot be put beside.</exception>
    /// <example><code>
    /// Objective sparse = logistic.Plus(new L1(0.1), on: "w");
    /// </code></example>
    public Objective Plus(ProximalTerm term, string on)
    {
        ArgumentNullException.ThrowIfNull(term);
        ArgumentNullException.ThrowIfNull(on);
        if (Constraints is { } constraints)
        {
            return Unconstrained.Plus(term, on).Under(constraints);
        }

        Parameter parameter = Parameters.Items.FirstOrDefault(item => item.Name == on)
            ?? throw new ArgumentException($"There is no parameter '{on}' for the term '{term.Name}'. {Messages.CloseNames.Advice(on, Parameters.Items.Select(item => item.Name), "parameters")}", nameof(on));
        if ((term.Dimension ?? parameter.Shape.Size) != parameter.Shape.Size || term.LeastDimension > parameter.Shape.Size)
        {
            throw new ArgumentException($"The term '{term.Name}' is made for {term.LeastDimension} variables, but '{on}' has {parameter.Shape.Size}.", nameof(term));
        }

        (Objective smooth, IReadOnlyList<TermPart> before) = this is TermedObjective { Parts: { } parts } there ? (there.Smooth, parts) : (this, []);
        if (before.Any(part => part.Name == on))
        {
            throw new ArgumentException($"The parameter '{on}' already has the term '{before.First(part => part.Name == on).Term.Name}'; '{term.Name}' cannot be put beside it, because the proximal operator of a sum does not follow from those of its parts.", nameof(term));
        }

        TermPart[] all = [.. before, new TermPart(on, parameter.Offset, parameter.Shape.Size, term)];
        ProximalTerm together = TermPart.Together(all, Dimension);
        return before.Count > 0 ? new TermedObjective(smooth, together, all)
            : smooth.Plus(together) is TermedObjective { Smooth: var alone } ? new TermedObjective(alone, together, all)
            : throw new InvalidOperationException("A term made no objective with a term.");
    }

    /// <summary>The same function, evaluated within bounds only, also where its derivatives are differences.</summary>
    internal virtual Objective Confined(Bounds bounds) => this;
}
