using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

internal sealed partial record Scan
{
    /// <summary>The recurrence of the cotangents of the states, from the last to the first.</summary>
    private sealed class Adjoint
    {
        private readonly Scan _scan;
        private readonly Expr _node;
        private readonly Expr[] _before;
        private readonly Expr[] _last;
        private readonly Expr?[] _along;
        private readonly Expr[] _given;
        private readonly Expr?[] _added;

        /// <param name="scan">The recurrence.</param>
        /// <param name="node">Its application.</param>
        /// <param name="before">The states before each step.</param>
        /// <param name="cotangents">For each state the cotangents of all its values.</param>
        public Adjoint(Scan scan, Expr node, Expr[] before, Expr[] cotangents)
        {
            (_scan, _node, _before) = (scan, node, before);
            _last = [.. cotangents.Select(rows => Rows.Row(rows, scan.FinalRow))];
            _along = [.. cotangents.Select(rows => Rows.Of(rows, scan.Before, scan.Length)).Select(rows => Rows.IsZero(rows) ? null : rows)];
            _given = Like("d", scan.StateInputs);
            _added = [.. scan.StateInputs.Select((state, i) => _along[i] is null ? null : Expr.Input("y", state.Shape, state.ElementType))];
        }

        /// <summary>What the initial states receive, and what other operands do: those by one derivative of all steps at once.</summary>
        public (ImmutableArray<Expr> Initial, ImmutableArray<Expr> Others) AtOnce(int[] others)
        {
            int states = _scan.States;
            ImmutableArray<Expr> back = Back([]);
            Scan adjoint = Recurrence([.. _given], back, states);
            Expr run = Run(adjoint, _last);
            AllSteps all = new(_scan);
            Expr[] given = Like("d", _before);
            ImmutableArray<Expr> received = ReverseMode.Pullback(all.Results, given, [.. others.Select(i => all.Inputs[i])]);
            Expr[] after = [.. adjoint.Parts(run).Select(part => Rows.Of(part, adjoint.Before, _scan.Length))];
            return (adjoint.Final(run), all.At(_node, _before, received, given, after));
        }

        /// <summary>The same with what other operands receive among the states: of elements each, of captured values the sum so far.</summary>
        public (ImmutableArray<Expr> Initial, ImmutableArray<Expr> Others) Accumulated(int[] others)
        {
            int[] elements = [.. others.Where(i => i < _scan.Elements)];
            Expr[] sums = Like("g", others.Select(i => _scan.Step.Inputs[i]));
            ImmutableArray<Expr> back = Back(others);
            int states = _scan.States;
            IEnumerable<Expr> received = back.Skip(states).Select((x, i) => others[i] < _scan.Elements ? x : sums[i] + x);
            Expr[] inputs = [.. sums[..elements.Length], .. _given, .. sums[elements.Length..]];
            Scan adjoint = Recurrence(inputs, [.. received.Take(elements.Length), .. back[..states], .. received.Skip(elements.Length)], elements.Length);
            Expr run = Run(adjoint, [.. sums[..elements.Length].Select(Expr.Zero), .. _last, .. sums[elements.Length..].Select(Expr.Zero)]);
            ImmutableArray<Expr> parts = adjoint.Parts(run);
            return (
                parts[elements.Length..(elements.Length + states)],
                [.. parts[..elements.Length].Select(part => Rows.Of(part, 1 - adjoint.Before, _scan.Length)), .. parts[(elements.Length + states)..]]);
        }

        /// <summary>What the states before a step receive, with what they have of their own, and then what other inputs receive.</summary>
        private ImmutableArray<Expr> Back(int[] others)
        {
            ImmutableArray<Expr> received = ReverseMode.Pullback(_scan.Step.Outputs, _given, [.. _scan.StateInputs, .. others.Select(i => _scan.Step.Inputs[i])]);
            return [.. received.Select((x, i) => i < _added.Length && _added[i] is { } added ? x + added : x)];
        }

        private Scan Recurrence(Expr[] states, ImmutableArray<Expr> next, int kept)
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

        private Expr Run(Scan adjoint, Expr[] initial) => Expr.Apply(
            adjoint,
            [.. initial, .. _before, .. _node.Operands[_scan.States.._scan.Elements], .. _along.OfType<Expr>(), .. _node.Operands[_scan.Elements..]]);
    }
}
