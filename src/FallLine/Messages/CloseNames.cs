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

    /// <summary>Levenshtein's distance, ignoring case: the fewest letters to insert, delete or replace.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
