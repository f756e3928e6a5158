using System.Globalization;

namespace FallLine.Data.Tests;

public sealed class TargetTests
{
    [Fact]
    public void Few_different_integers_are_classes_in_numeric_order()
    {
        ClassTarget target = Assert.IsType<ClassTarget>(Fit(Enumerable.Range(0, 100).Select(i => 10 - (i % 20))).Target);
        Assert.True(target.IsNumeric);
        Assert.Equal(Enumerable.Range(-9, 20).Select(i => i.ToString(CultureInfo.InvariantCulture)), target.Classes);
        Assert.All(target.Counts, count => Assert.Equal(5, count));
    }

    [Fact]
    public void Many_integers_fractions_constants_and_rare_integers_are_numbers()
    {
        Assert.IsType<NumericTarget>(Fit(Enumerable.Range(0, 1000).Select(i => i % 21)).Target);
        Assert.IsType<NumericTarget>(Fit(Enumerable.Range(0, 9).Select(i => i % 2)).Target);
        Assert.IsType<NumericTarget>(Fit(Enumerable.Repeat(3, 100)).Target);
        Assert.IsType<NumericTarget>(Encoder.Fit(Table.ParseCsv("n,y\n" + string.Concat(Enumerable.Repeat("1,0.5\n2,1\n", 50))), "y").Target);
    }

    [Fact]
    public void The_caller_can_decide()
    {
        int[] values = [.. Enumerable.Range(0, 100).Select(i => i % 2)];
        Assert.IsType<NumericTarget>(Fit(values, TargetKind.Number).Target);
        Assert.IsType<ClassTarget>(Fit([1, 2, 3], TargetKind.Classes).Target);
        Assert.Contains("text, so it cannot", Refused("n,y\n1,a\n2,b\n", new EncoderOptions { Target = TargetKind.Number }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_cannot_be_learnt_is_refused()
    {
        Assert.Contains("there is no column 'y'. Did you mean 'Y'?", Refused("n,Y\n1,2\n"), StringComparison.Ordinal);
        Assert.Contains("column 'y': no row to learn from has a value", Refused("n,y\n1,\n2,\n"), StringComparison.Ordinal);
        Assert.Contains("every row holds 'a'", Refused("n,y\n1,a\n2,a\n"), StringComparison.Ordinal);
        Assert.Contains("3 different values in 3 rows are too many classes", Refused("n,y\n1,a\n2,b\n3,c\n", new EncoderOptions { MaximumCategories = 2 }), StringComparison.Ordinal);
        Assert.Contains("it is the only column", Refused("y\n1\n2\n"), StringComparison.Ordinal);
        Assert.Contains("'n' has no value in any row", Refused("n,y\n,1\n,2\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_another_table_must_be_known_and_of_the_same_kind()
    {
        TableEncoding texts = Encoder.Fit(Table.ParseCsv("n,y\n1,b\n2,a\n"), "y");
        Assert.Equal([0, 1], texts.TransformLabelled(Table.ParseCsv("n,y\n1,a\n5,\n2,b\n")).Targets);
        Assert.Contains("'c' is none of the classes that the model knows: a, b", Unlabelled(texts, "n,y\n1,c\n2,a\n"), StringComparison.Ordinal);
        Assert.Contains("holds numbers", Unlabelled(texts, "n,y\n1,1\n"), StringComparison.Ordinal);
        Assert.Contains("no row has a value", Unlabelled(texts, "n,y\n1,\n"), StringComparison.Ordinal);
        Assert.Contains("there is no column 'y'", Unlabelled(texts, "n\n1\n"), StringComparison.Ordinal);

        TableEncoding digits = Fit(Enumerable.Range(0, 50).Select(i => i % 10));
        Assert.Equal([7, 0], digits.TransformLabelled(Table.ParseCsv("n,y\n1,7.0\n2,-0\n")).Targets);
        Assert.Contains("'11' is none of the classes", Unlabelled(digits, "n,y\n1,11\n"), StringComparison.Ordinal);
        Assert.Contains("holds text", Unlabelled(digits, "n,y\n1,x\n"), StringComparison.Ordinal);

        TableEncoding numbers = Encoder.Fit(Table.ParseCsv("n,y\n1,1.5\n2,3\n"), "y");
        Assert.Contains("predicts numbers", Unlabelled(numbers, "n,y\n1,x\n"), StringComparison.Ordinal);
    }

    private static TableEncoding Fit(IEnumerable<int> targets, TargetKind? kind = null)
    {
        double[] values = [.. targets.Select(value => (double)value)];
        Table table = new("t", new NumericColumn("n", [.. values.Select((_, i) => (double)i)]), new NumericColumn("y", values));
        return Encoder.Fit(table, "y", new EncoderOptions { Target = kind });
    }

    private static string Refused(string text, EncoderOptions? options = null) =>
        Assert.Throws<TableFormatException>(() => Encoder.Fit(Table.ParseCsv(text), "y", options)).Message;

    private static string Unlabelled(TableEncoding encoding, string text) =>
        Assert.Throws<TableFormatException>(() => encoding.TransformLabelled(Table.ParseCsv(text))).Message;
}
