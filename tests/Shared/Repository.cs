namespace FallLine.TestSupport;

/// <summary>Paths inside the working copy that this test assembly was built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds FallLine.slnx.</summary>
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), inherit: false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>A file or folder, given by the parts of its path from the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>One of the tables of samples/data.</summary>
    public static string SampleData(string fileName) => PathOf("samples", "data", fileName);
}
