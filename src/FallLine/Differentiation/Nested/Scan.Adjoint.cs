using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

internal sealed partial record Scan
{
    /// <summary>The recurrence of the cotangents of the states, from the last to the first.</summary>
    private sealed class Adjoint
    {
        private readonly Scan _scan;
        private readonly ImmutableArray<Expr> _before;
        private readonly ImmutableArray<Expr> _elements;
        private readonly ImmutableArray<Expr> _captured;
        private readonly ImmutableArray<Expr?> _along;
        private readonly ImmutableArray<Expr> _last;
        private readonly Expr[] _given;
        private readonly Expr?[] _added;

        /// <param name="scan">The recurrence.</param>
        /// <param name="before">The states before each step.</param>
        /// <param name="elements">The sequences.</param>
        /// <param name="captured">What the step captures.</param>
        /// <param name="along">For each state the cotangents of its values before each step; null for zeros.</param>
        /// <param name="last">The cotangents of the last states.</param>
        public Adjoint(Scan scan, ImmutableArray<Expr> before, ImmutableArray<Expr> elements, ImmutableArray<Expr> captured, ImmutableArray<Expr?> along, ImmutableArray<Expr> last)
        {
            (_scan, _before, _elements, _captured, _along, _last) = (scan, before, elements, captured, along, last);
            _given = Like("d", scan.StateInputs);
            _added = [.. scan.StateInputs.Select((state, i) => along[i] is null ? null : Expr.Input("y", state.Shape, state.ElementType))];
        }

        /// <summary>What the initial states receive, and what other operands do: those by one derivative of all steps at once.</summary>
        public Received AtOnce(int[] others)
        {
            Scan adjoint = Recurrence([.. _given], Back([]), _scan.States);
            Expr run = Run(adjoint, _last);
            AllSteps all = new(_scan);
            Expr[] given = Like("d", _before);
            ImmutableArray<Expr> received = ReverseMode.Pullback(all.Results, given, [.. others.Select(i => all.Inputs[i])]);
            Expr[] after = [.. adjoint.Parts(run).Select(part => Rows.Of(part, adjoint.Before, _scan.Length))];
            return new Received(adjoint.Final(run), all.At([.. _before, .. _elements, .. _captured], received, given, after));
        }

        /// <summary>The same with what other operands receive among the states: of elements each, of captured values the sum so far.</summary>
        public Received Accumulated(int[] others)
        {
            Sums sums = new(_scan, others);
            ImmutableArray<Expr> back = Back(others);
            Scan adjoint = Recurrence(sums.Around(_given), sums.Next(back[.._scan.States], back[_scan.States..]), sums.Elements);
            return sums.Of(adjoint, Run(adjoint, sums.Initial(_last)));
        }

        /// <summary>
        /// The same block by block: all steps of a block at once, and what other operands receive among the states of a recurrence over blocks.
        /// What belongs to a block is still in the cache when it is used again, and is kept no longer.
        /// </summary>
        /// <param name="others">The operands that are wanted beside the initial states.</param>
        /// <param name="each">The steps of a block. What is left over comes first.</param>
        public Received Blocked(int[] others, int each)
        {
            int blocks = _scan.Length / each;
            int whole = blocks * each;
            int left = _scan.Length - whole;
            Received first = left > 0 ? Part(_scan.Reversed ? 0 : whole, left, _last).AtOnce(others) : new Received(_last, []);
            Adjoint block = Part(0, each, [.. _given], isInput: true);
            Sums sums = new(_scan, others, each);
            (ImmutableArray<Expr> initial, ImmutableArray<Expr> received) = block.AtOnce(others);
            Expr[] along = [.. block._along.OfType<Expr>()];
            Scan adjoint = new(
                new Body([.. sums.Around(_given), .. block._before, .. block._elements, .. along, .. block._captured], sums.Next(initial, received)),
                _scan.States + others.Length,
                sums.Elements,
                _before.Length + _elements.Length + along.Length,
                blocks,
                !_scan.Reversed);
            int start = _scan.Reversed ? left : 0;
            IEnumerable<Expr> sequences = [.. _before, .. _elements, .. _along.OfType<Expr>()];
            Expr run = Expr.Apply(adjoint, [.. sums.Initial(first.Initial), .. sequences.Select(rows => InBlocks(Rows.Of(rows, start, whole), blocks, each)), .. _captured]);
            Received rest = sums.Of(adjoint, run);
            return left == 0 ? rest : rest with
            {
                Others = [.. others.Select((operand, i) =>
                operand >= _scan.Elements ? rest.Others[i] + first.Others[i]
                : Expr.Concatenate(_scan.Reversed ? [first.Others[i], rest.Others[i]] : [rest.Others[i], first.Others[i]]))]
            };
        }

        /// <summary>The same of some of the steps, from their own arrays or as a function of such.</summary>
        private Adjoint Part(int start, int count, ImmutableArray<Expr> last, bool isInput = false)
        {
            Expr Some(Expr rows, string name) => isInput ? Expr.Input(name, Structure.WithExtent(rows.Shape, 0, count), rows.ElementType) : Rows.Of(rows, start, count);
            return new Adjoint(
                _scan with { Length = count },
                [.. _before.Select(rows => Some(rows, "s"))],
                [.. _elements.Select(rows => Some(rows, "x"))],
                isInput ? _scan.CapturedInputs : _captured,
                [.. _along.Select(rows => rows is null ? null : Some(rows, "y"))],
                last);
        }

        private static Expr InBlocks(Expr rows, int blocks, int each) => rows.Reshape(Structure.WithFirst(blocks, Structure.WithExtent(rows.Shape, 0, each)));

        /// <summary>What the states before a step receive, with what they have of their own, and then what other inputs receive.</summary>
        private ImmutableArray<Expr> Back(int[] others)
        {
            ImmutableArray<Expr> received = ReverseMode.Pullback(_scan.Step.Outputs, _given, [.. _scan.StateInputs, .. others.Select(i => _scan.Step.Inputs[i])]);
            return [.. received.Select((x, i) => i < _added.Length && _added[i] is { } added ? x + added : x)];
        }

        private Scan Recurrence(ImmutableArray<Expr> states, ImmutableArray<Expr> next, int kept)
        {
            Expr[] added = [.. _added.OfType<Expr>()];
            return new Scan(
                new Body([.. states, .. _scan.Step.Inputs[.._scan.Elements], .. added, .. _scan.CapturedInputs], next),
                states.Length,
                kept,
                _scan.Elements + added.Length,
                _scan.Length,
                !_scan.Reversed);
        }

        private Expr Run(Scan adjoint, ImmutableArray<Expr> initial) =>
            Expr.Apply(adjoint, [.. initial, .. _before, .. _elements, .. _along.OfType<Expr>(), .. _captured]);
    }

    /// <summary>What the initial states receive of a cotangent, and what other operands do.</summary>
    private sealed record Received(ImmutableArray<Expr> Initial, ImmutableArray<Expr> Others);

    /// <summary>What other operands receive, as states beside the cotangents: of elements first, of captured values last.</summary>
    private sealed class Sums
    {
        private readonly Scan _scan;
        private readonly int _rows;
        private readonly ImmutableArray<Expr> _states;

        /// <param name="scan">The recurrence.</param>
        /// <param name="others">The operands.</param>
        /// <param name="rows">The elements that a step takes at once; 0 for one without an axis.</param>
        public Sums(Scan scan, int[] others, int rows = 0)
        {
            (_scan, _rows) = (scan, rows);
            Elements = others.Count(i => i < scan.Elements);
            _states = [.. others.Select(i => scan.Step.Inputs[i]).Select((x, k) => Expr.Input("g", k < Elements && rows > 0 ? Structure.WithFirst(rows, x.Shape) : x.Shape, x.ElementType))];
        }

        /// <summary>How many of the operands are sequences.</summary>
        public int Elements { get; }

        public ImmutableArray<Expr> Around(IReadOnlyList<Expr> states) => [.. _states[..Elements], .. states, .. _states[Elements..]];

        public ImmutableArray<Expr> Initial(IReadOnlyList<Expr> states) => [.. _states[..Elements].Select(Expr.Zero), .. states, .. _states[Elements..].Select(Expr.Zero)];

        public ImmutableArray<Expr> Next(IReadOnlyList<Expr> states, IReadOnlyList<Expr> received) =>
            [.. received.Take(Elements), .. states, .. received.Skip(Elements).Select((x, i) => _states[Elements + i] + x)];

        /// <summary>What came of it all.</summary>
        public Received Of(Scan adjoint, Expr run)
        {
            ImmutableArray<Expr> parts = adjoint.Parts(run);
            int states = Elements + _scan.States;
            return new Received(
                parts[Elements..states],
                [.. parts[..Elements].Select(part => Rows.Of(part, 1 - adjoint.Before, adjoint.Length)).Select(rows => _rows == 0 ? rows : Flat(rows)), .. parts[states..]]);
        }

        private static Expr Flat(Expr blocks) => blocks.Reshape(Structure.WithExtent(Structure.Without(blocks.Shape, 0), 0, blocks.Shape[0] * blocks.Shape[1]));
    }
}
