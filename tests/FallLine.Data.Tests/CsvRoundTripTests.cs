using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Data.Tests;

/// <summary>Whatever CsvHelper writes, <see cref="Table.ReadCsv"/> reads back.</summary>
public sealed class CsvRoundTripTests
{
    /// <summary>Line ends, quotes, separators and spaces come often, so that most cells are awkward.</summary>
    private static readonly Gen<char> Letter = Gen.Frequency(
        (4, Gen.Elements('a', 'b', 'Z', '0', '1', '.', '-', 'e')),
        (3, Gen.Elements('"', ',', ';', '\t', '|', '\n', '\r', ' ', '\'')),
        (1, Gen.Elements('é', '字', '\u00A0', '\u2028', '\u0007', '\uFEFF')));

    private static readonly Gen<string> Text = Gen.ArrayOf(Letter).Select(letters => new string(letters));

    private static readonly Gen<double> Number = Gen.OneOf(
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite),
        Gen.Choose(-1000, 1000).Select(n => n / 8.0),
        Gen.Elements(0.0, double.MaxValue, double.MinValue, double.Epsilon, 0.1));

    private static readonly Gen<Sheet> Sheets =
        from rows in Gen.Choose(1, 12)
        from texts in Text.ArrayOf(rows).ArrayOf(3)
        from numbers in Gen.Frequency((5, Number.Select(n => (double?)n)), (1, Gen.Constant((double?)null))).ArrayOf(rows).ArrayOf(3)
        from separator in Gen.Elements(',', ';', '\t', '|')
        from newLine in Gen.Elements("\n", "\r\n")
        select new Sheet(texts, numbers, separator, newLine);

    [Fact]
    public void Any_table_that_CsvHelper_writes_reads_back_the_same() =>
        Prop.ForAll(Sheets.ToArbitrary(), sheet => ReadsBack(sheet, new CsvOptions { Separator = sheet.Separator }))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(17, 1));

    [Fact]
    public void Its_separator_is_found_where_every_value_is_quoted() =>
        Prop.ForAll(Sheets.ToArbitrary(), sheet => ReadsBack(sheet with { QuoteAll = true }, options: null))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(18, 1));

    private static bool ReadsBack(Sheet sheet, CsvOptions? options)
    {
        Table table = Table.ParseCsv(sheet.Write(), options);
        bool same = table.Rows == sheet.Rows && table.Columns.Count == sheet.Texts.Length + sheet.Numbers.Length;
        for (int j = 0; j < sheet.Texts.Length; j++)
        {
            TextColumn column = (TextColumn)table[$"text \"{j}\", a"];
            for (int i = 0; i < sheet.Rows; i++)
            {
                same &= column[i] == sheet.Cell(i, j);
            }
        }

        for (int j = 0; j < sheet.Numbers.Length; j++)
        {
            NumericColumn column = (NumericColumn)table[$"number {j}"];
            for (int i = 0; i < sheet.Rows; i++)
            {
                same &= sheet.Numbers[j][i] is { } number ? column.Values[i].Equals(number) : column.IsMissing(i);
            }
        }

        return same;
    }

    private sealed record Sheet(string[][] Texts, double?[][] Numbers, char Separator, string NewLine)
    {
        public bool QuoteAll { get; init; }

        public int Rows => Texts[0].Length;

        /// <summary>The x keeps a text from being empty, a number or a missing marker, which the reader is right to read as such.</summary>
        public string Cell(int row, int column) => "x" + Texts[column][row];

        public string Write()
        {
            using StringWriter text = new();
            CsvConfiguration configuration = new(CultureInfo.InvariantCulture)
            {
                Delimiter = Separator.ToString(),
                NewLine = NewLine,

                // Told which line end to use, CsvHelper quotes no other; a file does not tell its reader.
                ShouldQuote = field => QuoteAll || ConfigurationFunctions.ShouldQuote(field) || field.Field?.AsSpan().IndexOfAny('\r', '\n') >= 0,
            };
            using (CsvWriter writer = new(text, configuration, leaveOpen: true))
            {
                foreach (string name in Texts.Select((_, j) => $"text \"{j}\", a").Concat(Numbers.Select((_, j) => $"number {j}")))
                {
                    writer.WriteField(name);
                }

                for (int i = 0; i < Rows; i++)
                {
                    writer.NextRecord();
                    for (int j = 0; j < Texts.Length; j++)
                    {
                        writer.WriteField(Cell(i, j));
                    }

                    foreach (double?[] column in Numbers)
                    {
                        writer.WriteField(column[i]?.ToString("R", CultureInfo.InvariantCulture) ?? "");
                    }
                }
            }

            return text.ToString();
        }
    }
}
