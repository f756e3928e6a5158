namespace FallLine.Compilation;

/// <inheritdoc cref="TiledStep"/>
internal sealed unsafe class BoundTiled<T> : BoundStep<T>
    where T : unmanaged
{
    private readonly TiledStep _step;
    private readonly BoundInstruction<T>[] _instructions;
    private readonly Place<T>[] _streams;
    private readonly Place<T>[] _fillSources;
    private readonly Place<T>[] _loadSources;

    public BoundTiled(TiledStep step, LiteralMemory<T>[] literals)
    {
        _step = step;
        _instructions = new BoundInstruction<T>[step.Instructions.Length];
        for (int i = 0; i < _instructions.Length; i++)
        {
            _instructions[i] = new BoundInstruction<T>(step.Instructions[i]);
        }

        _streams = Array.ConvertAll(step.Streams, stream => new Place<T>(stream, literals));
        _fillSources = Array.ConvertAll(step.Fills, fill => new Place<T>(fill.Source, literals));
        _loadSources = Array.ConvertAll(step.Loads, load => new Place<T>(load.Source, literals));
    }

    public override void Run(Workspace<T> workspace)
    {
        T** table = workspace.Table;
        Begin(workspace, table);
        int tile = 0;
        for (int start = 0; start < _step.Size; start += LoweredProgram.Tile, tile++)
        {
            int count = Math.Min(LoweredProgram.Tile, _step.Size - start);
            foreach (ref readonly BoundInstruction<T> i in _instructions.AsSpan())
            {
                if (i.Operation == Operation.Elementwise)
                {
                    i.Loop.Run(table[i.X], table[i.Y], table[i.Z], table[i.Result], count);
                }
                else if (i.Operation == Operation.Sum)
                {
                    PairwiseSum<T>.Add(workspace.Sums + (i.Result * Workspace<T>.SumLevels), tile, TileLoops<T>.SumTile(table[i.X], count));
                }
                else
                {
                    Load(_step.Loads[i.X], _loadSources[i.X].In(workspace), start, table[i.Result], count);
                }
            }

            for (int stream = 0; stream < _streams.Length; stream++)
            {
                table[stream] += LoweredProgram.Tile;
            }
        }

        for (int sum = 0; sum < _step.Sums.Length; sum++)
        {
            T total = PairwiseSum<T>.Total(workspace.Sums + (sum * Workspace<T>.SumLevels), tile);
            TileLoops<T>.Fill.Run(&total, null, null, workspace.Arena + _step.Sums[sum], 1);
        }
    }

    private void Begin(Workspace<T> workspace, T** table)
    {
        for (int stream = 0; stream < _streams.Length; stream++)
        {
            table[stream] = _streams[stream].In(workspace);
        }

        for (int place = 0; place < _step.Fixed.Length; place++)
        {
            table[_streams.Length + place] = workspace.Arena + _step.Fixed[place];
        }

        for (int fill = 0; fill < _fillSources.Length; fill++)
        {
            TileLoops<T>.Fill.Run(_fillSources[fill].In(workspace), null, null, workspace.Arena + _step.Fills[fill].Offset, LoweredProgram.Tile);
        }
    }

    /// <summary>Lays out the elements from <paramref name="start"/> of a repeated array: runs of neighbours where Inner is 1, else runs of one element.</summary>
    private static void Load(in RepeatedArray array, T* source, int start, T* result, int count)
    {
        int element = start / array.Inner % array.Extent;
        int run = array.Inner == 1 ? array.Extent - element : array.Inner - (start % array.Inner);
        for (int done = 0; done < count; run = array.Inner == 1 ? array.Extent : array.Inner)
        {
            run = Math.Min(run, count - done);
            Span<T> place = new(result + done, run);
            if (array.Inner == 1)
            {
                new ReadOnlySpan<T>(source + element, run).CopyTo(place);
                element = 0;
            }
            else
            {
                place.Fill(source[element]);
                element = element + 1 == array.Extent ? 0 : element + 1;
            }

            done += run;
        }
    }
}

/// <summary>
/// A sum that arrives in pieces, by a fixed tree: piece k closes every pair of equal size that it completes, as a carry
/// does in a binary counter. The rounding error grows with the logarithm of the number of pieces.
/// </summary>
internal static unsafe class PairwiseSum<T>
    where T : unmanaged
{
    /// <summary>Adds piece <paramref name="index"/>; pieces come in order from 0.</summary>
    public static void Add(T* levels, int index, T piece)
    {
        int level = 0;
        for (; ((index >> level) & 1) != 0; level++)
        {
            piece = Elements.Add(levels[level], piece);
        }

        levels[level] = piece;
    }

    /// <summary>The sum of the first <paramref name="count"/> pieces, 0 where there are none.</summary>
    public static T Total(T* levels, int count)
    {
        T total = default;
        bool any = false;
        for (int level = 0; level < Workspace<T>.SumLevels; level++)
        {
            if (((count >> level) & 1) != 0)
            {
                total = any ? Elements.Add(levels[level], total) : levels[level];
                any = true;
            }
        }

        return total;
    }
}
