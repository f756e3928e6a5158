namespace FallLine.Messages;

/// <summary>Finds what a mistyped name may have meant.</summary>
internal static class CloseNames
{
    private const int MostSuggested = 3;
    private const int MostListed = 12;

    // A name of a megabyte (hostile input) would cost its square to compare and a page to show.
    private const int LongestName = 80;

    /// <summary>Two sentences at most that help to find the right name: the close ones, and the list of all when it is short.</summary>
    /// <param name="name">The name that was not found.</param>
    /// <param name="names">The names that there are.</param>
    /// <param name="what">What they are names of, in the plural: <c>columns</c>, <c>options</c>.</param>
    public static string Advice(string name, IEnumerable<string> names, string what)
    {
        string[] all = [.. names.Select(n => n.Length <= LongestName ? n : n[..LongestName] + "…")];
        string[] close = [.. Of(name, all)];
        string meant = close.Length == 0 ? "" : $"Did you mean {string.Join(" or ", close.Select(n => $"'{n}'"))}? ";
        string listed = string.Join(", ", all.Take(MostListed));
        return $"{meant}The {what} are: {listed}{(all.Length > MostListed ? $", … ({all.Length} in all)" : "")}.";
    }

    /// <summary>The names closest to <paramref name="name"/>, best first: a third of the letters may differ, or one may contain the other.</summary>
    public static IEnumerable<string> Of(string name, IEnumerable<string> names) => names
        .Where(candidate => candidate.Length <= LongestName && name.Length <= LongestName)
        .Select(candidate => (candidate, distance: Distance(name, candidate)))
        .Where(pair => pair.distance <= Math.Max(name.Length, pair.candidate.Length) / 3 || Contains(pair.candidate, name) || Contains(name, pair.candidate))
        .OrderBy(pair => pair.distance)
        .Take(MostSuggested)
        .Select(pair => pair.candidate);

    private static bool Contains(string whole, string part) =>
        part.Length >= 3 && whole.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>The fewest letters to insert, delete, replace, or exchange with the next, ignoring case: the distance of optimal string alignment.</summary>
    private static int Distance(string left, string right)
    {
        int[] before = new int[right.Length + 1];
        int[] above = new int[right.Length + 1];
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            (before, above, row) = (above, row, before);
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = above[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[^1];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
