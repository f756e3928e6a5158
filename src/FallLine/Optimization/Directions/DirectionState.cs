namespace FallLine;

/// <summary>What a direction remembers during one run.</summary>
/// <remarks>
/// A direction is a curve p(t) from the accepted point, p(0) = 0: a straight line t·d for most
/// (<see cref="StraightDirectionState"/>), a bent one for trust regions and damping. The step size chooses t.
/// </remarks>
public abstract class DirectionState
{
    /// <summary>The scalar that the direction itself believes in, such as 1 for a Newton step, or, for a curve that ends, where it ends; NaN where it has no scale of its own.</summary>
    public virtual double NaturalStep => double.NaN;

    /// <summary>The length of a step that would change everything, by which a trust radius begins: 1 unless the direction measures lengths in units of its own. Asked once it has been aimed.</summary>
    public virtual double Unit => 1;

    /// <summary>The greatest scalar at which the curve still goes on, such as where it meets the boundary of a set; beyond it the curve stands still.</summary>
    public virtual double GreatestStep => double.PositiveInfinity;

    /// <summary>The size of what cancels in the value, where the direction knows it: values are rounded relative to that. 0 where it does not.</summary>
    internal virtual double Cancelled => 0;

    /// <summary>Learns from a newly accepted point and points the curve from there. Called once per accepted point.</summary>
    /// <param name="at">The accepted point.</param>
    /// <param name="evaluator">For directions that need second derivatives.</param>
    /// <returns>Null, or why there is no direction.</returns>
    public abstract StopReason? Aim(Iterate at, Evaluator evaluator);

    /// <summary>Writes from + p(step).</summary>
    /// <param name="from">The point last aimed at.</param>
    /// <param name="step">The scalar t.</param>
    /// <param name="to">Receives the point reached.</param>
    public abstract void Move(ReadOnlySpan<double> from, double step, Span<double> to);

    /// <summary>The derivative by t of the value along the curve, where the gradient is <paramref name="gradient"/>: gradientᵀp′(step).</summary>
    /// <param name="gradient">The gradient at the point that <paramref name="step"/> leads to.</param>
    /// <param name="step">The scalar t.</param>
    public abstract double Slope(ReadOnlySpan<double> gradient, double step);

    /// <summary>By how much the direction's own model of the function falls from the point last aimed at to p(step); NaN where it has no model.</summary>
    /// <param name="step">The scalar t, to which <see cref="Move"/> moved last.</param>
    public virtual double PredictedDecrease(double step) => double.NaN;

    /// <summary>Whether the direction leads on from a point where the gradient is within its tolerance: down along negative curvature, from a saddle or a maximum.</summary>
    /// <param name="at">The accepted point, not yet aimed at.</param>
    /// <param name="evaluator">For second derivatives.</param>
    /// <returns>False for most directions, which see the gradient alone.</returns>
    public virtual bool LeadsOn(Iterate at, Evaluator evaluator) => false;

    /// <summary>Forgets what earlier points taught and points along the steepest descent, after a step size found no better point.</summary>
    /// <param name="at">The point last aimed at.</param>
    /// <returns>False where there was nothing to forget, so that another try would be the same.</returns>
    public virtual bool Restart(Iterate at) => false;

    /// <summary>Takes over what another state learnt of the curvature, but not where it was: a warm start. A direction that learns none does nothing.</summary>
    /// <param name="earlier">The state of a direction with the same options, of a run that is over; of as many variables, or it is left alone.</param>
    public virtual void Inherit(DirectionState earlier)
    {
    }

    /// <summary>Names what it carries from one step to the next, for checkpoints.</summary>
    /// <param name="ledger">Reads it or overwrites it.</param>
    public abstract void Exchange(Ledger ledger);

    /// <summary>Told of a newly accepted point before it is judged: a direction that knows the constraints' multipliers renews what is descended.</summary>
    /// <param name="at">The accepted point.</param>
    /// <param name="evaluator">Renews it.</param>
    internal virtual void Arrive(Iterate at, Evaluator evaluator)
    {
    }

    /// <summary>p′(0), the vector along which the curve begins.</summary>
    /// <exception cref="NotSupportedException">The direction does not know it.</exception>
    internal virtual void Tangent(Span<double> result) => throw new NotSupportedException("An exact step needs a straight direction.");
}
