namespace FallLine.Cli.Rendering;

/// <summary>Writes a file wholly or not at all: under a temporary name, flushed to the disk, then renamed.</summary>
internal static class OutputFile
{
    public static void Write(string path, Action<TextWriter> write)
    {
        string temporary = path + ".part";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                using (var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" })
                {
                    write(writer);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserError($"cannot write '{path}': {error.Message}", error);
        }
    }
}
