using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>The method for an objective where none is named: chosen by what the objective is, with the reason, and followed by others where it fails.</summary>
/// <remarks>
/// <para><b>First</b>, in this order: under constraints, for up to <see cref="MostVariables"/> variables, <c>sqp</c>; a sum of squares that is to become small, without constraints or within bounds, with up to <see cref="MostVariables"/> variables or each square of few of them, <c>lm</c>; within bounds, <c>lbfgs-b</c>; in another set or with an added term, <c>spg</c>; anything else, <c>lbfgs</c>.</para>
/// <para><b>Then</b>, from the best point so far, each at most once; but for the first, without sets other than bounds, constraints and transforms:</para>
/// <list type="bullet">
/// <item><c>sqp</c> that does not converge: <c>lbfgs-b</c> within bounds, <c>lbfgs</c> without, on the augmented Lagrangian: it needs no quadratic model, and tells whether the constraints can be met; where it meets them and stalls,
/// <c>sqp</c> once more. Where they seem not to be met, a descent on the squares of what they fail by looks for a point that does, and <c>sqp</c> goes on from there.</item>
/// <item><c>lm</c> that has not converged after 50 steps, or stalls: the residuals do not vanish and are strongly curved, which its linear model does not see. <c>trust-exact</c> goes on, which has the second derivatives; without these, <c>lbfgs</c>.</item>
/// <item><c>lm</c> that converged where as many residuals as variables do not vanish: the Jacobian is singular there, and no solution of the equations is near. Runs of <c>lm</c> from beyond, along the direction in which it is singular, look for
/// a lower point; the result changes only where one is found. In all at most 8 runs of 30 steps.</item>
/// <item><c>lbfgs</c> that stalls (<c>line-search</c>, <c>rounding</c>): at a kink, or without second derivatives, or with more than <see cref="MostVariables"/> variables, <c>lbfgs</c> with the search of <see cref="HagerZhang"/>, which goes on along kinks;
/// elsewhere <c>trust-exact</c>. So where its searches take 10 evaluations a step.</item>
/// <item>Within bounds, <c>lm</c> that stalls: <c>lbfgs-b</c>. <c>lbfgs-b</c> that stalls: <c>newton</c>, but at a kink, or where it cannot be had, <c>lbfgs</c> with the search of <see cref="HagerZhang"/>.</item>
/// <item>A kink at the end, with up to 30 variables: gradients around it show whether any direction leads lower; where none does, the status is <see cref="Status.Converged"/>, the reason <c>kink</c>.</item>
/// </list>
/// <para><b>At last</b>, with up to <see cref="MostVariables"/> variables, without a set other than bounds and without transforms, one Hessian tells whether the point where the gradient vanishes is a minimum (squares that vanish need no proof); under constraints that of the Lagrangian, along what the active ones leave:</para>
/// <list type="bullet">
/// <item>A saddle, a maximum, a point of inflection: a run goes on from a lower point beside it.</item>
/// <item>Newton's step is long, as it is where all gradients are small: <c>trust-exact</c> goes on (within bounds and under constraints the first method), with a tolerance in units of the largest gradient. Where the gradient so becomes much smaller and Newton's step does not, there is no minimum that way: the
/// status is <see cref="Status.Diverged"/>, the reason <c>escaping</c>. Where the caller gave a gradient tolerance, that is the end.</item>
/// </list>
/// <para>Under constraints a run that went far and did not converge is <c>unbounded</c> where the value falls at the same pace at allowed points 10, 100 and 1000 times as far.</para>
/// <para>Where every partial derivative drowns in its own noise, which is measured, none follows, and the reason <c>rounding</c> says how exact they are.</para>
/// <para>Limits hold for all runs together, and so do the result's counts; <see cref="Result.Attempts"/> lists the runs. A run that neither converges nor gets lower leaves the result as it was.</para>
/// </remarks>
/// <example><code>
/// Choice choice = Choice.For(objective);
/// Console.WriteLine($"{choice.Descent.Name}: {choice.Why}");
/// Result result = choice.Minimize(start);
/// </code></example>
public sealed record Choice
{
    /// <summary>Up to this many variables, methods with dense matrices are chosen.</summary>
    public const int MostVariables = 200;

    /// <summary>Whether other methods may go on where this one fails. In a set, with a term or under constraints, what is asked of a point is more than its value, and few can; those have their own rules.</summary>
    internal bool IsFollowed => Objective is { Term: null or Bounds, Constraints: null, Reparameterization: null };

    /// <summary>Whether nothing stands beside the function: every method can take it.</summary>
    internal bool IsFree => Objective is { Term: null, Constraints: null, Reparameterization: null };

    private Choice(Objective objective, Descent descent, string why) => (Objective, Descent, Why) = (objective, descent, why);

    /// <summary>What it was chosen for.</summary>
    public Objective Objective { get; }

    /// <summary>The method to begin with; may be changed, for example in when it stops. What follows stops and is watched in the same way.</summary>
    public Descent Descent { get; init; }

    /// <summary>Why this method, in one sentence.</summary>
    public string Why { get; init; }

    /// <summary>Chooses for an objective.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="maximize">Whether it is to be climbed.</param>
    public static Choice For(Objective objective, bool maximize = false)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (objective is { Constraints: not null, Dimension: <= MostVariables, Term: null or Bounds })
        {
            return new Choice(objective, Methods.SequentialQuadraticMethod.Default, "It meets constraints in few evaluations.");
        }

        if (!maximize && objective is { Term: null or Bounds, Constraints: null, Residuals: { } residuals } && (objective.Dimension <= MostVariables || residuals.JacobianPattern is not null))
        {
            string within = objective.Term is null ? "" : ", within bounds";
            string few = objective.Dimension <= MostVariables ? "" : ", each of few variables";
            return new Choice(objective, Methods.LevenbergMarquardtMethod.Default, $"The function is a sum of {Numbers.Count(residuals.Count, "square")}{few}{within}.");
        }

        if (objective.Term is { } term)
        {
            return term switch
            {
                Bounds => new Choice(objective, Methods.LimitedMemoryBfgsBMethod.Default, "It keeps the variables within their bounds."),
                Region => new Choice(objective, Methods.SpectralProjectedGradientMethod.Default, $"It keeps the variables in the {term.Name}."),
                _ => new Choice(objective, Methods.SpectralProjectedGradientMethod.Default, $"It minimises the term '{term.Name}' with the function."),
            };
        }

        string why = objective.Dimension > MostVariables ? $"Any number of variables ({objective.Dimension} here), by gradients alone." : "It serves most smooth functions best.";
        return new Choice(objective, Descent.DefaultMethod.Default, why);
    }

    /// <summary>Goes down from a start.</summary>
    /// <param name="start">Where to begin; one finite number per variable.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    public Result Minimize(ReadOnlySpan<double> start, CancellationToken cancellationToken = default) => new Relay(this, maximize: false, cancellationToken).Run(start);

    /// <summary>Goes up from a start. Values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize(ReadOnlySpan{double}, CancellationToken)"/>
    public Result Maximize(ReadOnlySpan<double> start, CancellationToken cancellationToken = default) => new Relay(this, maximize: true, cancellationToken).Run(start);
}
