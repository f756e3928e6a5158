using FallLine.Data.Training;

namespace FallLine.Cli.Rendering;

/// <summary>Writes a file wholly or not at all, and says why where it cannot.</summary>
internal static class OutputFile
{
    public static void Write(string path, Action<TextWriter> write) => Try(path, () => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }));

    /// <summary>Does what may fail for want of a place to write.</summary>
    public static void Try(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserError($"cannot write '{path}': {error.Message}", error);
        }
    }
}
