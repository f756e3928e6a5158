using System.Text.Json.Nodes;
using FallLine.Data.Training;

namespace FallLine.Data.Tests.Training;

/// <summary>Model files: what is written is read back bit for bit, and what is not a model is refused with a reason.</summary>
public sealed class ModelFileTests
{
    [Theory]
    [InlineData("iris", "species")]
    [InlineData("breast_cancer", "diagnosis")]
    [InlineData("diabetes", "progression")]
    [InlineData("california_housing", "median_house_value")]
    public void A_model_read_back_predicts_the_same_bits(string file, string target)
    {
        Table table = SampleModelTests.Read(file);
        TableModel model = TableModel.Train(table, target, new TrainingOptions { Descent = Quick, Seed = ulong.MaxValue }).Model;
        using var saved = new TemporaryFile("");
        model.Save(saved.Path);
        TableModel loaded = TableModel.Load(saved.Path);

        Assert.Same(model.Kind, loaded.Kind);
        Assert.Equal(model.Predictor.Weights.ToArray(), loaded.Predictor.Weights.ToArray());
        Assert.Equal(model.Predictor.Bias.ToArray(), loaded.Predictor.Bias.ToArray());
        Predictions before = model.Predict(table);
        Predictions after = loaded.Predict(table);
        Assert.Equal(before.Values.ToArray(), after.Values.ToArray());
        for (int row = 0; row < table.Rows; row++)
        {
            Assert.Equal(before[row], after[row]);
            Assert.True(before.Probabilities(row).SequenceEqual(after.Probabilities(row)));
        }

        Assert.Equal(model.Evaluate(table).Metrics, loaded.Evaluate(table).Metrics);
        Assert.Equal(model.Training with { Options = loaded.Training.Options }, loaded.Training);
        Assert.Equal(model.Training.Options, loaded.Training.Options);
    }

    [Fact]
    public void A_file_is_one_document_that_says_what_it_is()
    {
        JsonNode json = JsonNode.Parse(Saved())!;
        Assert.Equal("fallline-model", (string?)json["format"]);
        Assert.Equal(1, (int?)json["version"]);
        Assert.Equal("softmax", (string?)json["model"]);
        Assert.Equal(4, json["weights"]!.AsArray().Count);
        Assert.Equal(3, json["weights"]![0]!.AsArray().Count);
        Assert.Equal("lbfgs", (string?)json["training"]!["method"]);
    }

    [Fact]
    public void Saving_replaces_a_file_and_leaves_nothing_else()
    {
        string folder = Directory.CreateTempSubdirectory("fallline").FullName;
        try
        {
            string path = Path.Combine(folder, "größe.model");
            File.WriteAllText(path, "old");
            Model().Save(path);
            Assert.Equal("softmax", TableModel.Load(path).Kind.Id);
            Assert.Equal([path], Directory.GetFiles(folder));
            Assert.ThrowsAny<IOException>(() => Model().Save(Path.Combine(folder, "missing", "x.model")));
            Assert.ThrowsAny<Exception>(() => AtomicFile.Write(path, _ => throw new InvalidOperationException()));
            Assert.Equal([path], Directory.GetFiles(folder));
            Assert.Equal("softmax", TableModel.Load(path).Kind.Id);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \r\n\t", "is empty")]
    [InlineData("sepal_length,sepal_width\n1,2\n", "is not JSON")]
    [InlineData("[1, 2]", "is not JSON")]
    [InlineData("{", "is not valid JSON (line 1, byte 2)")]
    [InlineData("{\n \"format\": \"fallline-model\",,\n}", "is not valid JSON (line 2")]
    [InlineData("{}", "is JSON, but not a model")]
    [InlineData("{\"format\": 7}", "is JSON, but not a model")]
    [InlineData("{\"format\": \"onnx\"}", "is JSON, but not a model")]
    [InlineData("{\"format\": \"fallline-model\"}", "the model has no 'version'")]
    [InlineData("{\"format\": \"fallline-model\", \"version\": \"1\"}", "'version' is not a whole number")]
    [InlineData("{\"format\": \"fallline-model\", \"version\": 2}", "this version of FallLine reads version 1. Update FallLine")]
    [InlineData("{\"format\": \"fallline-model\", \"version\": 0}", "Train the model again")]
    [InlineData("{\"format\": \"fallline-model\", \"version\": 1e99}", "'version' is not a whole number")]
    [InlineData("{\"format\": \"fallline-model\", \"version\": 1}", "the model has no 'model'")]
    [InlineData("{\"format\": \"fallline-model\", \"version\": 1, \"model\": null}", "'model' is not a text")]
    public void What_is_no_model_is_refused(string text, string reason)
    {
        using var file = new TemporaryFile(text);
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => TableModel.Load(file.Path));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(file.Path + ": ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "\"mlp\"", "'model' is 'mlp', and this version of FallLine knows linear, logistic, softmax")]
    [InlineData("model", "\"logistic\"", "'model' is 'logistic', which does not fit a target with 3 classes")]
    [InlineData("encoding", "null", "'encoding' cannot be used")]
    [InlineData("encoding", "{}", "'encoding' cannot be used")]
    [InlineData("encoding", "7", "'encoding' cannot be used")]
    [InlineData("weights", "[]", "'weights' has 0 elements; the encoding needs an array of 4")]
    [InlineData("weights", "{}", "'weights' is not an array")]
    [InlineData("weights", "[[1,2,3],[1,2,3],[1,2],[1,2,3]]", "'weights[2]' has 2 elements; the encoding needs an array of 3")]
    [InlineData("weights", "[[1,2,3],[1,2,3],[1,2,3],[1,\"NaN\",3]]", "'weights[3][1]' is not a finite number")]
    [InlineData("weights", "[[1,2,3],[1,2,3],[1,2,3],[1,1e999,3]]", "'weights[3][1]' is not a finite number")]
    [InlineData("bias", "[1,2,null]", "'bias[2]' is not a finite number")]
    [InlineData("training", "[]", "'training' is not an object")]
    [InlineData("training", "{}", "'training' has no 'library'")]
    [InlineData("training", "{\"library\": \"\\ud800\"}", "a text that is not Unicode")]
    [InlineData("training", "{\"library\": \"\", \"method\": \"\", \"options\": {\"\\ud800\": \"\"}}", "a text that is not Unicode")]
    public void A_damaged_model_is_refused(string member, string value, string reason)
    {
        JsonNode json = JsonNode.Parse(Saved())!;
        json[member] = null;
        string text = json.ToJsonString().Replace($"\"{member}\":null", $"\"{member}\":{value}", StringComparison.Ordinal);
        using var file = new TemporaryFile(text);
        Assert.Contains(reason, Assert.Throws<ModelFormatException>(() => TableModel.Load(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_damage_of_any_kind_crashes()
    {
        byte[] whole = System.Text.Encoding.UTF8.GetBytes(Saved());
        var random = new Random(1);
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] damaged = trial % 3 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int i = 0; trial % 3 != 0 && i < trial % 7; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)(trial % 3 == 1 ? random.Next(256) : "{}[]\",:0"[random.Next(8)]);
            }

            try
            {
                TableModel model = ModelFile.Read(new MemoryStream(damaged), "damaged");
                Assert.Equal(model.Encoding.Features.Count * model.Predictor.Outputs, model.Predictor.Weights.Length);
            }
            catch (ModelFormatException refusal)
            {
                Assert.NotEmpty(refusal.Problem);
            }
        }
    }

    [Fact]
    public void Endless_and_missing_files_are_refused()
    {
        Assert.Contains("there is no such file", Assert.Throws<ModelFormatException>(() => TableModel.Load("no/such.model")).Message, StringComparison.Ordinal);
        Assert.Contains("this is a directory", Assert.Throws<ModelFormatException>(() => TableModel.Load(Path.GetTempPath())).Message, StringComparison.Ordinal);
        Assert.Contains("this file cannot be read", Assert.Throws<ModelFormatException>(() => TableModel.Load("nul\0name")).Message, StringComparison.Ordinal);
        Assert.Contains("larger than 256 MiB", Assert.Throws<ModelFormatException>(() => ModelFile.Read(new Endless(), "endless")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        using var file = new TemporaryFile("{\"format\": " + new string('[', 100_000));
        Assert.Contains("is not valid JSON", Assert.Throws<ModelFormatException>(() => TableModel.Load(file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_number_survives()
    {
        JsonNode json = JsonNode.Parse(Saved())!;
        json["training"]!["loss"] = "Infinity";
        using var file = new TemporaryFile(json.ToJsonString());
        TableModel model = TableModel.Load(file.Path);
        Assert.Equal(double.PositiveInfinity, model.Training.Loss);
        model.Save(file.Path);
        Assert.Equal(double.PositiveInfinity, TableModel.Load(file.Path).Training.Loss);
    }

    private static Descent Quick => LinearTraining.DefaultDescent with { Stopping = Stop.AfterIterations(8) };

    private static TableModel Model() => TableModel.Train(SampleModelTests.Read("iris"), "species", new TrainingOptions { Descent = Quick }).Model;

    private static string Saved()
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, Model());
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The beginning of a JSON object without an end.</summary>
    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'{');
            return buffer.Length;
        }
    }
}
