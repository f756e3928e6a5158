namespace FallLine.Compilation;

/// <summary>
/// How a broadcast repeats its operand: runs of <paramref name="Extent"/> elements, each element <paramref name="Inner"/> times, each run <paramref name="Middle"/> times, and all of it again from the
/// first run on when <paramref name="Runs"/> are through.
/// </summary>
/// <param name="Inner">How often each element stands beside itself.</param>
/// <param name="Extent">The elements of a run.</param>
/// <param name="Middle">How often a run is repeated before the next; 1 where there is no other.</param>
/// <param name="Runs">The runs of the operand.</param>
internal readonly record struct RepeatPattern(int Inner, int Extent, int Middle = 1, int Runs = 1)
{
    /// <summary>The elements after which the same come again, within what one run is repeated to.</summary>
    public int Period => Inner * Extent;

    /// <summary>The elements that one run is repeated to, of which more than one make the array.</summary>
    public int Stretch => Period * Middle;

    /// <summary>The pattern of a broadcast, or null where the axes that it keeps are more than two groups of neighbours, or what a run is repeated to is shorter than a tile: then it is as well laid out.</summary>
    public static RepeatPattern? Of(Expr broadcast)
    {
        Shape source = broadcast.Operands[0].Shape;
        Shape target = broadcast.Shape;
        RepeatPattern found = new(1, 1);
        bool isComplete = false;
        for (int axis = 1; axis <= target.Rank; axis++)
        {
            int length = target[^axis];
            if (length == 1)
            {
                continue;
            }

            bool isKept = axis <= source.Rank && source[^axis] == length;
            if (isKept && isComplete)
            {
                return null;
            }

            isComplete |= !isKept && found.Runs > 1;
            found = isKept
                ? found.Middle == 1 ? found with { Extent = found.Extent * length } : found with { Runs = found.Runs * length }
                : found.Extent == 1 ? found with { Inner = found.Inner * length }
                : found.Runs == 1 ? found with { Middle = found.Middle * length }
                : found;
        }

        return found.Runs == 1 ? found with { Middle = 1 } : found.Stretch >= LoweredProgram.Tile ? found : null;
    }
}
