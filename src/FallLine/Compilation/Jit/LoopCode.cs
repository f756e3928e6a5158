using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>A loop with its step inside: from the operands' places to the result.</summary>
internal unsafe delegate void Repetition(byte** operands, byte* result);

/// <summary>Makes one method of a loop whose condition and step are straight-line code on numbers: states pass from step to step in registers.</summary>
/// <remarks>Handed from program to program, the states of a descent of two variables cost 80 ns a step, ten times its arithmetic.</remarks>
[RequiresDynamicCode("Makes methods at run time.")]
internal sealed class LoopCode
{
    // The runtime's compiler stops inlining at 512 locals.
    private const int MostNodes = 400;

    private readonly ILGenerator _il;
    private readonly ValueCode _value;
    private readonly (int Operand, int Element)[] _places;
    private readonly LocalBuilder?[] _inputs;

    private LoopCode(ILGenerator il, ElementType type, int[] inputs)
    {
        _il = il;
        _value = ValueCode.Scalar(type);
        _places = [.. inputs.SelectMany((count, operand) => Enumerable.Range(0, count).Select(element => (operand, element)))];
        _inputs = new LocalBuilder?[_places.Length];
    }

    /// <summary>The loop, or null where it is another, or its programs are more than a few instructions on numbers.</summary>
    public static unsafe Repetition? Compile(NestedStep step, ElementType type)
    {
        if (step.Kernel is not IRepeatedKernel { Conditions: 1 } kernel
            || StraightLine.Of(step.Programs[0]) is not { } condition || StraightLine.Of(step.Programs[1]) is not { } next
            || condition.Nodes.Count + next.Nodes.Count > MostNodes)
        {
            return null;
        }

        DynamicMethod method = new("Repetition", typeof(void), [typeof(byte**), typeof(byte*)], typeof(LoopCode).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
        LoopCode code = new(method.GetILGenerator(1024), type, step.Inputs[1]);
        code.Emit(condition.Nodes, next.Nodes, kernel, step.Outputs[1].Sum());
        Repetition loop = method.CreateDelegate<Repetition>();
        StraightLineCode.Prepare([loop]);
        return loop;
    }

    private void Emit(List<ScalarNode> condition, List<ScalarNode> next, IRepeatedKernel kernel, int states)
    {
        LocalBuilder goesOn = _il.DeclareLocal(_value.Type);
        LocalBuilder left = _il.DeclareLocal(typeof(int));
        Label top = _il.DefineLabel();
        Label spoilt = _il.DefineLabel();
        Label end = _il.DefineLabel();
        LoadInputs(condition.Concat(next), states);
        _il.Emit(OpCodes.Ldc_I4, kernel.Limit);
        _il.Emit(OpCodes.Stloc, left);

        _il.MarkLabel(top);
        Body test = new(this, condition);
        test.Emit();
        test.EmitOutput(0);
        _il.Emit(OpCodes.Stloc, goesOn);
        _il.Emit(OpCodes.Ldloc, goesOn);
        _value.Number(_il, 0);
        _il.Emit(OpCodes.Beq, end);
        _il.Emit(OpCodes.Ldloc, left);
        _il.Emit(OpCodes.Brfalse, spoilt);
        Body step = new(this, next);
        step.Emit();
        Assign(states, step.EmitOutput);
        _il.Emit(OpCodes.Ldloc, left);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, left);
        _il.Emit(OpCodes.Br, top);

        _il.MarkLabel(spoilt);
        Assign(states, _ => _value.Number(_il, double.NaN));
        _il.MarkLabel(end);
        for (int i = 0; i <= states; i++)
        {
            _il.Emit(OpCodes.Ldarg_1);
            ElementwiseCode.Offset(_il, (long)i * _value.ElementSize);
            _il.Emit(OpCodes.Ldloc, i < states ? _inputs[i]! : goesOn);
            _value.Store(_il);
        }

        _il.Emit(OpCodes.Ret);
    }

    /// <summary>Brings the states, and what else is read, into locals.</summary>
    private void LoadInputs(IEnumerable<ScalarNode> nodes, int states)
    {
        foreach (int input in Enumerable.Range(0, states).Concat(nodes.Where(node => node.Kind == ScalarNodeKind.Load).Select(node => node.Offset)).Distinct())
        {
            (int operand, int element) = _places[input];
            _inputs[input] = _il.DeclareLocal(_value.Type);
            _il.Emit(OpCodes.Ldarg_0);
            ElementwiseCode.Offset(_il, (long)operand * nint.Size);
            _il.Emit(OpCodes.Ldind_I);
            ElementwiseCode.Offset(_il, (long)element * _value.ElementSize);
            _value.LoadAt(_il);
            _il.Emit(OpCodes.Stloc, _inputs[input]!);
        }
    }

    /// <summary>All states at once: a next one may be made of any of them.</summary>
    private void Assign(int states, Action<int> emit)
    {
        for (int i = 0; i < states; i++)
        {
            emit(i);
        }

        for (int i = states - 1; i >= 0; i--)
        {
            _il.Emit(OpCodes.Stloc, _inputs[i]!);
        }
    }

    /// <summary>One of the two programs; what it computes are locals, the outcome of a comparison one of integers.</summary>
    private sealed class Body(LoopCode loop, List<ScalarNode> nodes)
    {
        private readonly ILGenerator _il = loop._il;
        private readonly LocalBuilder?[] _locals = new LocalBuilder?[nodes.Count];
        private readonly Dictionary<int, int> _outputs = [];

        public void Emit()
        {
            for (int i = 0; i < nodes.Count; i++)
            {
                ScalarNode node = nodes[i];
                if (node.Kind == ScalarNodeKind.Compute)
                {
                    EmitComputation(node);
                    _locals[i] = _il.DeclareLocal(IsComparison(i) ? typeof(int) : loop._value.Type);
                    _il.Emit(OpCodes.Stloc, _locals[i]!);
                }
                else if (node.Kind == ScalarNodeKind.Store)
                {
                    _outputs.Add(node.Offset, node.X);
                }
            }
        }

        public void EmitOutput(int output) => EmitValue(_outputs[output]);

        private bool IsComparison(int number) => nodes[number].Primitive is Less or LessOrEqual or Equal or NotEqual;

        private void EmitComputation(in ScalarNode node)
        {
            if (node.Primitive is Where && IsComparison(node.X))
            {
                Label otherwise = _il.DefineLabel();
                Label chosen = _il.DefineLabel();
                _il.Emit(OpCodes.Ldloc, _locals[node.X]!);
                _il.Emit(OpCodes.Brfalse, otherwise);
                EmitValue(node.Y);
                _il.Emit(OpCodes.Br, chosen);
                _il.MarkLabel(otherwise);
                EmitValue(node.Z);
                _il.MarkLabel(chosen);
                return;
            }

            foreach (int operand in (ReadOnlySpan<int>)[node.X, node.Y, node.Z])
            {
                if (operand >= 0)
                {
                    EmitValue(operand);
                }
            }

            if (node.Primitive is Less or LessOrEqual or Equal or NotEqual)
            {
                ElementwiseCode.Comparison(_il, node.Primitive);
            }
            else
            {
                loop._value.Compute(_il, node.Primitive!);
            }
        }

        private void EmitValue(int number)
        {
            ScalarNode node = nodes[number];
            switch (node.Kind)
            {
                case ScalarNodeKind.Constant:
                    loop._value.Number(_il, node.Value);
                    break;
                case ScalarNodeKind.Load:
                    _il.Emit(OpCodes.Ldloc, loop._inputs[node.Offset]!);
                    break;
                default:
                    _il.Emit(OpCodes.Ldloc, _locals[number]!);
                    if (IsComparison(number))
                    {
                        _il.Emit(loop._value.ElementType == ElementType.Double ? OpCodes.Conv_R8 : OpCodes.Conv_R4);
                    }

                    break;
            }
        }
    }
}
