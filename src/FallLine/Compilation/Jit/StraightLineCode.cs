using System.Diagnostics.CodeAnalysis;
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

    // A chunk takes milliseconds to compile, other threads' first steps do too.
    private const int LeastShared = 4;

    // Places in scratch memory for what a called function reads and writes.
    private const int Called = 4;

    private readonly IReadOnlyList<ScalarNode> _nodes;
    private readonly Instruction[] _instructions;
    private readonly ValueCode _value;
    private readonly int[] _chunkOf;
    private readonly int[] _uses;
    private readonly int[] _lastChunk;
    private readonly int[] _slots;
    private readonly int[] _usesInChunk;
    private readonly LocalBuilder?[] _locals;
    private readonly Stack<int> _freeSlots = [];
    private readonly int _calls;
    private int _slotCount;

    private StraightLineCode(IReadOnlyList<ScalarNode> nodes, Instruction[] instructions, ValueCode value, int reserved)
    {
        _nodes = nodes;
        _instructions = instructions;
        _value = value;
        _slotCount = reserved;
        _calls = reserved - Called;
        _chunkOf = new int[nodes.Count];
        _uses = new int[nodes.Count];
        _lastChunk = new int[nodes.Count];
        _slots = new int[nodes.Count];
        _usesInChunk = new int[nodes.Count];
        _locals = new LocalBuilder?[nodes.Count];
    }

    /// <summary>The chunks in order, and the bytes of scratch memory that they share.</summary>
    public static (Chunk[] Chunks, int ScratchSize) Compile(StraightLine straight, ElementType type) =>
        Compile(new StraightLineCode(straight.Nodes, straight.Instructions, straight.IsOfVectors ? ValueCode.Neighbours(type) : ValueCode.Scalar(type), straight.IsOfVectors ? Called : 0));

    /// <summary>The chunks of row code, each for as many rows as a vector has lanes. Scratch memory begins with the columns read, then those written; the output is a vector for each column that is added up.</summary>
    /// <param name="step">The code.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="vectors">The vectors of a block of rows.</param>
    public static (Chunk[] Chunks, int ScratchSize) Compile(RowStep step, ElementType type, int vectors)
    {
        ValueCode value = ValueCode.Vector(type, vectors);
        ScalarNode[] nodes = [.. step.Code.Select(node => node.Kind != ScalarNodeKind.Store ? node
            : node.Offset < step.TargetColumns ? node with { Offset = node.Offset + step.SourceColumns }
            : node with { Memory = Memory.Output, Offset = (node.Offset - step.TargetColumns) * value.Lanes, Primitive = step.CombinationOf(node.Offset - step.TargetColumns) })];
        return Compile(new StraightLineCode(nodes, [], value, step.SourceColumns + step.TargetColumns + RowBlocks.Margin + Called));
    }

    /// <summary>Has pieces of code compiled: many of them on all threads, which the runtime's compiler allows.</summary>
    public static void Prepare(IReadOnlyList<Delegate> chunks)
    {
        if (chunks.Count < LeastShared)
        {
            foreach (Delegate chunk in chunks)
            {
                RuntimeHelpers.PrepareDelegate(chunk);
            }
        }
        else
        {
            Parallel.ForEach(chunks, new ParallelOptions { MaxDegreeOfParallelism = Threads.Count }, RuntimeHelpers.PrepareDelegate);
        }
    }

    private static (Chunk[] Chunks, int ScratchSize) Compile(StraightLineCode code)
    {
        IReadOnlyList<ScalarNode> nodes = code._nodes;
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

        Prepare(chunks);
        return ([.. chunks], code._slotCount * code._value.Size);
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

    private bool IsFolded(int node) =>
        _nodes[node].Kind == ScalarNodeKind.Compute && _uses[node] == 1 && _lastChunk[node] == _chunkOf[node] && !_value.IsCalled(_nodes[node].Primitive!);

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

        return method.CreateDelegate<Chunk>();
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
                _value.Address(il, node.Memory, node.Offset);
                if (node.Primitive is { } combine)
                {
                    _value.Address(il, node.Memory, node.Offset);
                    il.Emit(OpCodes.Ldobj, _value.Type);
                    EmitValue(il, node.X);
                    _value.Compute(il, combine);
                }
                else
                {
                    EmitValue(il, node.X);
                }

                _value.Store(il);
                break;
            case ScalarNodeKind.Compute or ScalarNodeKind.Read when _uses[number] > 0 && !IsFolded(number):
                bool crosses = _lastChunk[number] != _chunkOf[number];
                if (_usesInChunk[number] > 0)
                {
                    EmitComputation(il, node);
                    _locals[number] = il.DeclareLocal(_value.Type);
                    il.Emit(OpCodes.Stloc, _locals[number]!);
                }

                if (crosses)
                {
                    _slots[number] = _freeSlots.TryPop(out int free) ? free : _slotCount++;
                    ending[_lastChunk[number]].Add(number);
                    _value.Address(il, Memory.Scratch, _slots[number]);
                    if (_locals[number] is { } local)
                    {
                        il.Emit(OpCodes.Ldloc, local);
                    }
                    else
                    {
                        EmitComputation(il, node);
                    }

                    _value.Store(il);
                }

                break;
        }
    }

    private void EmitValue(ILGenerator il, int number)
    {
        ScalarNode node = _nodes[number];
        if (node.Kind == ScalarNodeKind.Constant)
        {
            _value.Number(il, node.Value);
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
            _value.Load(il, memory, offset);
            if (_usesInChunk[number] > 1)
            {
                _locals[number] = il.DeclareLocal(_value.Type);
                il.Emit(OpCodes.Stloc, _locals[number]!);
                il.Emit(OpCodes.Ldloc, _locals[number]!);
            }
        }
    }

    private void EmitComputation(ILGenerator il, in ScalarNode node)
    {
        if (node.Kind == ScalarNodeKind.Read)
        {
            _value.Load(il, node.Memory, node.Offset);
            return;
        }

        if (_value.IsCalled(node.Primitive!))
        {
            EmitCall(il, node);
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

        _value.Compute(il, node.Primitive!);
    }

    private void EmitCall(ILGenerator il, in ScalarNode node)
    {
        int operand = _calls;
        foreach (int number in (ReadOnlySpan<int>)[node.X, node.Y, node.Z])
        {
            if (number >= 0)
            {
                _value.Address(il, Memory.Scratch, operand++);
                EmitValue(il, number);
                _value.Store(il);
            }
        }

        for (int place = 0; place < Called; place++)
        {
            _value.Address(il, Memory.Scratch, _calls + place);
        }

        ValueCode.Call(il, TileLoops.Of(node.Primitive!, _value.ElementType), _value.Lanes);
        _value.Load(il, Memory.Scratch, _calls + Called - 1);
    }

    private void EmitArray(ILGenerator il, in Instruction instruction)
    {
        _value.Address(il, Memory.Arena, instruction.X);
        _value.Address(il, Memory.Arena, instruction.Y);
        _value.Address(il, Memory.Arena, instruction.Z);
        _value.Address(il, Memory.Arena, instruction.Result);
        ValueCode.Call(il, TileLoops.Of(instruction, _value.ElementType), instruction.Count);
    }
}
