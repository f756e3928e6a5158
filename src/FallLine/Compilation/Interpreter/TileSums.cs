using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Adds a tile to all sums of a step, given the chains of each; of doubles as many sums together as a vector has lanes.</summary>
    /// <remarks>One by one, the trees of 128 sums took as long as all that they add up.</remarks>
    public static void AddChains(Workspace workspace, int firstSum, int tile, byte* scratch, int[] chains, bool isDouble)
    {
        int sum = 0;
        if (isDouble && Avx512F.IsSupported)
        {
            int lanes = Vector512<double>.Count;
            for (; sum + lanes <= chains.Length; sum += lanes)
            {
                Vector512<double> totals = Totals(scratch, chains.AsSpan(sum));
                double* first = (double*)workspace.Sums + ((nint)(firstSum + sum) * workspace.SumTiles) + tile;
                for (int lane = 0; lane < lanes; lane++)
                {
                    first[(nint)lane * workspace.SumTiles] = totals[lane];
                }
            }
        }

        for (; sum < chains.Length; sum++)
        {
            Add(workspace, firstSum + sum, tile, scratch + chains[sum], GrowingBytes / (isDouble ? sizeof(double) : sizeof(float)), isDouble);
        }
    }

    /// <summary>The trees of eight sums: the same halves are added, those of several sums side by side.</summary>
    private static Vector512<double> Totals(byte* scratch, ReadOnlySpan<int> chains)
    {
        const byte Lower = 0x44;
        const byte Upper = 0xEE;
        const byte Even = 0x88;
        const byte Odd = 0xDD;
        Vector512<double> a = Halves(Total(scratch + chains[0]), Total(scratch + chains[2]));
        Vector512<double> b = Halves(Total(scratch + chains[4]), Total(scratch + chains[6]));
        Vector512<double> c = Halves(Total(scratch + chains[1]), Total(scratch + chains[3]));
        Vector512<double> d = Halves(Total(scratch + chains[5]), Total(scratch + chains[7]));
        Vector512<double> even = Quarters(a, b);
        Vector512<double> odd = Quarters(c, d);
        return Avx512F.UnpackLow(even, odd) + Avx512F.UnpackHigh(even, odd);

        static Vector512<double> Halves(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, Lower) + Avx512F.Shuffle4x128(x, y, Upper);

        static Vector512<double> Quarters(Vector512<double> x, Vector512<double> y) => Avx512F.Shuffle4x128(x, y, Even) + Avx512F.Shuffle4x128(x, y, Odd);
    }

    private static Vector512<double> Total(byte* chains)
    {
        double* x = (double*)chains;
        return (Vector512.LoadAligned(x) + Vector512.LoadAligned(x + 8)) + (Vector512.LoadAligned(x + 16) + Vector512.LoadAligned(x + 24));
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
