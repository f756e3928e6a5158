using System.Numerics;

namespace FallLine.Compilation;

/// <summary>The values of a tiled step: slots become values, and the step is cut into pieces of code of bounded size.</summary>
/// <remarks>
/// A value lies in memory where it is an array that something later reads, where a sum is taken of it, or where a later piece of code
/// reads it; otherwise it is never more than a register. Sums are taken of finished tiles by the interpreter's own
/// function, for the same tree.
/// </remarks>
internal sealed class TiledValues
{
    /// <summary>
    /// The weight of a piece of code; a special function counts for ten. An inlined exponential has some 40 locals, and the runtime's compiler stops inlining at 512.
    /// </summary>
    private const int MaximumWeight = 64;
    private const int SpecialWeight = 10;

    /// <summary>
    /// In a step of many instructions, the longest chain of values that wait for each other in a piece of code: a processor looks some hundred instructions ahead, which must reach the next vectors,
    /// or it waits too. Horner's rule of 128 coefficients at 1024 elements in pieces of 16, 32 and 64: 4.0, 6.5 and 9.3 us.
    /// </summary>
    private const int LongestChain = 16;
    private const int ShortStep = 32;

    /// <summary>Sums that grow in registers in a piece of code: half of them, the other half is for the values.</summary>
    private const int MostSums = 16;
    private const int Room = 24 << 10;

    private readonly TiledStep _step;
    private readonly int[] _entries;
    private readonly Dictionary<int, double> _constants;

    private TiledValues(TiledStep step, Dictionary<int, double> constants)
    {
        _step = step;
        _constants = constants;
        _entries = new int[step.Streams.Length + step.Fixed.Length];
        Array.Fill(_entries, -1);
        Sums = new int[step.Sums.Length];
        Build();
    }

    public List<TiledNode> Nodes { get; } = [];

    public int Segments { get; private set; } = 1;

    public int Tiles { get; private set; }

    /// <summary>How many sums grow while the code runs, each over the chains of <see cref="TileLoops.SumTile"/>.</summary>
    /// <remarks>Sums of whole tiles would go through memory: with 128 of them a quarter of a mebibyte for every tile.</remarks>
    public int GrowingSums { get; private set; }

    /// <summary>Vectors of a tile of scratch memory: where sums grow, few enough for all tiles to fit half of a first-level cache.</summary>
    public int TileVectors(int elementSize)
    {
        int whole = LoweredProgram.Tile * elementSize / 64;
        return GrowingSums == 0 ? whole : Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(Room / (64 * Math.Max(1, Tiles)))) / 2, TileLoops.Chains, whole);
    }

    /// <summary>Whether a tile runs in pieces, so that sums go on where the piece before left them.</summary>
    public bool IsPiecewise(int elementSize) => TileVectors(elementSize) * 64 < LoweredProgram.Tile * elementSize;

    /// <summary>The bytes of scratch memory before the chains of a sum that grows: behind all tiles.</summary>
    public long ChainsAt(int sum, int elementSize) => ((long)Tiles * TileVectors(elementSize) * 64) + (sum * TileSums.GrowingBytes);
    /// <summary>From where scratch memory begins to that of <see cref="RepeatedTiles"/>: behind the tiles, the sums that grow and a vector for each of these.</summary>
    public int RepeatedAt(int elementSize) => (int)ChainsAt(GrowingSums, elementSize) + (GrowingSums * 64);


    /// <summary>The value of which each sum is taken.</summary>
    public int[] Sums { get; }

    public static TiledValues Of(TiledStep step, LoweredProgram program)
    {
        Dictionary<int, double> constants = [];
        foreach (Prefill prefill in program.Prefills)
        {
            if (prefill.Data is null)
            {
                constants[prefill.Offset] = prefill.Value;
            }
        }

        return new TiledValues(step, constants);
    }

    private void Build()
    {
        int weight = 0;
        int deepest = 0;
        int sums = 0;
        foreach (Instruction instruction in _step.Instructions)
        {
            switch (instruction.Operation)
            {
                case Operation.Load:
                    _entries[instruction.Result] = Add(new TiledNode(TiledNodeKind.Repeated) { Array = instruction.X });
                    break;
                case Operation.Sum:
                    Sums[instruction.Result] = ValueAt(instruction.X);
                    sums++;
                    break;
                default:
                    int cost = ElementwiseCode.IsCheap(instruction.Primitive!) ? 1 : SpecialWeight;
                    if (weight + cost > MaximumWeight || sums == MostSums || (deepest == LongestChain && _step.Instructions.Length > ShortStep))
                    {
                        Segments++;
                        weight = 0;
                        deepest = 0;
                        sums = 0;
                    }

                    weight += cost;
                    deepest = Math.Max(deepest, Compute(instruction));
                    break;
            }
        }

        if (Segments > 1)
        {
            foreach (int value in Sums)
            {
                Nodes[value].GrowingSum = Nodes[value].GrowingSum >= 0 ? Nodes[value].GrowingSum : GrowingSums++;
            }
        }
        else
        {
            foreach (int value in Sums)
            {
                NeedTile(Nodes[value], Tiles);
            }
        }

        PlacePassedValues();
    }

    /// <summary>Each value that a later piece of code reads has a tile until the last such piece ends.</summary>
    private void PlacePassedValues()
    {
        Stack<int> free = [];
        List<TiledNode> passed = [.. Nodes.Where(node => node.Kind == TiledNodeKind.Compute && node.LastSegment > node.Segment)];
        PriorityQueue<int, int> taken = new();
        foreach (TiledNode node in passed)
        {
            while (taken.TryPeek(out int tile, out int last) && last < node.Segment)
            {
                free.Push(taken.Dequeue());
            }

            if (NeedTile(node, free.TryPeek(out int unused) ? unused : Tiles))
            {
                taken.Enqueue(node.Tile, node.LastSegment);
                free.TryPop(out _);
            }
        }
    }

    /// <summary>Whether a value that is no array takes the tile.</summary>
    private bool NeedTile(TiledNode node, int tile)
    {
        bool isArray = node.Kind == TiledNodeKind.Stream || (node.Kind == TiledNodeKind.Compute && node.Place is not null);
        if (node.Tile >= 0 || isArray)
        {
            return false;
        }

        node.Tile = tile;
        Tiles = Math.Max(Tiles, tile + 1);
        return true;
    }

    /// <summary>Returns how many values of its piece of code wait for each other, the new one last.</summary>
    private int Compute(in Instruction instruction)
    {
        int depth = 0;
        int arity = ElementwiseCode.Of(instruction.Primitive!).Arity;
        int[] operands = new int[arity];
        for (int operand = 0; operand < arity; operand++)
        {
            operands[operand] = ValueAt(operand switch { 0 => instruction.X, 1 => instruction.Y, _ => instruction.Z });
            TiledNode used = Nodes[operands[operand]];
            used.Uses++;
            used.LastSegment = Segments - 1;
            depth = Math.Max(depth, used.Segment == Segments - 1 ? used.Depth : 0);
        }

        _entries[instruction.Result] = Add(new TiledNode(TiledNodeKind.Compute)
        {
            Primitive = instruction.Primitive,
            Operands = operands,
            Place = instruction.Result < _step.Streams.Length ? _step.Streams[instruction.Result] : null,
            Segment = Segments - 1,
            LastSegment = Segments - 1,
            Depth = depth + 1,
        });
        return depth + 1;
    }

    private int ValueAt(int entry)
    {
        if (_entries[entry] >= 0)
        {
            return _entries[entry];
        }

        if (entry < _step.Streams.Length)
        {
            return _entries[entry] = Add(new TiledNode(TiledNodeKind.Stream) { Place = _step.Streams[entry] });
        }

        int offset = _step.Fixed[entry - _step.Streams.Length];
        foreach (TileFill fill in _step.Fills)
        {
            if (fill.Offset == offset)
            {
                return _entries[entry] = Add(new TiledNode(TiledNodeKind.Spread) { Place = fill.Source });
            }
        }

        return _entries[entry] = Add(new TiledNode(TiledNodeKind.Constant) { Value = _constants[offset] });
    }

    private int Add(TiledNode node)
    {
        Nodes.Add(node);
        return Nodes.Count - 1;
    }
}
