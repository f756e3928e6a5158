using System.Collections.Immutable;
using FallLine.Differentiation;

namespace FallLine;

/// <content>Recurrences, recorded once however many steps they have.</content>
public sealed partial class Expr
{
    /// <summary>Every state of a recurrence: a step makes the next state of the last one and of the next element of a sequence.</summary>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="sequence">The elements, along the first axis: one for each step.</param>
    /// <param name="step">From a state and an element to the next state, which has the same shape. It is recorded once. Expressions that it closes over are the same for every step.</param>
    /// <returns>The states along a new first axis, the initial one first: one more than the sequence has elements.</returns>
    /// <remarks>
    /// The states are kept for the derivative, and nothing else of a step. The derivative is a recurrence that runs the other
    /// way; what the elements and the captured expressions receive is computed for all steps at once.
    /// </remarks>
    /// <example><code>
    /// Expr smooth = Scan(x[0], x, (mean, xt) => mean + rate * (xt - mean));
    /// </code></example>
    /// <exception cref="ShapeException">The sequence is a scalar, or the step gives another shape than the state has.</exception>
    public static Expr Scan(Expr initial, Expr sequence, Func<Expr, Expr, Expr> step)
    {
        RequireArguments(step, initial, sequence);
        return Recurrence.Over("scan", [initial], [sequence], (states, elements) => [step(states[0], elements[0])]).States()[0];
    }

    /// <summary>Every state of a recurrence without a sequence.</summary>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="steps">The number of steps, at least 0.</param>
    /// <param name="step">From a state to the next, which has the same shape; recorded once.</param>
    /// <returns>The states along a new first axis, the initial one first: one more than there are steps.</returns>
    /// <example><code>
    /// Expr path = Scan(start, 100, x => x + h * Slope(x));
    /// </code></example>
    /// <exception cref="ShapeException">The step gives another shape than the state has.</exception>
    public static Expr Scan(Expr initial, int steps, Func<Expr, Expr> step)
    {
        RequireArguments(step, initial);
        return Counted("scan", [initial], steps, states => [step(states[0])]).States()[0];
    }

    /// <summary>Every state of a recurrence of two states.</summary>
    /// <param name="initial">The states before the first step.</param>
    /// <param name="sequence">The elements, along the first axis: one for each step.</param>
    /// <param name="step">From the two states and an element to the next two states; recorded once.</param>
    /// <returns>For each state its values along a new first axis, the initial one first.</returns>
    /// <example><code>
    /// (Expr hidden, Expr cell) = Scan((h0, c0), text, (h, c, letter) => Cell(letter, h, c));
    /// </code></example>
    /// <exception cref="ShapeException">The sequence is a scalar, or the step changes the shape of a state.</exception>
    public static (Expr First, Expr Second) Scan((Expr First, Expr Second) initial, Expr sequence, Func<Expr, Expr, Expr, (Expr First, Expr Second)> step)
    {
        RequireArguments(step, initial.First, initial.Second, sequence);
        return Two(Recurrence.Over("scan", [initial.First, initial.Second], [sequence], (states, elements) => Both(step(states[0], states[1], elements[0]))).States());
    }

    /// <summary>Every state of a recurrence of two states without a sequence.</summary>
    /// <param name="initial">The states before the first step.</param>
    /// <param name="steps">The number of steps, at least 0.</param>
    /// <param name="step">From the two states to the next two; recorded once.</param>
    /// <returns>For each state its values along a new first axis, the initial one first.</returns>
    /// <example><code>
    /// (Expr angle, Expr speed) = Scan((a0, v0), 100, (a, v) => (a + h * v, v - h * Sin(a)));
    /// </code></example>
    /// <exception cref="ShapeException">The step changes the shape of a state.</exception>
    public static (Expr First, Expr Second) Scan((Expr First, Expr Second) initial, int steps, Func<Expr, Expr, (Expr First, Expr Second)> step)
    {
        RequireArguments(step, initial.First, initial.Second);
        return Two(Counted("scan", [initial.First, initial.Second], steps, states => Both(step(states[0], states[1]))).States());
    }

    /// <summary>Every state of a recurrence of any number of states and sequences.</summary>
    /// <param name="initial">The states before the first step; each has its own shape.</param>
    /// <param name="sequences">Elements along the first axis, as many of each.</param>
    /// <param name="step">From the states and an element of each sequence to the next states, in the same order; recorded once.</param>
    /// <returns>For each state its values along a new first axis, the initial one first.</returns>
    /// <exception cref="ShapeException">The sequences have not as many elements, or the step changes the shape of a state.</exception>
    public static ImmutableArray<Expr> Scan(IReadOnlyList<Expr> initial, IReadOnlyList<Expr> sequences, Func<ImmutableArray<Expr>, ImmutableArray<Expr>, IEnumerable<Expr>> step)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(sequences);
        RequireArguments(step, [.. initial, .. sequences]);
        return Recurrence.Over("scan", initial, sequences, step).States();
    }

    /// <summary>The last state of a recurrence, of which the value needs no other: <see cref="Scan(Expr, Expr, Func{Expr, Expr, Expr})"/> without the states on the way.</summary>
    /// <param name="initial">The state before the first step; of no steps, the result.</param>
    /// <param name="sequence">The elements, along the first axis: one for each step.</param>
    /// <param name="step">From a state and an element to the next state; recorded once.</param>
    /// <param name="segments">
    /// More than 1 trades time for memory: a derivative keeps the states between so many segments, and computes a segment again
    /// when it comes to it. Of T steps about √T segments need the least.
    /// </param>
    /// <exception cref="ShapeException">The sequence is a scalar, or the step gives another shape than the state has.</exception>
    public static Expr Fold(Expr initial, Expr sequence, Func<Expr, Expr, Expr> step, int segments = 1)
    {
        RequireArguments(step, initial, sequence);
        return Recurrence.Over("fold", [initial], [sequence], (states, elements) => [step(states[0], elements[0])]).Last(segments)[0];
    }

    /// <summary>The last state of a recurrence without a sequence.</summary>
    /// <param name="initial">The state before the first step; of no steps, the result.</param>
    /// <param name="steps">The number of steps, at least 0.</param>
    /// <param name="step">From a state to the next; recorded once.</param>
    /// <param name="segments">More than 1 trades time for memory, as in <see cref="Fold(Expr, Expr, Func{Expr, Expr, Expr}, int)"/>.</param>
    /// <example><code>
    /// Expr end = Fold(start, 1000, x => x + h * Slope(x), segments: 32);
    /// </code></example>
    /// <exception cref="ShapeException">The step gives another shape than the state has.</exception>
    public static Expr Fold(Expr initial, int steps, Func<Expr, Expr> step, int segments = 1)
    {
        RequireArguments(step, initial);
        return Counted("fold", [initial], steps, states => [step(states[0])]).Last(segments)[0];
    }

    /// <summary>The last states of a recurrence of any number of states and sequences.</summary>
    /// <param name="initial">The states before the first step; of no steps, the result.</param>
    /// <param name="sequences">Elements along the first axis, as many of each.</param>
    /// <param name="step">From the states and an element of each sequence to the next states; recorded once.</param>
    /// <param name="segments">More than 1 trades time for memory, as in <see cref="Fold(Expr, Expr, Func{Expr, Expr, Expr}, int)"/>.</param>
    /// <exception cref="ShapeException">The sequences have not as many elements, or the step changes the shape of a state.</exception>
    public static ImmutableArray<Expr> Fold(IReadOnlyList<Expr> initial, IReadOnlyList<Expr> sequences, Func<ImmutableArray<Expr>, ImmutableArray<Expr>, IEnumerable<Expr>> step, int segments = 1)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(sequences);
        RequireArguments(step, [.. initial, .. sequences]);
        return Recurrence.Over("fold", initial, sequences, step).Last(segments);
    }

    private static Recurrence Counted(string name, ImmutableArray<Expr> initial, int steps, Func<ImmutableArray<Expr>, IEnumerable<Expr>> step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return new Recurrence(name, initial, [], steps, (states, _) => step(states));
    }

    private static Expr[] Both((Expr First, Expr Second) states) => [states.First, states.Second];

    private static (Expr First, Expr Second) Two(ImmutableArray<Expr> states) => (states[0], states[1]);

    private static void RequireArguments(Delegate function, params ReadOnlySpan<Expr> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        foreach (Expr argument in arguments)
        {
            ArgumentNullException.ThrowIfNull(argument);
        }
    }
}
