using System.Buffers;
using System.Text.Json;

namespace FallLine.Data.Tests;

public sealed class EncoderTests
{
    private static readonly Table Fruit = Table.ParseCsv("""
        weight,colour,constant,price
        1,red,7,1.5
        2,,7,2.5
        ,green,7,3.5
        6,red,7,
        100,red,7,10.25
        """);

    [Fact]
    public void Each_column_becomes_what_the_rules_say()
    {
        TableEncoding encoding = Encoder.Fit(Fruit, "price");
        NumericEncoding weight = Assert.IsType<NumericEncoding>(encoding.Columns[0]);
        Assert.Equal((2, 1), (weight.Fill, weight.Missing));
        Assert.Equal(26.25, weight.Mean, 12);
        TextEncoding colour = Assert.IsType<TextEncoding>(encoding.Columns[1]);
        Assert.Equal(["green", "red"], colour.Categories);
        Assert.Equal([1, 2], colour.Counts);
        Assert.Equal(1, colour.Missing);
        Assert.Equal(["weight", "colour=green", "colour=red", "colour=(missing)", "constant"], encoding.FeatureNames);
        Assert.Equal(["colour"], encoding.TextColumns);
        Assert.Equal(TargetKind.Number, encoding.Target.Kind);
        Assert.Equal(4.4375, Assert.IsType<NumericTarget>(encoding.Target).Mean, 12);
        Assert.Empty(encoding.Warnings);
    }

    [Fact]
    public void Fitted_features_have_mean_0_and_deviation_1_and_constants_are_0()
    {
        TableEncoding encoding = Encoder.Fit(Fruit, "price");
        LabelledData data = encoding.TransformLabelled(Fruit);
        Assert.Equal([1.5, 2.5, 3.5, 10.25], data.Targets);
        Assert.Equal([0, 1, 2, 4], data.SourceRows);
        Assert.Equal((4, 5), (data.Rows, data.Inputs.Columns));
        AssertStandardised(data.Inputs, constants: ["constant"]);
        Assert.Equal(
            ["column 'price': 1 row has no value to predict; left out", "column 'weight': 1 missing value of 4 filled with the median 2"], data.Warnings);
    }

    [Fact]
    public void A_weight_of_an_encoded_feature_is_one_of_the_raw_feature_over_its_scale()
    {
        TableEncoding encoding = Encoder.Fit(Fruit, "price");
        Feature weight = encoding.Features[0];
        Assert.Equal(6, (encoding.Transform(Fruit).Row(3)[0] * weight.Scale) + weight.Mean, 12);
    }

    [Fact]
    public void What_was_not_seen_is_none_of_the_categories_with_a_counted_warning()
    {
        Table seen = Table.ParseCsv("c,y\na,1.5\nb,2\n");
        Table unseen = Table.ParseCsv("extra,c\n1,a\n1,z\n1,w\n1,z\n1,\n");
        TableEncoding encoding = Encoder.Fit(seen, "y");
        EncodedData data = encoding.Transform(unseen);
        Assert.Equal([1, -1], data.Row(0).ToArray());
        foreach (int row in new[] { 1, 2, 3, 4 })
        {
            Assert.Equal([-1, -1], data.Row(row).ToArray());
        }

        Assert.Equal(
            [
                "column 'c': 1 row has no value, which the fitted rows always had; encoded as none of the categories",
                "column 'c': 3 rows hold a text that the fitted rows did not ('z', 'w'); encoded as none of the categories",
            ],
            data.Warnings);
    }

    [Fact]
    public void A_missing_column_and_one_of_the_wrong_kind_are_refused()
    {
        TableEncoding encoding = Encoder.Fit(Fruit, "price");
        Assert.Contains("there is no column 'colour'. Did you mean 'color'?", Refused("weight,color,constant\n1,red,7\n"), StringComparison.Ordinal);
        Assert.Contains("column 'weight': the model knows this column as numbers, but here it holds text such as 'heavy'", Refused("weight,colour,constant\n1,red,7\nheavy,red,7"), StringComparison.Ordinal);
        Assert.Contains("column 'colour': the model knows this column as text, but here it holds numbers", Refused("weight,colour,constant\n1,5,7\n"), StringComparison.Ordinal);

        string Refused(string text) => Assert.Throws<TableFormatException>(() => encoding.Transform(Table.ParseCsv(text))).Message;
    }

    [Fact]
    public void A_new_file_read_with_the_text_columns_of_the_model_keeps_codes_that_look_like_numbers()
    {
        TableEncoding encoding = Encoder.Fit(Table.ParseCsv("zip,y\n01,1.5\nA2,2\n01,3\n"), "y");
        EncodedData data = encoding.Transform(Table.ParseCsv("zip\n01\n01\n", new CsvOptions { TextColumns = [.. encoding.TextColumns] }));
        Assert.Empty(data.Warnings);
        EncodedData absent = encoding.Transform(Table.ParseCsv("zip,n\n,1\n,2\n"));
        Assert.Single(absent.Warnings);
    }

    [Fact]
    public void Columns_of_no_use_are_left_out_with_the_reason()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"id{i},name{i % 31},c{i % 30},,{i % 3}.5,{i}\n"));
        Table table = Table.ParseCsv("id,name,city,void,n,y\n" + rows);
        TableEncoding encoding = Encoder.Fit(table, "y");
        Assert.Equal(31, encoding.Features.Count);
        Assert.Equal(
            [
                "column 'id' has 60 different texts in 60 rows, like names or numbers of the rows; left out",
                "column 'name' has 31 different texts in 60 rows, like names or numbers of the rows; left out",
                "column 'void' has no value in any row; left out",
            ],
            encoding.Warnings);
        Assert.Contains("more than 29", Encoder.Fit(table, "y", new EncoderOptions { MaximumCategories = 29 }).Warnings[2], StringComparison.Ordinal);
        _ = encoding.Transform(Table.ParseCsv("city,n\nc1,2\n"));
    }

    [Fact]
    public void Extreme_numbers_stay_finite()
    {
        Table table = Table.ParseCsv("big,small,mixed,y\n1.7e308,5e-324,1e308,1.5\n-1.7e308,0,1e-308,2\n1.7e308,1e-323,0,3\n");
        TableEncoding encoding = Encoder.Fit(table, "y");
        EncodedData data = encoding.Transform(table);
        Assert.All(data.Features, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(Math.Sqrt(0.5), data.Row(0)[0], 12);
    }

    [Fact]
    public void A_constant_column_that_is_not_exact_in_binary_is_still_constant()
    {
        Table table = Table.ParseCsv("c,n,y\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"0.1,{i},{i}.5\n")));
        Assert.Equal(0, Assert.IsType<NumericEncoding>(Encoder.Fit(table, "y").Columns[0]).StandardDeviation);
    }

    [Fact]
    public void Fitting_to_some_rows_learns_nothing_from_the_others()
    {
        Table table = Table.ParseCsv("n,c,y\n1,a,u\n3,a,v\n1000,b,w\n");
        TableEncoding encoding = Encoder.Fit(table, "y", [0, 1]);
        Assert.Equal(2, encoding.Features[0].Mean);
        Assert.Equal(["n", "c=a"], encoding.FeatureNames);
        Assert.Equal(["u", "v", "w"], Assert.IsType<ClassTarget>(encoding.Target).Classes);
        Assert.Equal([2, 0], encoding.TransformLabelled(table, [2, 0]).Targets);
    }

    [Fact]
    public void An_encoding_survives_its_JSON()
    {
        TableEncoding encoding = Encoder.Fit(Table.ParseCsv("a,b,void,y\n1,x,,u\n0.1,,,v\n"), "y");
        string json = Json(encoding);
        TableEncoding back = Read(json);
        Assert.Equal(json, Json(back));
        Assert.Equal(encoding.Features, back.Features);
        Assert.Equal(encoding.Warnings, back.Warnings);
        Assert.Equal(
            """{"columns":[{"kind":"numeric","name":"a","fill":0.55,"mean":0.55,"standardDeviation":0.45,"missing":0},{"kind":"text","name":"b","categories":["x"],"counts":[1],"missing":1},{"kind":"dropped","name":"void","reason":"has no value in any row"}],"target":{"kind":"classes","name":"y","classes":["u","v"],"counts":[1,1],"isNumeric":false}}""",
            json);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"columns":[],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    [InlineData("""{"columns":[null],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    [InlineData("""{"columns":[{"kind":"spline","name":"a"}],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    [InlineData("""{"columns":[{"name":"a"}],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    [InlineData("""{"columns":[{"kind":"numeric","name":"a","fill":1,"mean":1e999,"standardDeviation":1,"missing":0}],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    [InlineData("""{"columns":[{"kind":"text","name":"a","categories":["x","x"],"counts":[1,1],"missing":0}],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    [InlineData("""{"columns":[{"kind":"text","name":"a","categories":[null],"counts":[1],"missing":0}],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    [InlineData("""{"columns":[{"kind":"numeric","name":"a","fill":1,"mean":1,"standardDeviation":1,"missing":0}],"target":{"kind":"classes","name":"y","classes":["1","1.0"],"counts":[1,1],"isNumeric":true}}""")]
    [InlineData("""{"columns":[{"kind":"numeric","name":"y","fill":1,"mean":1,"standardDeviation":1,"missing":0}],"target":{"kind":"number","name":"y","mean":0,"standardDeviation":1}}""")]
    public void Damaged_JSON_is_refused(string json)
    {
        TableFormatException error = Assert.Throws<TableFormatException>(() => Read(json));
        Assert.StartsWith("model.json: this does not hold the encoding of a table", error.Message, StringComparison.Ordinal);
    }

    internal static void AssertStandardised(EncodedData data, params string[] constants)
    {
        for (int j = 0; j < data.Columns; j++)
        {
            double[] values = [.. Enumerable.Range(0, data.Rows).Select(i => data.Row(i)[j])];
            double mean = values.Average();
            double variance = values.Average(value => (value - mean) * (value - mean));
            Assert.Equal(0, mean, 9);
            Assert.Equal(constants.Contains(data.FeatureNames[j]) ? 0 : 1, variance, 9);
        }
    }

    private static TableEncoding Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return TableEncoding.Read(document.RootElement, "model.json");
    }

    private static string Json(TableEncoding encoding)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            encoding.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
