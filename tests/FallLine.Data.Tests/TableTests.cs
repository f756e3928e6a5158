namespace FallLine.Data.Tests;

public sealed class TableTests
{
    private static readonly Table Small = new(
        "small", new NumericColumn("price", [1, double.NaN]), new TextColumn("Cut", ["Ideal", null]), new TextColumn("median_income", ["a", "a"]));

    [Fact]
    public void Columns_are_found_by_name()
    {
        Assert.Equal(2, Small.Rows);
        Assert.Same(Small.Columns[1], Small["Cut"]);
        Assert.True(Small.TryGetColumn("price", out Column? price));
        Assert.Equal(1, price.MissingCount);
        Assert.False(Small.TryGetColumn("cut", out _));
        Assert.Equal(["a"], ((TextColumn)Small["median_income"]).Categories);
    }

    [Theory]
    [InlineData("prise", "Did you mean 'price'?")]
    [InlineData("PRICE", "Did you mean 'price'?")]
    [InlineData("cut", "Did you mean 'Cut'?")]
    [InlineData("income", "Did you mean 'median_income'?")]
    [InlineData("weight", "column 'weight'. The columns are: price, Cut, median_income.")]
    public void A_name_that_is_not_there_lists_the_close_ones(string name, string advice)
    {
        TableFormatException error = Assert.Throws<TableFormatException>(() => Small[name]);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("small: there is no column", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_columns_is_cut()
    {
        Table wide = new("wide", [.. Enumerable.Range(0, 100).Select(i => new NumericColumn($"column{i}", [1.0]))]);
        Assert.Contains("… (100 in all)", Assert.Throws<TableFormatException>(() => wide["zzz"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Table("t"));
        Assert.Throws<ArgumentException>(() => new Table("t", new NumericColumn("a", [1]), new NumericColumn("a", [1])));
        Assert.Throws<ArgumentException>(() => new Table("t", new NumericColumn("a", [1]), new NumericColumn("b", [1, 2])));
        Assert.Throws<ArgumentException>(() => new NumericColumn("a", [1, double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new NumericColumn("", [1]));
    }

    [Fact]
    public void A_message_shows_control_characters_and_cuts_long_values()
    {
        Assert.Equal("'a\\n\\t\\u0007'", TableFormatException.Show("a\n\t\a"));
        Assert.Equal("'" + new string('x', 60) + "…'", TableFormatException.Show(new string('x', 1000)));
    }
}
