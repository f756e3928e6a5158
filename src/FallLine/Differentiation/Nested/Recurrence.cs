using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>A recurrence as a user writes it: initial states, sequences, and a step that is recorded once.</summary>
/// <param name="Name">The function that was called, for messages.</param>
/// <param name="Initial">The initial states.</param>
/// <param name="Sequences">The sequences.</param>
/// <param name="Length">The number of steps.</param>
/// <param name="Step">From the states and an element of each sequence to the next states.</param>
internal sealed record Recurrence(string Name, ImmutableArray<Expr> Initial, ImmutableArray<Expr> Sequences, int Length, Func<ImmutableArray<Expr>, ImmutableArray<Expr>, IEnumerable<Expr>> Step)
{
    /// <summary>A recurrence over sequences, after a check that they belong together.</summary>
    public static Recurrence Over(string name, IReadOnlyList<Expr> initial, IReadOnlyList<Expr> sequences, Func<ImmutableArray<Expr>, ImmutableArray<Expr>, IEnumerable<Expr>> step)
    {
        ImmutableArray<Expr> states = [.. initial];
        ImmutableArray<Expr> along = [.. sequences];
        if (states.IsEmpty || along.IsEmpty)
        {
            throw new ArgumentException($"{name} needs at least one initial state and one sequence.", states.IsEmpty ? nameof(initial) : nameof(sequences));
        }

        foreach (Expr sequence in along)
        {
            if (sequence.Shape.IsScalar)
            {
                throw new ShapeException($"{name} over a scalar: a sequence has its elements along its first axis.");
            }

            if (sequence.Shape[0] != along[0].Shape[0])
            {
                throw new ShapeException($"{name} over sequences of shapes {along[0].Shape} and {sequence.Shape}: {along[0].Shape[0]} and {sequence.Shape[0]} elements; they must be as many.");
            }
        }

        return new Recurrence(name, states, along, along[0].Shape[0], step);
    }

    /// <summary>Every value of every state, the initial one first, along a new first axis.</summary>
    public ImmutableArray<Expr> States()
    {
        ImmutableArray<Expr> initial = Typed(Initial);
        if (Length == 0)
        {
            return ImmutableArray.CreateRange(initial, state => state.Reshape(Structure.WithFirst(1, state.Shape)));
        }

        (Scan scan, Expr node) = Apply(initial, isKept: true);
        return scan.Parts(node);
    }

    /// <summary>The last value of every state.</summary>
    /// <param name="segments">In so many segments what is between their ends is computed again for derivatives, not kept.</param>
    public ImmutableArray<Expr> Last(int segments = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(segments, 1);
        ImmutableArray<Expr> initial = Typed(Initial);
        if (Length == 0)
        {
            return initial;
        }

        if (segments == 1)
        {
            (Scan scan, Expr node) = Apply(initial, isKept: false);
            return scan.Final(node);
        }

        int each = (Length + segments - 1) / segments;
        int whole = Length / each;
        ImmutableArray<Expr> reached = new Recurrence(Name, initial, [.. Sequences.Select(x => Split(x, whole, each))], whole, (states, parts) => Segment(states, parts, each)).Last();
        int rest = Length - (whole * each);
        return rest == 0 ? reached : [.. Segment(reached, [.. Sequences.Select(x => x.Slice(0, whole * each, rest))], rest)];
    }

    /// <summary>The next states, after a check that they are as many and have the same shapes.</summary>
    public static ImmutableArray<Expr> Fitting(string name, ImmutableArray<Expr> states, IEnumerable<Expr> given)
    {
        ImmutableArray<Expr> next = [.. given];
        return next.Length != states.Length
            ? throw new ArgumentException($"{name} has {states.Length} states, and its step gives {next.Length}.")
            : [.. next.Select((x, i) => Shape.Broadcast(x.Shape, states[i].Shape) == states[i].Shape
                ? Expr.Broadcast(x, states[i].Shape)
                : throw new ShapeException($"{name} with a state of shape {states[i].Shape}, and its step gives {x.Shape}: a state keeps its shape. Give an initial state of the shape that the step makes."))];
    }

    private static Expr Split(Expr sequence, int segments, int each) =>
        Rows.Of(sequence, 0, segments * each).Reshape(Structure.WithFirst(segments, Structure.WithFirst(each, Structure.Without(sequence.Shape, 0))));

    private ImmutableArray<Expr> Segment(ImmutableArray<Expr> states, ImmutableArray<Expr> parts, int length) =>
        Checkpoint.Close([.. states, .. parts], given => new Recurrence(Name, given[..states.Length], given[states.Length..], length, Step).Last());

    private (Scan Scan, Expr Node) Apply(ImmutableArray<Expr> initial, bool isKept)
    {
        string Label(string name, int count, int i) => count == 1 ? name : name + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        ImmutableArray<Expr> states = [.. initial.Select((state, i) => Expr.Input(Label("s", initial.Length, i), state.Shape, state.ElementType))];
        ImmutableArray<Expr> elements = [.. Sequences.Select((x, i) => Expr.Input(Label("x", Sequences.Length, i), Structure.Without(x.Shape, 0), x.ElementType))];
        ImmutableArray<Expr> next = Fitting(Name, states, Step(states, elements));
        (Body body, ImmutableArray<Expr> captured) = Body.Close([.. states, .. elements], next);
        Scan scan = new(body, states.Length, isKept ? states.Length : 0, elements.Length, Length, Reversed: false);
        return (scan, Expr.Apply(scan, [.. initial, .. Sequences, .. captured]));
    }

    /// <summary>Numbers take the type of what they meet.</summary>
    private ImmutableArray<Expr> Typed(ImmutableArray<Expr> initial)
    {
        Expr? typed = initial.Concat(Sequences).FirstOrDefault(x => x.Primitive is not Constant);
        return typed is null ? initial : ImmutableArray.CreateRange(initial, x => x.Primitive is Constant number ? Expr.Leaf(number, typed.ElementType) : x);
    }
}
