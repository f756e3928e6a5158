using System.Runtime.CompilerServices;

namespace FallLine.Compilation;

/// <summary>The sums of a tiled step: each tile by its tree, then the tiles by theirs, whoever summed them and when.</summary>
internal static unsafe class TileSums
{
    /// <summary>Elements that pieces of a tile are multiples of: those of all chains of <see cref="TileLoops.SumTile"/>, for either type.</summary>
    public const int Chunk = 64;

    /// <summary>Bytes of the chains of a sum that grows piece by piece.</summary>
    public const int GrowingBytes = TileLoops.Chains * 64;

    /// <summary>Adds a piece of a tile to the chains of its sum, which are summed when the tile is complete: the same tree.</summary>
    public static void Grow(byte* chains, byte* values, int count, bool isFirst, bool isDouble)
    {
        if (isFirst)
        {
            Unsafe.InitBlock(chains, 0, GrowingBytes);
        }

        if (isDouble)
        {
            TileLoops.Grow((double*)chains, (double*)values, count);
        }
        else
        {
            TileLoops.Grow((float*)chains, (float*)values, count);
        }
    }

    public static void Add(Workspace workspace, int sum, int tile, byte* values, int count, bool isDouble)
    {
        if (isDouble)
        {
            ((double*)workspace.Sums)[((nint)sum * workspace.SumTiles) + tile] = TileLoops.SumTile((double*)values, count);
        }
        else
        {
            ((float*)workspace.Sums)[((nint)sum * workspace.SumTiles) + tile] = TileLoops.SumTile((float*)values, count);
        }
    }

    /// <summary>Writes the totals of all tiles to their places, in all lanes.</summary>
    public static void Finish(Workspace workspace, TiledStep step, bool isDouble)
    {
        int[] places = step.Sums;
        int tiles = (step.Size + LoweredProgram.Tile - 1) / LoweredProgram.Tile;
        for (int sum = 0; sum < places.Length; sum++)
        {
            nint first = (nint)(step.FirstSum + sum) * workspace.SumTiles;
            if (isDouble)
            {
                double* result = (double*)workspace.Arena + places[sum];
                *result = PairwiseSum.Of((double*)workspace.Sums + first, tiles);
                TileLoops.Fill(ElementType.Double).Run(result, result, result, result, 1);
            }
            else
            {
                float* result = (float*)workspace.Arena + places[sum];
                *result = PairwiseSum.Of((float*)workspace.Sums + first, tiles);
                TileLoops.Fill(ElementType.Float).Run(result, result, result, result, 1);
            }
        }
    }
}
