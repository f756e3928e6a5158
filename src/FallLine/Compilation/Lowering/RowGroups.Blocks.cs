using FallLine.Expressions;

namespace FallLine.Compilation;

/// <content>How many rows go together.</content>
internal sealed partial class RowGroups
{
    /// <summary>Rows that a block of many is a multiple of: whole tiles and whole <see cref="Kernels.MatrixProduct.DepthBlock"/>s.</summary>
    private const int Step = 3 * LoweredProgram.Tile;

    /// <summary>Elements of all arrays in a block: 512 KiB of doubles, half of a second-level cache. A quarter and an eighth were 1.0 to 1.1 times as slow.</summary>
    private const int BlockElements = 1 << 16;

    /// <summary>How many times as large as its factors a product is that does not pass through memory.</summary>
    private const int Growth = 4;

    /// <summary>Whether a product is large where its factors are small: then it is worth a group of its own, though nothing of the data is read twice.</summary>
    private static bool IsMade(Expr product) => product.Shape.Size >= BlockElements && product.Shape.Size >= Growth * product.Operands.Sum(factor => factor.Shape.Size);

    private int BlockOf(List<int> members, Expr product, int rows)
    {
        int room = BlockElements - members.Sum(EveryBlock);
        long row = Elements(LargeArrays(members, rows)) / rows;
        int block = room < BlockElements / 2
            ? BlockElements / Math.Max(product.Operands[0].Shape[1], product.Shape[1])
            : (int)(room / row);
        return block >= Step ? block / Step * Step
            : block >= LoweredProgram.Tile || room < BlockElements / 2 || members.Exists(HasTiles) ? LoweredProgram.Tile
            : Math.Max(MostLanes, block / MostLanes * MostLanes);
    }

    /// <summary>Elements that a unit reads or adds to at every block: what is the same for all rows, and totals.</summary>
    private int EveryBlock(int unit)
    {
        int node = _schedule.Unit(unit)[0];
        return _analysis.Roles[node] != Role.Whole ? 0
            : _places[unit] == Place.Total ? _analysis.Nodes[node].Shape.Size
            : _analysis.Nodes[node].Primitive is MatrixProduct ? _analysis.Nodes[node].Operands[1].Shape.Size
            : 0;
    }

    /// <summary>Whether a unit takes sums of whole tiles, or of strips of as many rows.</summary>
    private bool HasTiles(int unit)
    {
        foreach (int node in _schedule.Unit(unit))
        {
            if (_analysis.Roles[node] is Role.TiledSum or Role.RowTotal)
            {
                return true;
            }
        }

        return false;
    }
}
