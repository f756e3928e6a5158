using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
namespace FallLine.Compilation;

/// <summary>A piece of straight-line code; the arguments are numbered as <see cref="Memory"/>.</summary>
internal unsafe delegate void Chunk(byte* input, byte* arena, byte* scratch, byte* output);

/// <summary>Makes machine code of straight-line code.</summary>
/// <remarks>
/// A value used once is computed where it is used, on the evaluation stack; others are locals. The runtime's compiler
/// tracks 1024 locals, stops inlining at 512 and gives up optimising at 2000, so no method has more than
/// <see cref="ChunkSize"/> nodes; values needed by later chunks pass through scratch memory, 8 bytes each and used again.
/// </remarks>
[RequiresDynamicCode("Makes methods at run time.")]
internal sealed class StraightLineCode
{
    public const int ChunkSize = 500;

    private readonly List<ScalarNode> _nodes;
    private readonly Instruction[] _instructions;
    private readonly bool _isDouble;
    private readonly int _elementSize;
    private readonly int[] _chunkOf;
    private readonly int[] _uses;
    private readonly int[] _lastChunk;
    private readonly int[] _slots;
    private readonly int[] _usesInChunk;
    private readonly LocalBuilder?[] _locals;
    private readonly Stack<int> _freeSlots = [];
    private int _slotCount;

    private StraightLineCode(List<ScalarNode> nodes, Instruction[] instructions, ElementType type)
    {
        _nodes = nodes;
        _instructions = instructions;
        _isDouble = type == ElementType.Double;
        _elementSize = _isDouble ? sizeof(double) : sizeof(float);
        _chunkOf = new int[nodes.Count];
        _uses = new int[nodes.Count];
        _lastChunk = new int[nodes.Count];
        _slots = new int[nodes.Count];
        _usesInChunk = new int[nodes.Count];
        _locals = new LocalBuilder?[nodes.Count];
    }

    /// <summary>The chunks in order, and the bytes of scratch memory that they share.</summary>
    public static (Chunk[] Chunks, int ScratchSize) Compile(StraightLine straight, ElementType type)
    {
        List<ScalarNode> nodes = straight.Nodes;
        StraightLineCode code = new(nodes, straight.Instructions, type);
        code.CountUses();
        List<Chunk> chunks = [];
        List<int>[] ending = code.EndingSlots();
        for (int start = 0; start < nodes.Count;)
        {
            int end = start;
            while (end < nodes.Count && code._chunkOf[end] == chunks.Count)
            {
                end++;
            }

            chunks.Add(code.EmitChunk(start, end, ending));
            ending[chunks.Count - 1].ForEach(node => code._freeSlots.Push(code._slots[node]));
            start = end;
        }

        return ([.. chunks], code._slotCount * code._elementSize);
    }

    private List<int>[] EndingSlots()
    {
        List<int>[] ending = new List<int>[(_nodes.Count == 0 ? 0 : _chunkOf[^1]) + 1];
        for (int i = 0; i < ending.Length; i++)
        {
            ending[i] = [];
        }

        return ending;
    }

    private void CountUses()
    {
        int computed = 0;
        for (int i = 0; i < _nodes.Count; i++)
        {
            ScalarNode node = _nodes[i];
            computed += node.Kind is ScalarNodeKind.Constant or ScalarNodeKind.Load ? 0 : 1;
            _chunkOf[i] = Math.Max(0, computed - 1) / ChunkSize;
            _lastChunk[i] = _chunkOf[i];
            Use(node.X, i);
            Use(node.Y, i);
            Use(node.Z, i);
        }
    }

    private void Use(int operand, int user)
    {
        if (operand >= 0)
        {
            _uses[operand]++;
            _lastChunk[operand] = _chunkOf[user];
        }
    }

    private bool IsFolded(int node) => _nodes[node].Kind == ScalarNodeKind.Compute && _uses[node] == 1 && _lastChunk[node] == _chunkOf[node];

    private Chunk EmitChunk(int start, int end, List<int>[] ending)
    {
        DynamicMethod method = new("Chunk", typeof(void), [typeof(byte*), typeof(byte*), typeof(byte*), typeof(byte*)], typeof(StraightLineCode).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
        ILGenerator il = method.GetILGenerator(16 * (end - start));
        List<int> touched = [];
        for (int i = start; i < end; i++)
        {
            CountInChunk(_nodes[i].X, touched);
            CountInChunk(_nodes[i].Y, touched);
            CountInChunk(_nodes[i].Z, touched);
        }

        for (int i = start; i < end; i++)
        {
            EmitRoot(il, i, ending);
        }

        il.Emit(OpCodes.Ret);
        foreach (int node in touched)
        {
            _usesInChunk[node] = 0;
            _locals[node] = null;
        }

        Chunk chunk = method.CreateDelegate<Chunk>();
        RuntimeHelpers.PrepareDelegate(chunk);
        return chunk;
    }

    private void CountInChunk(int operand, List<int> touched)
    {
        if (operand >= 0)
        {
            _usesInChunk[operand]++;
            touched.Add(operand);
        }
    }

    private void EmitRoot(ILGenerator il, int number, List<int>[] ending)
    {
        ScalarNode node = _nodes[number];
        switch (node.Kind)
        {
            case ScalarNodeKind.Array:
                EmitArray(il, _instructions[node.Offset]);
                break;
            case ScalarNodeKind.Store:
                EmitAddress(il, node.Memory, node.Offset);
                EmitValue(il, node.X);
                EmitStore(il);
                break;
            case ScalarNodeKind.Compute or ScalarNodeKind.Read when _uses[number] > 0 && !IsFolded(number):
                bool crosses = _lastChunk[number] != _chunkOf[number];
                if (_usesInChunk[number] > 0)
                {
                    EmitComputation(il, node);
                    _locals[number] = il.DeclareLocal(_isDouble ? typeof(double) : typeof(float));
                    il.Emit(OpCodes.Stloc, _locals[number]!);
                }

                if (crosses)
                {
                    _slots[number] = _freeSlots.TryPop(out int free) ? free : _slotCount++;
                    ending[_lastChunk[number]].Add(number);
                    EmitAddress(il, Memory.Scratch, _slots[number]);
                    if (_locals[number] is { } local)
                    {
                        il.Emit(OpCodes.Ldloc, local);
                    }
                    else
                    {
                        EmitComputation(il, node);
                    }

                    EmitStore(il);
                }

                break;
        }
    }

    private void EmitValue(ILGenerator il, int number)
    {
        ScalarNode node = _nodes[number];
        if (node.Kind == ScalarNodeKind.Constant)
        {
            ElementwiseCode.Number(il, node.Value, _isDouble);
        }
        else if (_locals[number] is { } local)
        {
            il.Emit(OpCodes.Ldloc, local);
        }
        else if (IsFolded(number))
        {
            EmitComputation(il, node);
        }
        else
        {
            // An element of memory that cannot change any more: from an earlier chunk, or given.
            (Memory memory, int offset) = node.Kind == ScalarNodeKind.Load ? (node.Memory, node.Offset) : (Memory.Scratch, _slots[number]);
            EmitLoad(il, memory, offset);
            if (_usesInChunk[number] > 1)
            {
                _locals[number] = il.DeclareLocal(_isDouble ? typeof(double) : typeof(float));
                il.Emit(OpCodes.Stloc, _locals[number]!);
                il.Emit(OpCodes.Ldloc, _locals[number]!);
            }
        }
    }

    private void EmitComputation(ILGenerator il, in ScalarNode node)
    {
        if (node.Kind == ScalarNodeKind.Read)
        {
            EmitLoad(il, node.Memory, node.Offset);
            return;
        }

        EmitValue(il, node.X);
        if (node.Y >= 0)
        {
            EmitValue(il, node.Y);
        }

        if (node.Z >= 0)
        {
            EmitValue(il, node.Z);
        }

        ElementwiseCode.Scalar(il, node.Primitive!, _isDouble);
    }

    private void EmitArray(ILGenerator il, in Instruction instruction)
    {
        EmitAddress(il, Memory.Arena, instruction.X);
        EmitAddress(il, Memory.Arena, instruction.Y);
        EmitAddress(il, Memory.Arena, instruction.Z);
        EmitAddress(il, Memory.Arena, instruction.Result);
        il.Emit(OpCodes.Ldc_I4, instruction.Count);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Ldc_I8, (long)TileLoops.Of(instruction, _isDouble ? ElementType.Double : ElementType.Float).Address);
        il.Emit(OpCodes.Conv_I);
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, typeof(void), [typeof(nint), typeof(nint), typeof(nint), typeof(nint), typeof(nint)], null);
    }

    private void EmitLoad(ILGenerator il, Memory memory, int offset)
    {
        EmitAddress(il, memory, offset);
        il.Emit(_isDouble ? OpCodes.Ldind_R8 : OpCodes.Ldind_R4);
    }

    private void EmitStore(ILGenerator il) => il.Emit(_isDouble ? OpCodes.Stind_R8 : OpCodes.Stind_R4);

    private void EmitAddress(ILGenerator il, Memory memory, int offset)
    {
        il.Emit(OpCodes.Ldarg, (short)memory);
        long bytes = (long)offset * _elementSize;
        if (bytes > int.MaxValue)
        {
            il.Emit(OpCodes.Ldc_I8, bytes);
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
        }
        else if (bytes > 0)
        {
            il.Emit(OpCodes.Ldc_I4, (int)bytes);
            il.Emit(OpCodes.Add);
        }
    }
}
