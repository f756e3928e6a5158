namespace FallLine;

/// <content>Sums of squares.</content>
public abstract partial class Objective
{
    /// <summary>The residuals of which the value is ½Σρ(rᵢ²), ρ being <see cref="Loss"/>; null where the objective is not known to be such a sum. A recorded function or a formula is known to be one where it is written as sums, with positive factors, of squares and even powers.</summary>
    public virtual Residuals? Residuals => null;

    /// <summary>What a residual counts for; <see cref="RobustLoss.Linear"/>, ordinary least squares, unless the objective says otherwise.</summary>
    public virtual RobustLoss Loss => RobustLoss.Linear;

    /// <summary>The objective ½Σρ(rᵢ²): half the sum of squares, so that its gradient is Jᵀr without a factor.</summary>
    /// <remarks>Of recorded residuals all derivatives are exact and of any order; of plain code there is the gradient.</remarks>
    /// <param name="residuals">The residuals.</param>
    /// <param name="loss">What a residual counts for; its square where null.</param>
    /// <exception cref="ArgumentException">The residuals are <see cref="ProjectedResiduals"/>, whose linear variables are at their best by squares, and the loss is another.</exception>
    /// <example><code>
    /// Objective objective = Objective.LeastSquares(Residuals.Of(p => p["a"] * Exp(-p["k"] * x) - y, parameters));
    /// Result result = Methods.LevenbergMarquardt().Minimize(objective, start);
    /// </code></example>
    public static Objective LeastSquares(Residuals residuals, RobustLoss? loss = null)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        RobustLoss counted = loss ?? RobustLoss.Linear;
        if (residuals is ProjectedResiduals && !ReferenceEquals(counted, RobustLoss.Linear))
        {
            throw new ArgumentException(
                $"The linear variables of these residuals are at their best by squares, not by the loss '{counted}'. Use the residuals before projection with the loss, from the point that projection leads to (Complete).", nameof(loss));
        }

        if (residuals.Function is not { } function)
        {
            return new Optimization.LeastSquaresObjective(residuals, counted);
        }

        Function value = Function.Of(variables => 0.5 * Expr.Sum(counted.Of(Expr.Square(function.Apply(variables)))), function.Parameters);
        return new TracedObjective(value, residuals, counted);
    }

    /// <summary>Whether the gradient is computed from the Jacobian of the residuals, so that a run had better keep that.</summary>
    internal virtual bool Linearizes => false;

    /// <summary>As <see cref="ValueAndGradient(ReadOnlySpan{double}, Span{double})"/>, keeping the Jacobian; only where the objective <see cref="Linearizes"/>.</summary>
    internal virtual double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient, Optimization.Linearization linearization) => ValueAndGradient(point, gradient);
}
