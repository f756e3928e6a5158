namespace FallLine.Data.Tests;

public sealed class ReadCsvTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n")]
    [InlineData("a,b\r1,x\r2,y")]
    [InlineData("\uFEFFa,b\n1,x\n2,y")]
    [InlineData("a;b\n1;x\n2;y\n")]
    [InlineData("a\tb\n1\tx\n2\ty\n")]
    [InlineData("a|b\n1|x\n2|y\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n\"2\",\"y\"\n")]
    [InlineData("\n\n a , b \n\n 1 , x \n   \n2,y\n\n")]
    public void One_table_in_many_spellings(string text)
    {
        using TemporaryFile file = new(text);
        Table table = Table.ReadCsv(file.Path);
        Assert.Equal(["a", "b"], table.Columns.Select(c => c.Name));
        Assert.Equal([1, 2], Assert.IsType<NumericColumn>(table["a"]).Values.ToArray());
        Assert.Equal(["x", "y"], Texts(table["b"]));
        Assert.Empty(table.Warnings);
        Assert.Equal(file.Path, table.Source);
    }

    [Fact]
    public void A_file_in_UTF16_with_its_mark_is_read()
    {
        using TemporaryFile file = new([.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes("größe\n1\n2\n")]);
        Assert.Equal(2, Table.ReadCsv(file.Path)["größe"].Rows);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("-2.5", -2.5)]
    [InlineData("+.5", .5)]
    [InlineData("6e-3", 0.006)]
    [InlineData("1.7976931348623157E+308", double.MaxValue)]
    [InlineData("4.9406564584124654E-324", double.Epsilon)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890d)]
    public void Numbers_are_read_to_the_last_digit(string text, double value)
    {
        Assert.Equal([value], Assert.IsType<NumericColumn>(Table.ParseCsv("a\n" + text)["a"]).Values.ToArray());
    }

    [Theory]
    [InlineData("1,000")]
    [InlineData("$5")]
    [InlineData("1_000")]
    [InlineData("0x1F")]
    [InlineData("true")]
    [InlineData("2020-01-01")]
    [InlineData("1 2")]
    public void Anything_else_is_text(string text)
    {
        Assert.Equal([text], Texts(Table.ParseCsv($"a\n\"{text}\"")["a"]));
    }

    [Fact]
    public void Missing_values_of_every_marker_are_missing_in_both_kinds_of_column()
    {
        string[] markers = ["", "NA", "N/A", "#N/A", "NaN", "nan", "-NaN", "null", "NULL", "?", "\"\"", "\"NA\""];
        Table table = Table.ParseCsv("a,b\n" + string.Concat(markers.Select(m => $"{m},{m}\n")) + "1,x\n");
        foreach (Column column in table.Columns)
        {
            Assert.Equal(markers.Length, column.MissingCount);
            Assert.Equal(1, column.PresentCount);
            Assert.True(column.IsMissing(0));
            Assert.False(column.IsMissing(markers.Length));
        }

        Assert.IsType<NumericColumn>(table["a"]);
        Assert.Null(Assert.IsType<TextColumn>(table["b"])[0]);
    }

    [Fact]
    public void Own_missing_markers_replace_the_usual_ones()
    {
        Table table = Table.ParseCsv("a,b\n-999,NA\n1,x\n", new CsvOptions { MissingMarkers = ["-999"] });
        Assert.Equal(1, table["a"].MissingCount);
        Assert.Equal(["NA", "x"], Texts(table["b"]));
    }

    [Fact]
    public void A_column_without_any_value_is_numeric_and_all_missing()
    {
        Assert.Equal(2, Assert.IsType<NumericColumn>(Table.ParseCsv("a,b\n,1\nNA,2\n")["a"]).MissingCount);
    }

    [Fact]
    public void A_quoted_value_may_hold_separators_line_ends_quotes_and_spaces()
    {
        Table table = Table.ParseCsv("a,b\n\" x,\r\n\"\"y\"\" \",1\n5\" pipe,2\n");
        Assert.Equal([" x,\r\n\"y\" ", "5\" pipe"], Texts(table["a"]));
    }

    [Fact]
    public void One_bad_cell_makes_a_text_column_that_keeps_the_spelling_and_a_warning_that_names_the_line()
    {
        string text = "age,zip\n" + string.Concat(Enumerable.Range(0, 441).Select(i => $"{(i == 15 ? "abc,x\n" : "")}0{i}.50,\n"));
        Table table = Table.ParseCsv(text);
        TextColumn age = Assert.IsType<TextColumn>(table["age"]);
        Assert.Equal("00.50", age[0]);
        Assert.Equal("abc", age[15]);
        Assert.Equal("0440.50", age[441]);
        Assert.Equal(["column 'age': 441 of 442 values are numbers; line 17 holds 'abc'; treated as text"], table.Warnings);
    }

    [Fact]
    public void The_line_in_a_warning_counts_blank_lines_and_lines_within_quotes()
    {
        Table table = Table.ParseCsv("a,b\n1,\"x\ny\"\n\n2,z\nno,z\n3,z\n");
        Assert.Equal(["column 'a': 3 of 4 values are numbers; line 6 holds 'no'; treated as text"], table.Warnings);
    }

    [Fact]
    public void Text_and_missing_values_before_the_first_number_stay_in_place()
    {
        Assert.Equal([null, "x", "01", null], Texts(Table.ParseCsv("a,b\n,1\nx,1\n01,1\n,1\n")["a"]));
        Assert.Equal([null, "01", "x", null], Texts(Table.ParseCsv("a,b\n,1\n01,1\nx,1\n,1\n")["a"]));
    }

    [Fact]
    public void A_column_can_be_read_as_text_although_it_holds_numbers()
    {
        Table table = Table.ParseCsv("zip,n\n01234,1\n99999,2\n", new CsvOptions { TextColumns = ["zip", "absent"] });
        Assert.Equal(["01234", "99999"], Texts(table["zip"]));
        Assert.Empty(table.Warnings);
    }

    [Fact]
    public void Infinite_numbers_are_missing_with_a_warning()
    {
        Table table = Table.ParseCsv("a\n1\n-Infinity\n1e999\n");
        Assert.Equal(2, table["a"].MissingCount);
        Assert.Equal(["column 'a': 2 of 3 values are infinite; line 3 holds '-Infinity'; read as missing"], table.Warnings);
    }

    [Fact]
    public void A_decimal_comma_is_text_with_a_hint()
    {
        Table table = Table.ParseCsv("a;b\n1,5;2\n2,25;3\n");
        Assert.Contains("decimal comma", Assert.Single(table.Warnings), StringComparison.Ordinal);
        Assert.IsType<TextColumn>(table["a"]);
    }

    [Fact]
    public void A_header_of_numbers_is_doubted()
    {
        Assert.Contains("no header line", Assert.Single(Table.ParseCsv("5.1,3.5\n4.9,3.0\n").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named_by_line()
    {
        using TemporaryFile file = new([.. "a,b\n1,x\n2,caf"u8, 0xE9, .. "\n"u8]);
        Table table = Table.ReadCsv(file.Path);
        Assert.Contains("line 3", Assert.Single(table.Warnings), StringComparison.Ordinal);
        Assert.Equal("caf\uFFFD", Assert.IsType<TextColumn>(table["b"])[1]);
    }

    [Fact]
    public void A_separator_within_quotes_does_not_count_and_a_given_one_wins()
    {
        Assert.Equal(2, Table.ParseCsv("\"a,b,c\";d\n\"1,2,3\";4\n").Columns.Count);
        Assert.Equal(["a;b"], Table.ParseCsv("a;b\n1;2\n", new CsvOptions { Separator = ',' }).Columns.Select(c => c.Name));
        Assert.Equal(["some words"], Table.ParseCsv("some words\n1\n").Columns.Select(c => c.Name));
    }

    [Fact]
    public void A_pipe_is_read_although_it_cannot_be_rewound()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using System.IO.Pipes.AnonymousPipeServerStream pipe = new(System.IO.Pipes.PipeDirection.Out);
        pipe.Write("a,b\n01,x\nz,y\n"u8);
        string path = $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        pipe.SafePipeHandle.Dispose();
        Table table = Table.ReadCsv(path);
        Assert.Equal(["01", "z"], Texts(table["a"]));
    }

    [Fact]
    public void Reading_reports_progress_and_can_be_cancelled()
    {
        Recorder recorder = new();
        string path = TestSupport.Repository.SampleData("california_housing.csv");
        _ = Table.ReadCsv(path, progress: recorder);
        Assert.Equal(1, recorder.Seen[^1]);
        Assert.True(recorder.Seen.Count > 10);
        Assert.Throws<OperationCanceledException>(() => Table.ReadCsv(path, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static IEnumerable<string?> Texts(Column column)
    {
        TextColumn text = Assert.IsType<TextColumn>(column);
        return Enumerable.Range(0, text.Rows).Select(row => text[row]);
    }

    private sealed class Recorder : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }
}
