namespace FallLine.Compilation;

/// <summary>The sums of a tiled step: each tile by its tree, then the tiles by theirs.</summary>
internal static unsafe class TileSums
{
    public static void Add(Workspace workspace, int sum, int tile, byte* values, int count, bool isDouble)
    {
        byte* levels = Levels(workspace, sum);
        if (isDouble)
        {
            PairwiseSum.Add((double*)levels, tile, TileLoops.SumTile((double*)values, count));
        }
        else
        {
            PairwiseSum.Add((float*)levels, tile, TileLoops.SumTile((float*)values, count));
        }
    }

    /// <summary>Writes the totals of all tiles to their places, in all lanes.</summary>
    public static void Finish(Workspace workspace, TiledStep step, bool isDouble)
    {
        int[] places = step.Sums;
        int tiles = (step.Size + LoweredProgram.Tile - 1) / LoweredProgram.Tile;
        for (int sum = 0; sum < places.Length; sum++)
        {
            byte* levels = Levels(workspace, step.FirstSum + sum);
            if (isDouble)
            {
                double* result = (double*)workspace.Arena + places[sum];
                *result = PairwiseSum.Total((double*)levels, tiles);
                TileLoops.Fill(ElementType.Double).Run(result, result, result, result, 1);
            }
            else
            {
                float* result = (float*)workspace.Arena + places[sum];
                *result = PairwiseSum.Total((float*)levels, tiles);
                TileLoops.Fill(ElementType.Float).Run(result, result, result, result, 1);
            }
        }
    }

    private static byte* Levels(Workspace workspace, int sum) => workspace.Sums + (sum * Workspace.SumLevels * sizeof(double));
}
