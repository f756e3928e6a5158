using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Takes out of a recurrence's step what depends on no state: what every step shares is computed once, the rest for all steps at once.</summary>
/// <remarks>
/// <para>
/// An instruction on a few numbers costs what one on a tile does, so all steps at once are many times faster. Of a derivative's
/// recurrence, which is linear in its states, nearly everything goes: the partial derivatives become arrays over all steps, shared with
/// what else uses them, and a step is left with products and sums.
/// </para>
/// <para>
/// Large arrays stay where they are: a step on them costs no more alone, and its values lie in the cache when they are used. Of products with
/// a matrix those of one row go, whatever their size: together they are one product of matrices. A checkpoint stays, or it would be none.
/// </para>
/// </remarks>
internal static class ScanPass
{
    private const int FewRows = 8;

    public static Expr? Rewrite(Expr node) => node.Primitive is not Scan { Step.IsSimplified: true } scan ? null
        : scan.Length == 1 ? scan.WrittenOut(node)
        : new Cut(scan, node).Apply();

    private enum Depends : byte
    {
        OnNothing,
        OnCaptured,
        OnElements,
        OnStates,
    }

    private sealed class Cut
    {
        private readonly Scan _scan;
        private readonly Expr _node;
        private readonly int _elements;
        private readonly Dictionary<Expr, Depends> _depends = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<Expr, Expr> _inside = new(ReferenceEqualityComparer.Instance);
        private readonly List<(Expr Outside, Expr Input)> _sequences = [];
        private readonly List<(Expr Outside, Expr Input)> _captured = [];

        public Cut(Scan scan, Expr node)
        {
            (_scan, _node) = (scan, node);
            _elements = scan.States + scan.Sequences;
        }

        public Expr? Apply()
        {
            Body step = _scan.Step;
            for (int i = 0; i < step.Inputs.Length; i++)
            {
                _depends[step.Inputs[i]] = i < _scan.States ? Depends.OnStates : i < _elements ? Depends.OnElements : Depends.OnCaptured;
            }

            foreach (Expr node in step.Graph.Nodes)
            {
                if (!_depends.ContainsKey(node))
                {
                    _depends[node] = DependenceOf(node);
                }
            }

            foreach (Expr node in step.Graph.Nodes)
            {
                if (_depends[node] == Depends.OnStates)
                {
                    _inside[node] = node.WithOperands(ImmutableArray.CreateRange(node.Operands, Inside));
                }
            }

            ImmutableArray<Expr> next = ImmutableArray.CreateRange(step.Outputs, Inside);
            bool isSame = _sequences.Concat(_captured).All(pair => pair.Outside.Primitive is Input) && _sequences.Count == _scan.Sequences && _elements + _captured.Count == step.Inputs.Length;
            return isSame ? null : Rebuilt(next);
        }

        private Depends DependenceOf(Expr node)
        {
            Depends most = node.Operands.IsEmpty ? Depends.OnNothing : node.Operands.Max(operand => _depends[operand]);
            bool staysInside = most == Depends.OnElements && (node.Primitive is Checkpoint || (node.Shape.Size > Scan.LargestTogether && !IsRowTimesMatrix(node)));
            return staysInside ? Depends.OnStates : most;
        }

        private static bool IsRowTimesMatrix(Expr node) => node.Primitive is MatrixProduct && node.Shape.Rank == 2 && node.Shape[0] < FewRows;

        /// <summary>What stands for a node in the step that is left. A repetition stays, of what is taken out.</summary>
        private Expr Inside(Expr node)
        {
            if (_inside.TryGetValue(node, out Expr? known))
            {
                return known;
            }

            Expr value = _depends[node] == Depends.OnNothing || _depends[node] == Depends.OnStates ? node
                : node.Primitive is Broadcast ? node.WithOperands([Inside(node.Operands[0])])
                : TakenOut(node, _depends[node] == Depends.OnElements ? _sequences : _captured);
            _inside.Add(node, value);
            return value;
        }

        private static Expr TakenOut(Expr node, List<(Expr Outside, Expr Input)> place)
        {
            Expr input = Expr.Input(node.Primitive is Input ? node.Primitive.Name : "c", node.Shape, node.ElementType);
            place.Add((node, input));
            return input;
        }

        private Expr Rebuilt(ImmutableArray<Expr> next)
        {
            ImmutableArray<Expr> states = _scan.Step.Inputs[.._scan.States];
            Expr[] along = [.. _scan.Step.Inputs[_scan.States.._elements]];
            Expr[] captured = [.. _scan.Step.Inputs[_elements..]];
            ImmutableArray<Expr> outside = _node.Operands[_elements..];
            ImmutableArray<Expr> sequences = along.Length == 0 ? []
                : Batching.Map([.. _sequences.Select(pair => pair.Outside)], along, [.. _node.Operands[_scan.States.._elements]]);
            ImmutableArray<Expr> operands = Substitution.Replace([.. sequences, .. _captured.Select(pair => pair.Outside)], captured, [.. outside]);
            Scan scan = _scan with
            {
                Step = new Body([.. states, .. _sequences.Select(pair => pair.Input), .. _captured.Select(pair => pair.Input)], next),
                Sequences = _sequences.Count,
            };
            return Expr.Apply(scan, [.. _node.Operands[.._scan.States], .. operands]);
        }
    }
}
