using FallLine.Expressions;

namespace FallLine.Compilation;

/// <content>Steps that go together over blocks, and what is only there for a block.</content>
internal sealed partial class Lowering
{
    /// <summary>Lines behind an array of a block that vectors may read.</summary>
    private const int Margin = 2;

    /// <summary>Nodes of which a group computes each part from the same part of what it reads.</summary>
    private readonly HashSet<int> _partwise;

    /// <summary>The last uses of what is computed twice, the second time.</summary>
    private readonly Dictionary<int, int> _lastUseAgain = [];

    // Within a group: the group, the places to give back at its end, the memory of its block, its sums so far, its first step.
    private RowGroup _group;
    private List<(int Offset, int Count)>? _held;
    private ArenaPlan? _block;
    private int _groupSums;
    private int _groupStep;

    private void BeginGroup(in RowGroup group)
    {
        Flush();
        _group = group;
        _held = [];
        _block = new ArenaPlan(_lanes);
        _groupSums = 0;
        _groupStep = _steps.Count;
    }

    private void EndGroup()
    {
        _grouped.Add(_group with { First = _groupStep, Last = _steps.Count - 1, BlockSize = _block!.Size });
        List<(int Offset, int Count)> held = _held!;
        _held = null;
        foreach ((int offset, int count) in held)
        {
            _arena.Free(offset, count);
        }
    }

    /// <summary>A unit reads an array: what is computed twice is there once until the last unit before the second time, and once more from then on.</summary>
    private void Use(int source, int unit)
    {
        if (_schedule.FirstUnitOf(source) is not null && unit >= _schedule.UnitOf[source])
        {
            _lastUseAgain[source] = Math.Max(_lastUseAgain.GetValueOrDefault(source), unit);
        }
        else
        {
            _lastUse[source] = Math.Max(_lastUse[source], unit);
        }
    }

    private void BeginAgain(ReadOnlySpan<int> members, int unit)
    {
        foreach (int node in members)
        {
            if (_schedule.FirstUnitOf(node) < unit)
            {
                _isAllocated[node] = false;
                _lastUse[node] = _lastUseAgain[node];
            }
        }
    }

    /// <summary>Whether a node is needed for no longer than the block of the group of which it is a part.</summary>
    private bool IsOfBlock(int node) => _held is not null && _partwise.Contains(node) && _lastUse[node] <= _group.Last && _joinedTo[node] == 0;

    private Location AllocateInBlock(int node)
    {
        int part = _analysis.Nodes[node].Shape.Size / _group.Rows;
        return new Location(Location.Block, _block!.Allocate(SizeInBlock(part)), part);
    }

    /// <summary>Gives a place back at once: each block begins anew.</summary>
    private void FreeInBlock(Location place) => _block!.Free(place.Offset, SizeInBlock(place.Part));

    private int SizeInBlock(int part) => checked((part * _group.Block) + (Margin * _lanes));

    /// <summary>A product. What every block of a group would transpose is transposed once before it.</summary>
    private ProductStep Product(int node, MatrixProduct product, Location left, Location result)
    {
        Expr expression = _analysis.Nodes[node];
        Shape shape = expression.Operands[1].Shape;
        Location right = Place(node, 1);
        if (_held is not null && !_group.IsBatch && product is { TransposeLeft: false, TransposeRight: true } && shape[0] > 1)
        {
            int turned = _arena.Allocate(shape.Size);
            Free(Location.InArena(turned), shape.Size);
            Move(right, turned, [shape[1], shape[0]], [1, shape[1]], [shape[0], 1]);
            _steps.Insert(_groupStep++, _steps[^1]);
            _steps.RemoveAt(_steps.Count - 1);
            (right, shape, product) = (Location.InArena(turned), Shape.Matrix(shape[1], shape[0]), product with { TransposeRight = false });
        }

        return new ProductStep(product, left, right, result, expression.Operands[0].Shape, shape);
    }
}
