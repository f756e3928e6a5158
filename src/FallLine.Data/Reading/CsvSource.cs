using System.Text;

namespace FallLine.Data.Reading;

/// <summary>Bytes or text that can be read from the start more than once.</summary>
internal sealed class CsvSource : IDisposable
{
    private const int BufferSize = 1 << 16;

    /// <summary>What a pipe may hold; it cannot be read twice, so it is kept.</summary>
    private const long LongestPipe = 1L << 30;

    private readonly Stream? _stream;
    private readonly string? _text;

    private CsvSource(string name, Stream? stream, string? text) => (Name, _stream, _text) = (name, stream, text);

    /// <summary>The source as error messages name it.</summary>
    public string Name { get; }

    /// <summary>The fraction that has been read, for progress; 0 where that is not known.</summary>
    public double Fraction => _stream is { Length: > 0 } stream ? (double)stream.Position / stream.Length : 0;

    /// <summary>A file, or a pipe, by its path.</summary>
    /// <exception cref="TableFormatException">It cannot be opened.</exception>
    public static CsvSource OfFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new TableFormatException("this is a directory. Name a CSV file in it.", path);
        }

        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize, FileOptions.SequentialScan);
            return new CsvSource(path, file.CanSeek ? file : Buffered(path, file), text: null);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TableFormatException("there is no such file. Check the path.", path, innerException: exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TableFormatException("this file may not be read. Check its permissions.", path, innerException: exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new TableFormatException($"this file cannot be opened ({exception.Message}).", path, innerException: exception);
        }
    }

    /// <summary>Text in memory.</summary>
    public static CsvSource OfText(string text, string name) => new(name, stream: null, text);

    /// <summary>A reader at the start. A byte order mark names the encoding; without one it is UTF-8.</summary>
    public TextReader Open()
    {
        if (_stream is null)
        {
            return new StringReader(_text!);
        }

        _stream.Position = 0;
        return new StreamReader(_stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, BufferSize, leaveOpen: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream?.Dispose();

    private static MemoryStream Buffered(string name, FileStream pipe)
    {
        using (pipe)
        {
            MemoryStream bytes = new();
            byte[] buffer = new byte[BufferSize];
            for (int read; (read = pipe.Read(buffer)) > 0;)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > LongestPipe)
                {
                    throw new TableFormatException("this pipe holds more than 1 GiB. Write it to a file first.", name);
                }
            }

            return bytes;
        }
    }
}
