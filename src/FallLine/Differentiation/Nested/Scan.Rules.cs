using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <remarks>
/// <para>
/// With s' = f(s, x, θ) and a dot for a change, ṡ' = (∂f/∂s)·ṡ + (∂f/∂x)·ẋ + (∂f/∂θ)·θ̇: a recurrence along the same states. Its last two
/// terms hang on no change of state, so they are computed for all steps at once.
/// </para>
/// <para>
/// With a bar for a cotangent, s̄ = ȳ + (∂f/∂s)ᵀ·s̄': the recurrence that runs the other way. What x and θ receive, (∂f/∂x)ᵀ·s̄' and the sum of
/// (∂f/∂θ)ᵀ·s̄', is one reverse derivative of all steps at once, in which the sum of outer products is one product of matrices.
/// Where all steps at once would not fit the cache they are taken in blocks, over which the same sums are states of a recurrence; where the step is a
/// checkpoint that must not be kept, or works on large arrays, the sums are states of the recurrence itself.
/// </para>
/// </remarks>
internal sealed partial record Scan
{
    /// <summary>Elements: smaller arrays cost by their number more than by their size, so all steps at once are the cheaper way.</summary>
    public const int LargestTogether = 256;

    // Elements: what a core has of second-level cache.
    private const long Room = 1 << 18;

    // Blocks cost a tenth more than all steps at once as long as those fit the third-level cache; beyond, a network of 8192 steps took a third of the time.
    private const int Many = 4;

    private int Elements => States + Sequences;

    private ImmutableArray<Expr> StateInputs => Step.Inputs[..States];

    private ImmutableArray<Expr> ElementInputs => Step.Inputs[States..Elements];

    private ImmutableArray<Expr> CapturedInputs => Step.Inputs[Elements..];

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr whole = Whole(node);
        Expr[] before = StatesBefore(whole);
        Expr[] changes = Like("t", StateInputs);
        ImmutableArray<Expr> moved = ForwardMode.Pushforward(Step.Outputs, StateInputs, changes);
        ImmutableArray<Expr> sources = Sources(node, before, tangents);
        Expr[] added = Like("b", sources.IsEmpty ? [] : StateInputs);
        Scan linear = new(
            new Body([.. changes, .. Step.Inputs[..Elements], .. added, .. CapturedInputs], sources.IsEmpty ? moved : moved.Zip(added, (x, b) => x + b)),
            States,
            Kept,
            Elements + added.Length,
            Length,
            Reversed);
        Expr[] initial = [.. tangents.Take(States).Select((tangent, i) => tangent ?? Expr.Zero(node.Operands[i]))];
        return Expr.Apply(linear, [.. initial, .. before, .. node.Operands[States..Elements], .. sources, .. node.Operands[Elements..]]);
    }

    public override ImmutableArray<Expr?> Pullbacks(Expr node, Expr cotangent, Func<Expr, bool> wanted)
    {
        int[] others = [.. Places(node.Operands, wanted).Where(i => i >= States)];
        Expr whole = Whole(node);
        Expr[] cotangents = [.. Parts(node, cotangent).Select((part, i) => i < Kept ? part : AtFinalRow(part))];
        Adjoint adjoint = new(
            this,
            [.. StatesBefore(whole)],
            node.Operands[States..Elements],
            node.Operands[Elements..],
            [.. cotangents.Select(rows => Rows.Of(rows, Before, Length)).Select(rows => Rows.IsZero(rows) ? null : rows)],
            [.. cotangents.Select(rows => Rows.Row(rows, FinalRow))]);
        (ImmutableArray<Expr> initial, ImmutableArray<Expr> rest) = Accumulates(others) ? adjoint.Accumulated(others)
            : Block is { } block ? adjoint.Blocked(others, block)
            : others.Length == 0 ? adjoint.Accumulated(others)
            : adjoint.AtOnce(others);
        var contributions = new Expr?[node.Operands.Length];
        for (int i = 0; i < States; i++)
        {
            contributions[i] = wanted(node.Operands[i]) ? initial[i] : null;
        }

        for (int i = 0; i < others.Length; i++)
        {
            contributions[others[i]] = rest[i];
        }

        return [.. contributions];
    }

    protected override ImmutableArray<Expr> Batches(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        int[] batched = [.. Enumerable.Range(0, operands.Length).Where(i => i < States || operands[i].Shape != node.Operands[i].Shape)];
        Expr[] inputs = [.. batched.Select(i => Expr.Input(Step.Inputs[i].Primitive.Name, Structure.WithFirst(size, Step.Inputs[i].Shape), node.ElementType))];
        ImmutableArray<Expr> all = Step.Inputs;
        for (int i = 0; i < batched.Length; i++)
        {
            all = all.SetItem(batched[i], inputs[i]);
        }

        Scan scan = this with { Step = new Body(all, Batching.Map(Step.Outputs, [.. batched.Select(i => Step.Inputs[i])], inputs)) };
        Expr result = Expr.Apply(scan, [.. operands.Select((operand, i) =>
            i < States ? Expr.Broadcast(operand, Structure.WithFirst(size, node.Operands[i].Shape))
            : i < Elements && batched.Contains(i) ? FirstTwoExchanged(operand)
            : operand)]);
        return [.. scan.Parts(result).Select((part, i) => i < Kept ? FirstTwoExchanged(part) : part)];
    }

    private static Expr FirstTwoExchanged(Expr x) => x.Transpose([1, 0, .. Enumerable.Range(2, x.Shape.Rank - 2)]);

    private Expr[] StatesBefore(Expr whole) => [.. (this with { Kept = States }).Parts(whole).Select(part => Rows.Of(part, Before, Length))];

    private Expr AtFinalRow(Expr last) => Expr.Apply(new Pad(0, FinalRow, Length + 1, 1), last.Reshape(Structure.WithFirst(1, last.Shape)));

    /// <summary>What changes of elements and captured values do to each next state, for all steps at once; nothing where they do not change.</summary>
    private ImmutableArray<Expr> Sources(Expr node, Expr[] before, ImmutableArray<Expr?> tangents)
    {
        int[] places = [.. Places(tangents, tangent => tangent is not null).Where(i => i >= States)];
        if (places.Length == 0)
        {
            return [];
        }

        AllSteps all = new(this);
        Expr[] changes = Like("t", places.Select(i => node.Operands[i]));
        return all.At([.. before, .. node.Operands[States..]], ForwardMode.Pushforward(all.Results, [.. places.Select(i => all.Inputs[i])], changes), changes, [.. places.Select(i => tangents[i]!)]);
    }

    private long Inside => Step.Graph.Nodes.Sum(x => (long)x.Shape.Size);

    /// <summary>The steps of which all that is computed at once fits the cache; null where those are all steps, or where arrays are so large that they are few.</summary>
    private int? Block => Inside * Length > Many * Room && Step.Graph.Nodes.Max(x => x.Shape.Size) <= LargestTogether && (int)(Room / Inside) is >= 2 and var block && Length >= 2 * block
        ? block
        : null;

    /// <summary>Whether what the given operands receive is summed up step by step.</summary>
    private bool Accumulates(int[] others)
    {
        ImmutableArray<Expr> nodes = Step.Graph.Nodes;
        return nodes.Any(x => x.Primitive is Checkpoint)
            || (Inside * Length > Room && others.Where(i => i >= Elements).Sum(i => (long)Step.Inputs[i].Shape.Size) <= Inside && nodes.Max(x => x.Shape.Size) > LargestTogether);
    }

    /// <summary>All steps at once, as a function of the states before them, the sequences and the captured values.</summary>
    private sealed class AllSteps
    {
        public AllSteps(Scan scan)
        {
            Expr[] rows = [.. scan.Step.Inputs[..scan.Elements].Select(x => Expr.Input(x.Primitive.Name, Structure.WithFirst(scan.Length, x.Shape), x.ElementType))];
            Inputs = [.. rows, .. scan.CapturedInputs];
            Results = Batching.Map(scan.Step.Outputs, scan.Step.Inputs[..scan.Elements], rows);
        }

        public ImmutableArray<Expr> Inputs { get; }

        public ImmutableArray<Expr> Results { get; }

        /// <summary>Expressions of the inputs and of others, at their values.</summary>
        public ImmutableArray<Expr> At(ImmutableArray<Expr> values, ImmutableArray<Expr> expressions, Expr[] others, Expr[] otherValues) =>
            Substitution.Replace(expressions, [.. Inputs, .. others], [.. values, .. otherValues]);
    }
}
