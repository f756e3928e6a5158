using FallLine.TestSupport;

namespace FallLine.Architecture;

/// <summary>The texts of the repository, and how a rule over them fails.</summary>
internal static class SourceTree
{
    private static readonly string[] _outputs = [".git", ".out", ".vs", ".idea", "bin", "obj", "TestResults"];

    /// <summary>Every source file: paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Repository.Root).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Under(string folder, string extension) => Files.Where(file =>
        file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(extension, StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Repository.PathOf(file));

    /// <summary>Fails with one line for each breach of a rule.</summary>
    public static void AssertNone(string rule, IEnumerable<string> breaches)
    {
        string[] all = [.. breaches.Distinct().Order(StringComparer.Ordinal)];
        Assert.True(all.Length == 0, $"{rule}\n  {string.Join("\n  ", all)}");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            yield return Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        }

        foreach (string inner in Directory.EnumerateDirectories(folder).Where(d => !_outputs.Contains(Path.GetFileName(d))))
        {
            foreach (string file in Walk(inner))
            {
                yield return file;
            }
        }
    }
}
