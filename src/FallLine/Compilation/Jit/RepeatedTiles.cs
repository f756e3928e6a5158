namespace FallLine.Compilation;

/// <summary>
/// Finds the tiles of a step's repeated arrays for machine code, which reads from any address: most of them are there already, in the array that is repeated, or among a few short periods
/// that are laid out once for many tiles.
/// </summary>
/// <remarks>Needs scratch memory: for each array where its tile begins and what is laid out, then for each room for two tiles.</remarks>
internal sealed unsafe class RepeatedTiles
{
    private const int Vector = 64;

    private readonly RepeatPattern[] _patterns;
    private readonly Place[] _sources;
    private readonly int _elementSize;
    private readonly int _tile;

    /// <param name="step">The step.</param>
    /// <param name="binding">Its places.</param>
    /// <param name="tile">The most elements of a tile: whole vectors.</param>
    public RepeatedTiles(TiledStep step, Binding binding, int tile)
    {
        _patterns = [.. step.Loads.Select(load => load.Pattern)];
        _sources = [.. step.Loads.Select(load => binding.Place(load.Source))];
        _elementSize = binding.ElementSize;
        _tile = tile;
        Size = Found(_patterns.Length) + (_patterns.Length * Room);
    }

    /// <summary>Bytes of scratch memory.</summary>
    public int Size { get; }

    public bool IsEmpty => _patterns.Length == 0;

    private int Room => 2 * _tile * _elementSize;

    /// <summary>From where the scratch memory begins to the place that says where the tile of an array begins.</summary>
    public static int Beginning(int array) => array * sizeof(Tile);

    /// <summary>Nothing is laid out yet.</summary>
    public void Begin(byte* scratch)
    {
        for (int i = 0; i < _patterns.Length; i++)
        {
            ((Tile*)scratch)[i].Run = -1;
        }
    }

    /// <summary>Finds the tiles from element <paramref name="start"/> on.</summary>
    public void Find(Workspace workspace, byte* scratch, int start, int count)
    {
        byte* room = scratch + Found(_patterns.Length);
        for (int i = 0; i < _patterns.Length; i++, room += Room)
        {
            ref Tile tile = ref ((Tile*)scratch)[i];
            tile.Start = Find(_patterns[i], _sources[i].In(workspace), start, count, room, ref tile.Run);
        }
    }

    private static int Found(int arrays) => (Beginning(arrays) + Vector - 1) / Vector * Vector;

    private byte* Find(in RepeatPattern pattern, byte* source, int start, int count, byte* room, ref nint laid)
    {
        bool isDouble = _elementSize == sizeof(double);
        int run = pattern.Runs == 1 ? 0 : start / pattern.Stretch;
        int first = start - (run * pattern.Stretch);
        if (pattern.Runs > 1 && first + count > pattern.Stretch)
        {
            laid = -1;
            RepeatedTile.Load(pattern, source, start, room, count, isDouble);
            return room;
        }

        byte* elements = source + ((nint)(run % pattern.Runs) * pattern.Extent * _elementSize);
        first = first < pattern.Period ? first : first % pattern.Period;
        if (pattern.Inner == 1 && first + WholeVectors(count) <= pattern.Extent)
        {
            return elements + ((nint)first * _elementSize);
        }

        RepeatPattern one = pattern with { Middle = 1, Runs = 1 };
        if (pattern.Period > _tile)
        {
            RepeatedTile.Load(one, elements, first, room, count, isDouble);
            return room;
        }

        if (laid != run)
        {
            laid = run;
            RepeatedTile.Load(one, elements, 0, room, _tile + pattern.Period, isDouble);
        }

        return room + ((nint)first * _elementSize);
    }

    private int WholeVectors(int elements)
    {
        int lanes = Vector / _elementSize;
        return (elements + lanes - 1) / lanes * lanes;
    }

    /// <summary>Where a tile begins, and the run of which periods are laid out, or -1.</summary>
    private struct Tile
    {
        public byte* Start;
        public nint Run;
    }
}
