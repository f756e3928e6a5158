using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Turns a graph into a flat program: decides what is computed together, in which order and where it lies.</summary>
internal sealed partial class Lowering
{
    private readonly Graph _graph;
    private readonly Dictionary<Body, LoweredProgram>? _around;
    private readonly Dictionary<Body, LoweredProgram> _inside;
    private readonly Analysis _analysis;
    private readonly Schedule _schedule;
    private readonly List<RowGroup> _groups;
    private readonly List<RowGroup> _grouped = [];
    private readonly ArenaPlan _arena;
    private readonly int _lanes;
    private readonly Location[] _places;
    private readonly int[] _constantTiles;
    private readonly int[] _lastUse;
    private readonly int[] _lastRead;
    private readonly bool[] _isAllocated;
    private readonly Growing<Instruction> _direct = new();
    private readonly List<Step> _steps = [];
    private readonly Growing<InputCopy> _inputs = new();
    private readonly Growing<Prefill> _prefills = new();
    private readonly List<Literal> _literals = [];

    private Lowering(Graph graph, ElementType elementType, Dictionary<Body, LoweredProgram>? around, Lowering? first = null, ArenaPlan? packed = null)
    {
        _graph = graph;
        _around = around;
        _inside = first?._inside ?? around ?? [];
        ElementType = elementType;
        _lanes = elementType == ElementType.Double ? 8 : 16;
        _analysis = first?._analysis ?? new Analysis(graph);
        (_schedule, _groups, _partwise) = first is null ? RowGroups.Of(_analysis, Schedule.Of(_analysis)) : (first._schedule, first._groups, first._partwise);
        _arena = packed ?? new ArenaPlan(_lanes);
        int count = graph.Nodes.Length;
        _places = new Location[count];
        _constantTiles = new int[count];
        _lastUse = new int[count];
        _lastRead = new int[count];
        _isAllocated = new bool[count];
        _joinedTo = new int[count];
        _joinedAt = new int[count];
        _entries = new int[count];
        _entryUnits = new int[count];
        _lastInUnit = new int[count];
        _readsInUnit = new int[count];
    }

    private ElementType ElementType { get; }

    /// <summary>The program that computes <paramref name="graph"/>.</summary>
    public static LoweredProgram Lower(Graph graph, ElementType elementType) => Lower(WithPartsAsOutputs(graph), elementType, null);

    /// <summary>Places are given out as the program grows; where that leaves gaps, it is made a second time with all places known.</summary>
    private static LoweredProgram Lower(Graph graph, ElementType elementType, Dictionary<Body, LoweredProgram>? around)
    {
        Lowering lowering = new(graph, elementType, around);
        LoweredProgram program = lowering.Run();
        return lowering._arena.Packed() is { } packed ? new Lowering(graph, elementType, around, lowering, packed).Run() : program;
    }

    /// <summary>Outputs follow one another, so the large parts of an output that joins them are outputs themselves.</summary>
    private static Graph WithPartsAsOutputs(Graph graph)
    {
        List<Expr> outputs = [];
        bool changed = false;
        foreach (Expr output in graph.Outputs)
        {
            Expr whole = output;
            while (whole.Primitive is Reshape)
            {
                whole = whole.Operands[0];
            }

            bool isJoined = whole.Primitive is Concatenate concatenate && Structure.Around(whole.Shape, concatenate.Axis).Outer == 1 && whole.Shape.Size > LoweredProgram.Tile * whole.Operands.Length;
            changed |= isJoined;
            outputs.AddRange(isJoined ? whole.Operands : [output]);
        }

        return changed ? Graph.Of(graph.Inputs, outputs) : graph;
    }

    private LoweredProgram Run()
    {
        FindLastUses();
        FindJoined();
        int inputSize = PlaceInputs();
        PlaceConstants();
        int groups = 0;
        for (int unit = 0; unit < _schedule.Units; unit++)
        {
            if (groups < _groups.Count && unit == _groups[groups].First)
            {
                BeginGroup(_groups[groups]);
            }

            ReadOnlySpan<int> members = _schedule.Unit(unit);
            BeginAgain(members, unit);
            switch (_analysis.Roles[members[0]])
            {
                case Role.Direct:
                    EmitDirect(members[0], unit);
                    break;
                case Role.Whole:
                    EmitWhole(members[0], unit);
                    break;
                case Role.Rows or Role.RowTotal:
                    EmitRows(members, unit);
                    break;
                default:
                    EmitTiled(members, unit);
                    break;
            }

            if (groups < _groups.Count && unit == _groups[groups].Last)
            {
                EndGroup();
                groups++;
            }
        }

        Flush();
        (OutputCopy[] outputs, int outputSize) = CollectOutputs();
        return new LoweredProgram
        {
            ElementType = ElementType,
            InputSize = inputSize,
            OutputSize = outputSize,
            ArenaSize = _arena.Size,
            Inputs = _inputs.ToArray(),
            Outputs = outputs,
            Prefills = _prefills.ToArray(),
            Literals = [.. _literals],
            Steps = [.. _steps],
            Groups = [.. _grouped],
        };
    }

    private void FindLastUses()
    {
        for (int node = 0; node < _lastUse.Length; node++)
        {
            _lastUse[node] = -1;
            if (_analysis.Roles[node] is not (Role.Leaf or Role.Alias or Role.Repeat or Role.View or Role.Strided))
            {
                foreach (int source in _analysis.ReadsOf(node))
                {
                    Use(source, _schedule.UnitOf[node]);
                    if (_schedule.FirstUnitOf(node) is { } first)
                    {
                        Use(source, first);
                    }
                }
            }
        }

        _lastUse.CopyTo(_lastRead, 0);
        foreach (Expr output in _graph.Outputs)
        {
            _lastUse[_analysis.Roots[_analysis.Numbers[output]]] = int.MaxValue;
        }

        // A program that runs again and again is given only what has changed.
        foreach (Expr input in _around is null ? [] : _graph.Inputs)
        {
            if (_analysis.Numbers.TryGetValue(input, out int node))
            {
                _lastUse[node] = int.MaxValue;
            }
        }
    }

    private int PlaceInputs()
    {
        int from = 0;
        foreach (Expr input in _graph.Inputs)
        {
            int size = input.Shape.Size;
            if (_analysis.Numbers.TryGetValue(input, out int node))
            {
                _places[node] = Location.InArena(_arena.Allocate(size));
                _inputs.Add(new InputCopy(from, size, _places[node].Offset));
            }

            from = checked(from + size);
        }

        return from;
    }

    /// <summary>Constants have their own places for good, given out before any place is given a second time.</summary>
    private void PlaceConstants()
    {
        for (int node = 0; node < _places.Length; node++)
        {
            int size = _analysis.Nodes[node].Shape.Size;
            switch (_analysis.Nodes[node].Primitive)
            {
                case Constant constant when size <= LoweredProgram.Tile || _analysis.NeedsArray[node]:
                    // A scalar fills its vector, so that the unused lanes compute the same and nothing slower.
                    _places[node] = Location.InArena(_arena.Allocate(size));
                    _prefills.Add(new Prefill(_places[node].Offset, size == 1 ? _lanes : size, constant.Value, null));
                    break;
                case Constant constant:
                    _constantTiles[node] = _arena.Allocate(LoweredProgram.Tile);
                    _prefills.Add(new Prefill(_constantTiles[node], LoweredProgram.Tile, constant.Value, null));
                    break;
                case Literal literal when Analysis.IsOutside(_analysis.Nodes[node]):
                    _places[node] = new Location(_literals.Count, 0);
                    _literals.Add(literal);
                    break;
                case Literal literal:
                    _places[node] = Location.InArena(_arena.Allocate(size));
                    _prefills.Add(new Prefill(_places[node].Offset, size, 0, literal.Data));
                    break;
            }
        }
    }

    private (OutputCopy[] Outputs, int Size) CollectOutputs()
    {
        Growing<OutputCopy> outputs = new();
        int to = 0;
        foreach (Expr output in _graph.Outputs)
        {
            Location place = _places[_analysis.Roots[_analysis.Numbers[output]]];
            if (place.Literal != Location.Output)
            {
                outputs.Add(new OutputCopy(place, output.Shape.Size, to));
            }

            to = checked(to + output.Shape.Size);
        }

        return (outputs.ToArray(), to);
    }

    /// <summary>The place of what an operand reads.</summary>
    private Location Place(int node, int operand)
    {
        int root = _analysis.Operand(node, operand);
        if (_analysis.Roles[root] != Role.View)
        {
            return _places[root];
        }

        Slice slice = (Slice)_analysis.Nodes[root].Primitive;
        Location source = Place(root, 0);
        return source with { Offset = source.Offset + (slice.Start * Structure.Around(_analysis.Nodes[root].Shape, slice.Axis).Inner) };
    }

    private Location Allocate(int node)
    {
        if (!_isAllocated[node])
        {
            _isAllocated[node] = true;
            _places[node] = IsOfBlock(node) ? AllocateInBlock(node)
                : Location.InArena(_joinedTo[node] > 0 ? AllocateJoined(node) : _arena.Allocate(_analysis.Nodes[node].Shape.Size));
        }

        return _places[node];
    }

    /// <summary>Gives back the places of operands that nothing reads after <paramref name="unit"/>.</summary>
    private void FreeOperands(int node, int unit)
    {
        foreach (int source in _analysis.ReadsOf(node))
        {
            Expr expression = _analysis.Nodes[source];
            if (_lastUse[source] == unit && expression.Primitive is not (Constant or Literal))
            {
                _lastUse[source] = -1;
                if (_joinedTo[source] == 0)
                {
                    Free(_places[source], expression.Shape.Size);
                }
            }
        }
    }

    /// <summary>Gives a place back; within a group only when the group ends, for all its steps run again on the next block.</summary>
    private void Free(Location place, int count)
    {
        if (place.Literal == Location.Block)
        {
            FreeInBlock(place);
        }
        else if (_held is { } held)
        {
            held.Add((place.Offset, count));
        }
        else
        {
            _arena.Free(place.Offset, count);
        }
    }

    private void Flush()
    {
        if (_direct.Count > 0)
        {
            _steps.Add(new DirectStep(_direct.ToArray()));
            _direct.Clear();
        }
    }
}
