namespace FallLine.Data.Tests;

/// <summary>A file that is deleted at the end of its test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text)
        : this(new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text))
    {
    }

    public TemporaryFile(byte[] content)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
