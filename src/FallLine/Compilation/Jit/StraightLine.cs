namespace FallLine.Compilation;

/// <summary>Instructions on scalars in single-assignment form: places in the arena become values, and only what something else reads is stored.</summary>
/// <remarks>
/// Of a step, scalars are stored that an array instruction, a later step or an output reads. A program that is nothing but
/// scalar instructions needs no arena: it reads the caller's input and writes the caller's output.
/// </remarks>
internal sealed class StraightLine
{
    private readonly LoweredProgram _program;
    private readonly Instruction[] _instructions;
    private readonly bool _isWhole;
    private readonly int _lanes;
    private readonly Dictionary<int, int> _values = [];
    private readonly HashSet<int> _writtenLines = [];
    private readonly bool[] _stored;
    private readonly int[] _outputs;
    private readonly int[] _nextOutput;
    private readonly Prefill[] _constants;
    private readonly InputCopy[] _inputs;

    private StraightLine(LoweredProgram program, Instruction[] instructions, bool isWhole, bool isOfVectors = false)
    {
        IsOfVectors = isOfVectors;
        _program = program;
        _instructions = instructions;
        _isWhole = isWhole;
        _lanes = 64 / program.ElementSize;
        _stored = new bool[instructions.Length];
        _outputs = new int[instructions.Length];
        _nextOutput = new int[isWhole ? program.OutputSize : 0];
        _constants = [.. program.Prefills];
        _inputs = [.. program.Inputs];
        Array.Sort(_constants, (left, right) => left.Offset.CompareTo(right.Offset));
        Array.Sort(_inputs, (left, right) => left.Offset.CompareTo(right.Offset));
    }

    public List<ScalarNode> Nodes { get; } = [];

    /// <summary>Whether its values are vectors of neighbours in the arena.</summary>
    public bool IsOfVectors { get; }

    /// <summary>The instructions that array nodes count.</summary>
    public Instruction[] Instructions => _instructions;

    /// <summary>The whole program, or null where it has more than scalars and small arrays.</summary>
    public static StraightLine? Of(LoweredProgram program)
    {
        if (SmallPrograms.TakeApart(program) is not { } instructions)
        {
            return null;
        }

        StraightLine code = new(program, instructions, isWhole: true);
        code.FindOutputs(code.LastWriters());
        code.Build();
        return code;
    }

    /// <summary>One step of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="step">Its step.</param>
    /// <param name="later">What is read after the step.</param>
    public static StraightLine Of(LoweredProgram program, DirectStep step, ArenaReads later)
    {
        int lanes = 64 / program.ElementSize;
        bool isOfVectors = ShortArrays.Fit(step.Instructions, lanes);
        Instruction[] instructions = isOfVectors ? ShortArrays.TakeApart(step.Instructions, lanes)
            : SmallArrays.Fit(step.Instructions) ? SmallArrays.TakeApart(step.Instructions, program)
            : step.Instructions;
        StraightLine code = new(program, instructions, isWhole: false, isOfVectors);
        foreach ((int offset, int writer) in code.LastWriters())
        {
            code._stored[writer] |= later.Contains(offset);
        }

        code.FindWrittenLines();
        code.Build();
        return code;
    }

    public static bool IsScalar(Instruction instruction) => instruction.Count == 1 && instruction.Operation != Operation.Sum;

    /// <summary>Whether an instruction makes a value.</summary>
    private bool IsValue(in Instruction instruction) => IsScalar(instruction) && (!IsOfVectors || instruction.Operation == Operation.Elementwise);

    /// <summary>Where the value begins that has an element.</summary>
    private int StartOf(int offset) => IsOfVectors ? offset / _lanes * _lanes : offset;

    /// <summary>The last scalar instruction to write each place; on the way, the scalars that array instructions read are marked.</summary>
    private Dictionary<int, int> LastWriters()
    {
        Dictionary<int, int> writers = [];
        for (int i = 0; i < _instructions.Length; i++)
        {
            Instruction instruction = _instructions[i];
            if (IsValue(instruction))
            {
                writers[instruction.Result] = i;
                continue;
            }

            int read = instruction.Operation == Operation.Fill ? 1 : instruction.Count;
            MarkStored(writers, instruction.X, read);
            if (instruction.Operation == Operation.Elementwise)
            {
                MarkStored(writers, instruction.Y, read);
                MarkStored(writers, instruction.Z, read);
            }

            Forget(writers, instruction);
        }

        return writers;
    }

    private void MarkStored(Dictionary<int, int> writers, int offset, int count)
    {
        for (int i = StartOf(offset); i < offset + count; i++)
        {
            if (writers.TryGetValue(i, out int writer))
            {
                _stored[writer] = true;
            }
        }
    }

    private static void Forget(Dictionary<int, int> places, Instruction instruction)
    {
        int written = instruction.Operation == Operation.Sum ? 1 : instruction.Count;
        for (int i = instruction.Result; i < instruction.Result + written; i++)
        {
            places.Remove(i);
        }
    }

    /// <summary>Lists, for each instruction, the outputs that it is the last to write.</summary>
    private void FindOutputs(Dictionary<int, int> writers)
    {
        Array.Fill(_outputs, -1);
        foreach (OutputCopy copy in _program.Outputs)
        {
            for (int i = 0; i < copy.Count; i++)
            {
                if (writers.TryGetValue(copy.From.Offset + i, out int writer))
                {
                    _nextOutput[copy.To + i] = _outputs[writer];
                    _outputs[writer] = copy.To + i;
                }
            }
        }
    }

    private void FindWrittenLines()
    {
        for (int i = 0; i < _instructions.Length; i++)
        {
            Instruction instruction = _instructions[i];
            if (_stored[i] || !IsValue(instruction))
            {
                int last = instruction.Result + (instruction.Operation == Operation.Sum ? 1 : Math.Max(1, instruction.Count)) - 1;
                for (int line = instruction.Result / _lanes; line <= last / _lanes; line++)
                {
                    _writtenLines.Add(line);
                }
            }
        }
    }

    private void Build()
    {
        _values[SmallArrays.Zero] = Add(new ScalarNode(ScalarNodeKind.Constant));
        for (int i = 0; i < _instructions.Length; i++)
        {
            Instruction instruction = _instructions[i];
            if (!IsValue(instruction))
            {
                Add(new ScalarNode(ScalarNodeKind.Array, Offset: i));
                Forget(_values, instruction);
                continue;
            }

            int value = instruction.Operation == Operation.Elementwise ? Compute(instruction) : ValueAt(instruction.X);
            _values[instruction.Result] = value;
            if (_stored[i])
            {
                Add(new ScalarNode(ScalarNodeKind.Store, Memory.Arena, instruction.Result, X: value));
            }

            for (int to = _isWhole ? _outputs[i] : -1; to >= 0; to = _nextOutput[to])
            {
                Add(new ScalarNode(ScalarNodeKind.Store, Memory.Output, to, X: value));
            }
        }

        if (_isWhole)
        {
            PassThrough();
        }
    }

    /// <summary>Outputs that are inputs or constants.</summary>
    private void PassThrough()
    {
        Dictionary<int, int> writers = LastWriters();
        foreach (OutputCopy copy in _program.Outputs)
        {
            for (int i = 0; i < copy.Count; i++)
            {
                if (!writers.ContainsKey(copy.From.Offset + i))
                {
                    Add(new ScalarNode(ScalarNodeKind.Store, Memory.Output, copy.To + i, X: ValueAt(copy.From.Offset + i)));
                }
            }
        }
    }

    private int Compute(in Instruction instruction)
    {
        int arity = ElementwiseCode.Of(instruction.Primitive!).Arity;
        int x = ValueAt(instruction.X);
        int y = arity > 1 ? ValueAt(instruction.Y) : -1;
        int z = arity > 2 ? ValueAt(instruction.Z) : -1;
        return Add(new ScalarNode(ScalarNodeKind.Compute, Primitive: instruction.Primitive, X: x, Y: y, Z: z));
    }

    private int ValueAt(int offset)
    {
        if (_values.TryGetValue(offset, out int value))
        {
            return value;
        }

        if (Constant(offset) is { } number)
        {
            return _values[offset] = Add(new ScalarNode(ScalarNodeKind.Constant, Value: number));
        }

        if (_isWhole)
        {
            return _values[offset] = Add(new ScalarNode(ScalarNodeKind.Load, Memory.Input, InputAt(offset)));
        }

        return _writtenLines.Contains(offset / _lanes)
            ? Add(new ScalarNode(ScalarNodeKind.Read, Memory.Arena, offset))
            : _values[offset] = Add(new ScalarNode(ScalarNodeKind.Load, Memory.Arena, offset));
    }

    private double? Constant(int offset)
    {
        int at = LastUpTo(_constants.Length, i => _constants[i].Offset, offset);
        if (at < 0 || offset >= _constants[at].Offset + _constants[at].Count)
        {
            return null;
        }

        Prefill fill = _constants[at];
        if (IsOfVectors && fill.Data is not null)
        {
            return null;
        }

        return fill.Data switch
        {
            null => fill.Value,
            double[] doubles => doubles[offset - fill.Offset],
            _ => ((float[])fill.Data)[offset - fill.Offset],
        };
    }

    private int InputAt(int offset)
    {
        int at = LastUpTo(_inputs.Length, i => _inputs[i].Offset, offset);
        return at >= 0 && offset < _inputs[at].Offset + _inputs[at].Count
            ? _inputs[at].From + offset - _inputs[at].Offset
            : throw new InvalidOperationException($"Nothing was written to element {offset} of the arena before it is read.");
    }

    /// <summary>The last of ascending numbers that is not above <paramref name="bound"/>, or -1.</summary>
    private static int LastUpTo(int count, Func<int, int> number, int bound)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = number(middle) <= bound ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private int Add(ScalarNode node)
    {
        Nodes.Add(node);
        return Nodes.Count - 1;
    }
}
