namespace FallLine.Data.Reading;

/// <summary>Hands text to the parser and stops it where the text cannot be a table: NUL characters, or one record without an end.</summary>
/// <remarks>
/// The parser keeps a whole record in memory. A quote that is never closed makes the rest of the file one record, so the characters handed out
/// since the last finished record are counted, and bounded.
/// </remarks>
internal sealed class GuardedReader(TextReader inner, CsvSource source, IProgress<double>? progress, CancellationToken cancellationToken) : TextReader
{
    /// <summary>The most characters that one record may have.</summary>
    public const int LongestRecord = 1 << 22;

    private const char Undecodable = '\uFFFD';

    private long _sinceRecord;
    private long _lineEnds;

    /// <summary>The line that holds the first character that could not be decoded, or 0.</summary>
    public long UndecodableLine { get; private set; }

    /// <summary>Says that the parser has finished the record that ends on <paramref name="line"/>.</summary>
    public void RecordFinished(long line)
    {
        _sinceRecord = 0;
        LastRecordLine = line;
    }

    private long LastRecordLine { get; set; }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_sinceRecord > LongestRecord)
        {
            throw new TableFormatException(
                $"the row that begins here is longer than {LongestRecord} characters. A quote may never be closed, or this is not a table of text.", source.Name, LastRecordLine + 1);
        }

        int read = inner.Read(buffer);
        Span<char> chars = buffer[..read];
        int nul = chars.IndexOf('\0');
        if (nul >= 0)
        {
            throw new TableFormatException(
                "this holds a NUL character, so it is not a text file. Export the table as CSV in UTF-8; uncompress it if it is an archive.", source.Name, LineOf(chars[..nul]));
        }

        if (UndecodableLine == 0 && chars.IndexOf(Undecodable) is >= 0 and int bad)
        {
            UndecodableLine = LineOf(chars[..bad]);
        }

        _lineEnds += chars.Count('\n');
        _sinceRecord += read;
        progress?.Report(source.Fraction);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private long LineOf(ReadOnlySpan<char> before) => _lineEnds + before.Count('\n') + 1;
}
