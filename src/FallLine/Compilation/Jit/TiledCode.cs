using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace FallLine.Compilation;

/// <summary>
/// A loop over the vectors from byte <paramref name="start"/> to byte <paramref name="end"/> of all arrays;
/// tiles in <paramref name="scratch"/> begin at <paramref name="start"/>, what is only there for a block would begin at <paramref name="block"/>.
/// </summary>
internal unsafe delegate void FusedLoop(byte* arena, byte* scratch, nint start, nint end, byte* block);

/// <summary>Makes machine code of a tiled step: one loop in which values pass in registers.</summary>
/// <remarks>Special functions are inlined from the library's own kernels; calls to them would cost as much as a tile in the cache.</remarks>
[RequiresDynamicCode("Makes methods at run time.")]
internal sealed class TiledCode
{
    private const int Vector = 64;

    private readonly TiledValues _values;
    private readonly Binding _binding;
    private readonly bool _isDouble;
    private readonly Type _vector;
    private readonly LocalBuilder?[] _locals;
    private readonly LocalBuilder?[] _sums;
    private readonly Dictionary<int, LocalBuilder> _literals = [];
    private readonly Dictionary<int, LocalBuilder> _repeated = [];
    private ILGenerator _il;
    private LocalBuilder? _at;
    private LocalBuilder? _scratch;

    private TiledCode(TiledValues values, Binding binding)
    {
        _values = values;
        _binding = binding;
        _isDouble = binding.Type == ElementType.Double;
        _vector = _isDouble ? typeof(Vector512<double>) : typeof(Vector512<float>);
        _locals = new LocalBuilder?[values.Nodes.Count];
        _sums = new LocalBuilder?[values.Nodes.Count];
        _il = null!;
    }

    public static FusedLoop[] Compile(TiledValues values, Binding binding)
    {
        FusedLoop[] loops = new FusedLoop[values.Segments];
        for (int segment = 0; segment < loops.Length; segment++)
        {
            loops[segment] = new TiledCode(values, binding).EmitSegment(segment);
        }

        StraightLineCode.Prepare(loops);
        return loops;
    }

    private unsafe FusedLoop EmitSegment(int segment)
    {
        DynamicMethod method = new("FusedLoop", typeof(void), [typeof(byte*), typeof(byte*), typeof(nint), typeof(nint), typeof(byte*)], typeof(TiledCode).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
        _il = method.GetILGenerator(1024);
        _at = _il.DeclareLocal(typeof(nint));
        _scratch = _il.DeclareLocal(typeof(byte*));
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Stloc, _at);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _scratch);
        EmitInvariants(segment);
        int[] summed = [.. Enumerable.Range(0, _values.Nodes.Count).Where(i => _values.Nodes[i].GrowingSum >= 0 && IsComputedIn(segment, _values.Nodes[i]))];
        if (summed.Length == 0)
        {
            EmitLoop(segment, Vector);
        }
        else
        {
            EmitChains(segment, summed);
        }

        _il.Emit(OpCodes.Ret);
        return method.CreateDelegate<FusedLoop>();
    }

    private static bool IsComputedIn(int segment, TiledNode node) => node.Kind == TiledNodeKind.Compute ? node.Segment == segment
        : segment == 0 && (node.GrowingSum >= 0 || (node.Tile >= 0 && node.Kind is TiledNodeKind.Constant or TiledNodeKind.Spread or TiledNodeKind.Repeated));

    /// <summary>The loop from where it is to the end, vectors at a distance of so many bytes.</summary>
    private void EmitLoop(int segment, int distance)
    {
        Label top = _il.DefineLabel();
        _il.MarkLabel(top);
        for (int i = 0; i < _values.Nodes.Count; i++)
        {
            TiledNode node = _values.Nodes[i];
            if (IsComputedIn(segment, node) && !node.IsFolded)
            {
                EmitRoot(i, node);
            }
        }

        _il.Emit(OpCodes.Ldloc, _at!);
        _il.Emit(OpCodes.Ldc_I4, distance);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Dup);
        _il.Emit(OpCodes.Stloc, _at!);
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Blt, top);
    }

    /// <summary>One chain of the sums after another, so that all sums of the piece of code grow in registers.</summary>
    private void EmitChains(int segment, int[] summed)
    {
        LocalBuilder first = _il.DeclareLocal(typeof(nint));
        LocalBuilder chains = _il.DeclareLocal(typeof(byte*));
        Label next = _il.DefineLabel();
        Label done = _il.DefineLabel();
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Stloc, first);
        _il.MarkLabel(next);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldloc, first);
        _il.Emit(OpCodes.Ldc_I4, (TileLoops.Chains - 1) * Vector);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, chains);
        foreach (int value in summed)
        {
            _sums[value] ??= _il.DeclareLocal(_vector);
            if (_values.IsPiecewise(_binding.ElementSize))
            {
                EmitChain(chains, value);
                _il.Emit(OpCodes.Ldobj, _vector);
            }
            else
            {
                ElementwiseCode.Number(_il, 0, _isDouble);
                ElementwiseCode.Spread(_il, _isDouble);
            }

            _il.Emit(OpCodes.Stloc, _sums[value]!);
        }

        _il.Emit(OpCodes.Ldloc, first);
        _il.Emit(OpCodes.Stloc, _at!);
        EmitLoop(segment, TileLoops.Chains * Vector);
        foreach (int value in summed)
        {
            EmitChain(chains, value);
            _il.Emit(OpCodes.Ldloc, _sums[value]!);
            _il.Emit(OpCodes.Stobj, _vector);
        }

        _il.Emit(OpCodes.Ldloc, first);
        _il.Emit(OpCodes.Ldc_I4, Vector);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Dup);
        _il.Emit(OpCodes.Stloc, first);
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Bge, done);
        _il.Emit(OpCodes.Ldloc, first);
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Ldc_I4, TileLoops.Chains * Vector);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Blt, next);
        _il.MarkLabel(done);
    }

    private void EmitChain(LocalBuilder chains, int value)
    {
        _il.Emit(OpCodes.Ldloc, chains);
        ElementwiseCode.Offset(_il, _values.ChainsAt(_values.Nodes[value].GrowingSum, _binding.ElementSize));
    }

    /// <summary>What is the same for all elements is read before the loop.</summary>
    private unsafe void EmitInvariants(int segment)
    {
        foreach (TiledNode node in _values.Nodes)
        {
            if (node.Place is { Literal: >= 0 } place && !_literals.ContainsKey(place.Literal))
            {
                LocalBuilder start = _il.DeclareLocal(typeof(byte*));
                _il.Emit(OpCodes.Ldc_I8, (long)_binding.LiteralStart(place.Literal));
                _il.Emit(OpCodes.Conv_I);
                _il.Emit(OpCodes.Stloc, start);
                _literals.Add(place.Literal, start);
            }
        }

        HashSet<int> read = [.. _values.Nodes.Where(node => node.Segment == segment).SelectMany(node => node.Operands)];
        for (int i = 0; i < _values.Nodes.Count; i++)
        {
            TiledNode node = _values.Nodes[i];
            bool isRead = read.Contains(i) || (segment == 0 && (node.Tile >= 0 || node.GrowingSum >= 0));
            if (node.Kind == TiledNodeKind.Spread && isRead)
            {
                EmitStart(node.Place!.Value);
                EmitOffset(node.Place.Value.Offset);
                _il.Emit(_isDouble ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);
                ElementwiseCode.Spread(_il, _isDouble);
                _locals[i] = _il.DeclareLocal(_vector);
                _il.Emit(OpCodes.Stloc, _locals[i]!);
            }
            else if (node.Kind == TiledNodeKind.Repeated && isRead)
            {
                // As if the array had begun where all others begin.
                LocalBuilder start = _il.DeclareLocal(typeof(byte*));
                _il.Emit(OpCodes.Ldarg_1);
                ElementwiseCode.Offset(_il, _values.RepeatedAt(_binding.ElementSize) + RepeatedTiles.Beginning(node.Array));
                _il.Emit(OpCodes.Ldind_I);
                _il.Emit(OpCodes.Ldarg_2);
                _il.Emit(OpCodes.Sub);
                _il.Emit(OpCodes.Stloc, start);
                _repeated.Add(i, start);
            }
        }
    }

    private void EmitRoot(int number, TiledNode node)
    {
        bool isArray = node.Kind == TiledNodeKind.Compute && node.Place is not null;
        bool isKept = node.Tile >= 0;
        int places = (isArray ? 1 : 0) + (isKept ? 1 : 0) + (node.GrowingSum >= 0 ? 1 : 0);
        bool isReadHere = node.Kind == TiledNodeKind.Compute && node.Uses > 0;
        if (isReadHere || places != 1)
        {
            EmitValue(number, node, isRoot: true);
            _locals[number] = _il.DeclareLocal(_vector);
            _il.Emit(OpCodes.Stloc, _locals[number]!);
        }

        if (isArray)
        {
            EmitElement(node.Place!.Value);
            EmitValue(number, node, isRoot: true);
            _il.Emit(OpCodes.Stobj, _vector);
        }

        if (isKept)
        {
            EmitTile(node.Tile);
            EmitValue(number, node, isRoot: true);
            _il.Emit(OpCodes.Stobj, _vector);
        }

        if (node.GrowingSum >= 0)
        {
            _il.Emit(OpCodes.Ldloc, _sums[number]!);
            EmitValue(number, node, isRoot: true);
            _il.Emit(OpCodes.Call, _isDouble ? Vectors<double>.Add : Vectors<float>.Add);
            _il.Emit(OpCodes.Stloc, _sums[number]!);
        }
    }

    private void EmitValue(int number, TiledNode node, bool isRoot = false)
    {
        if (_locals[number] is { } local)
        {
            _il.Emit(OpCodes.Ldloc, local);
        }
        else if (node.Kind == TiledNodeKind.Constant)
        {
            ElementwiseCode.Number(_il, node.Value, _isDouble);
            ElementwiseCode.Spread(_il, _isDouble);
        }
        else if (node.Kind == TiledNodeKind.Compute && (isRoot || node.IsFolded))
        {
            foreach (int operand in node.Operands)
            {
                EmitValue(operand, _values.Nodes[operand]);
            }

            ElementwiseCode.Vector(_il, node.Primitive!, _isDouble);
        }
        else
        {
            if (_repeated.TryGetValue(number, out LocalBuilder? start))
            {
                _il.Emit(OpCodes.Ldloc, start);
                _il.Emit(OpCodes.Ldloc, _at!);
                _il.Emit(OpCodes.Add);
            }
            else if (node.Tile >= 0)
            {
                EmitTile(node.Tile);
            }
            else
            {
                EmitElement(node.Place!.Value);
            }

            _il.Emit(OpCodes.Ldobj, _vector);
            if (node.Uses > 1)
            {
                _locals[number] = _il.DeclareLocal(_vector);
                _il.Emit(OpCodes.Stloc, _locals[number]!);
                _il.Emit(OpCodes.Ldloc, _locals[number]!);
            }
        }
    }

    private void EmitElement(Location place)
    {
        EmitStart(place);
        _il.Emit(OpCodes.Ldloc, _at!);
        _il.Emit(OpCodes.Add);
        EmitOffset(place.Offset);
    }

    private void EmitTile(int tile)
    {
        _il.Emit(OpCodes.Ldloc, _scratch!);
        _il.Emit(OpCodes.Ldloc, _at!);
        _il.Emit(OpCodes.Add);
        ElementwiseCode.Offset(_il, (long)tile * _values.TileVectors(_binding.ElementSize) * Vector);
    }

    private void EmitStart(Location place)
    {
        if (place.Literal == Location.Arena)
        {
            _il.Emit(OpCodes.Ldarg_0);
        }
        else if (place.Literal == Location.Block)
        {
            _il.Emit(OpCodes.Ldarg_S, (byte)4);
        }
        else
        {
            _il.Emit(OpCodes.Ldloc, _literals[place.Literal]);
        }
    }

    private void EmitOffset(int elements) => ElementwiseCode.Offset(_il, (long)elements * _binding.ElementSize);

    private static class Vectors<T>
    {
        public static MethodInfo Add { get; } = new Func<Vector512<T>, Vector512<T>, Vector512<T>>(Vector512.Add).Method;
    }
}
