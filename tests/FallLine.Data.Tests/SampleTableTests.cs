using FallLine.TestSupport;

namespace FallLine.Data.Tests;

/// <summary>The real tables of samples/data, read and encoded without any option.</summary>
public sealed class SampleTableTests
{
    [Theory]
    [InlineData("iris", "species", 150, 4, 3)]
    [InlineData("wine", "cultivar", 178, 13, 3)]
    [InlineData("breast_cancer", "diagnosis", 569, 30, 2)]
    [InlineData("digits", "digit", 1797, 64, 10)]
    [InlineData("diabetes", "progression", 442, 10, 0)]
    [InlineData("california_housing", "median_house_value", 20640, 13, 0)]
    [InlineData("diamonds", "price", 53940, 26, 0)]
    public void Each_is_read_and_encoded_as_its_README_says(string name, string target, int rows, int features, int classes)
    {
        Table table = Table.ReadCsv(Repository.SampleData(name + ".csv"));
        TableEncoding encoding = Encoder.Fit(table, target);
        LabelledData data = encoding.TransformLabelled(table);
        Assert.Equal((rows, features), (data.Rows, data.Inputs.Columns));
        Assert.Equal(classes, encoding.Target is ClassTarget { Classes.Count: int count } ? count : 0);
        Assert.Empty(table.Warnings);
        Assert.Empty(encoding.Warnings);
        EncoderTests.AssertStandardised(data.Inputs, constants: ["pixel_0_0", "pixel_4_0", "pixel_4_7"]);
    }

    [Fact]
    public void California_has_207_missing_values_and_five_texts()
    {
        Table table = Table.ReadCsv(Repository.SampleData("california_housing.csv"));
        Assert.Equal(207, table["total_bedrooms"].MissingCount);
        Assert.Equal(207, table.Columns.Sum(column => column.MissingCount));
        Assert.Equal(["<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY", "NEAR OCEAN"], ((TextColumn)table["ocean_proximity"]).Categories.Order(StringComparer.Ordinal));
        TableEncoding encoding = Encoder.Fit(table, "median_house_value");
        Assert.Equal(435, Assert.Single(encoding.Columns.OfType<NumericEncoding>(), column => column.Missing == 207).Fill);
        Assert.Contains("ocean_proximity=INLAND", encoding.FeatureNames);
        Assert.Equal(["column 'total_bedrooms': 207 missing values of 20640 filled with the median 435"], encoding.Transform(table).Warnings);
    }

    [Fact]
    public void Diamonds_are_quoted_text_and_exact_numbers()
    {
        Table table = Table.ReadCsv(Repository.SampleData("diamonds.csv"));
        Assert.Equal(3, table.Columns.OfType<TextColumn>().Count());
        Assert.Equal(["Ideal", "Premium", "Good", "Very Good", "Fair"], ((TextColumn)table["cut"]).Categories);
        Assert.Equal(0.23, ((NumericColumn)table["carat"]).Values[0]);
    }
}
