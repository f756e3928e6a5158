using System.Diagnostics;
using System.IO.Compression;

namespace FallLine.Data.Tests;

/// <summary>Every way in which a file can be no table gives one error that says what, where and what to do.</summary>
public sealed class HostileCsvTests
{
    private const long NoLine = -1;

    public static TheoryData<string, string, long, string?> Texts => new()
    {
        { "", "the file is empty", NoLine, null },
        { "\n \r\n\n", "the file is empty", NoLine, null },
        { "\uFEFF", "the file is empty", NoLine, null },
        { "a,b\n", "no row below it", 1, null },
        { "a,b\n\n\n", "no row below it", 1, null },
        { "a,b,a\n1,2,3\n", "columns 1 and 3 have the same name 'a'", 1, "a" },
        { "\n5,5\n1,2\n", "seems to have no header line", 2, "5" },
        { "a,,b\n1,2,3\n", "column 2 of the header has no name", 1, null },
        { ",a\n0,1\n", "row index", 1, null },
        { "a,b\n1,2\n3\n", "expected 2 values as in the header, found 1", 3, null },
        { "a,b\n1,2\n\n3,4,5\n", "expected 2 values as in the header, found 3", 4, null },
        { "a;b\n1;2\n3\n", "Separate the values by ';'", 3, null },
        { "a,b\n1,\"x\ny\"\n3\n", "found 1", 4, null },
        { "a,b\n1,\"x\n3,4\n5,6\n", "never closed: '\"x\\n3,4\\n5,6'", 2, "b" },
        { "a,b\n1,2\n3,\"", "never closed", 3, "b" },
        { "\"a,b\n1,2\n", "never closed", 1, null },
        { "a,b\n1,2\n\"x\" y,2\n", "text follows a closing quote: '\"x\" y'", 3, "a" },
        { "a,b\n1,\"x\n2,\"y\"\n", "never closed", 2, "b" },
        { "a,b\n1,2\n3,\0\n", "NUL character", 3, null },
        { "\u0001\u0002,b\n1,2\n", "which is not text", 1, null },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Bad_text_is_refused_with_its_place(string text, string problem, long line, string? column)
    {
        using TemporaryFile file = new(text);
        TableFormatException error = Assert.Throws<TableFormatException>(() => Table.ReadCsv(file.Path));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(file.Path, error.Message, StringComparison.Ordinal);
        Assert.Equal(file.Path, error.File);
        Assert.Equal(line == NoLine ? null : line, error.Line);
        Assert.Equal(column, error.Column);
    }

    [Fact]
    public void A_missing_file_and_a_directory_are_told_apart()
    {
        Assert.Contains("there is no such file", Refused("/no/such/file.csv"), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Refused("no\nsuch"), StringComparison.Ordinal);
        Assert.Contains("is a directory", Refused(Path.GetTempPath()), StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Refused("nul\0name"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_is_not_a_text_file()
    {
        using MemoryStream bytes = new();
        using (GZipStream zip = new(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(File.ReadAllBytes(TestSupport.Repository.SampleData("digits.csv")));
        }

        using TemporaryFile file = new(bytes.ToArray());
        Assert.Contains("not a text file", Refused(file.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_bytes_are_refused_or_read_but_never_crash(int seed)
    {
        Random random = new(seed);
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (trial % 2 == 0)
            {
                const string Alphabet = "ab1.,;\t|\"\r\n \"\n,";
                bytes = [.. bytes.Select(b => (byte)Alphabet[b % Alphabet.Length])];
            }

            using TemporaryFile file = new(bytes);
            try
            {
                Assert.True(Table.ReadCsv(file.Path).Rows > 0);
            }
            catch (TableFormatException error)
            {
                Assert.NotEmpty(error.Problem);
            }
        }
    }

    [Theory]
    [InlineData("a,b\n1,", 'x', 3 << 20, "a value longer than 1048576 characters", 2)]
    [InlineData("a,b\n1,\"", 'x', 3 << 20, "a value longer than 1048576 characters", 2)]
    [InlineData("a,b\n1,2\n1,\"", '\n', 3 << 20, "a value longer than 1048576 characters", 3)]
    [InlineData("a,b\n1,", ',', 6 << 20, "longer than 4194304 characters", 2)]
    [InlineData("", ',', 6 << 20, "longer than 4194304 characters", 1)]
    [InlineData("a,b\n1,", '"', 6 << 20, "longer than", 2)]
    public void A_value_or_row_without_end_is_refused_in_bounded_time(string start, char repeated, int count, string problem, long line)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TableFormatException error = Assert.Throws<TableFormatException>(() => Table.ParseCsv(start + new string(repeated, count)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }

    [Fact]
    public void A_wide_table_is_read()
    {
        const int Columns = 20_000;
        string header = string.Join(",", Enumerable.Range(0, Columns).Select(i => $"c{i}"));
        string row = string.Join(",", Enumerable.Repeat("1", Columns));
        Assert.Equal(Columns, Table.ParseCsv($"{header}\n{row}\n{row}\n").Columns.Count);
    }

    private static string Refused(string path) => Assert.Throws<TableFormatException>(() => Table.ReadCsv(path)).Message;
}
