using System.Text.Json;
using FallLine.TestSupport;

namespace FallLine.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallline").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("iris.csv", "species", "softmax", 150, 4, "accuracy", 0.97)]
    [InlineData("wine.csv", "cultivar", "softmax", 178, 13, "accuracy", 0.99)]
    [InlineData("breast_cancer.csv", "diagnosis", "logistic", 569, 30, "accuracy", 0.98)]
    [InlineData("diabetes.csv", "progression", "linear", 442, 10, "r2", 0.51)]
    [InlineData("california_housing.csv", "median_house_value", "linear", 20_640, 13, "r2", 0.64)]
    public void A_table_trains_with_no_option_but_the_target(string file, string target, string model, int rows, int features, string metric, double atLeast)
    {
        Ran ran = Fallline.Run("train", Repository.SampleData(file), "--target", target, "--json");
        Assert.Equal(0, ran.Code);
        JsonElement json = ran.Json;
        Assert.Equal("converged", json.GetProperty("status").GetString());
        Assert.Equal(model, json.GetProperty("model").GetString());
        Assert.Equal(rows, json.GetProperty("rows").GetInt32());
        Assert.Equal(features, json.GetProperty("features").GetInt32());
        Assert.InRange(json.GetProperty("metrics").GetProperty(metric).GetDouble(), atLeast, 1);
        Assert.Equal(json.GetProperty("metrics").GetProperty(metric).GetDouble(), json.GetProperty("train").GetProperty("metrics").GetProperty(metric).GetDouble());
        if (model == "linear")
        {
            Assert.InRange(json.GetProperty("closedForm").GetProperty("largestDifference").GetDouble(), 0, 1e-6);
        }
    }

    [Fact]
    public void The_document_has_the_fields_of_the_contract()
    {
        Ran ran = Fallline.Run("train", Repository.SampleData("diabetes.csv"), "--target", "progression", "--validation", "0.2", "--seed", "3", "--json");
        JsonElement json = ran.Json;
        string[] names = ["rows", "features", "loss", "metrics", "train", "validation", "epochs", "seconds", "rowsPerSecond"];
        Assert.All(names, name => Assert.True(json.TryGetProperty(name, out _), name));
        Assert.Equal(["mae", "r2", "rmse"], json.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name).Order(StringComparer.Ordinal));
        Assert.Equal(354, json.GetProperty("train").GetProperty("rows").GetInt32());
        Assert.Equal(88, json.GetProperty("validation").GetProperty("rows").GetInt32());
        Assert.Equal(3, json.GetProperty("seed").GetInt32());
    }

    [Fact]
    public void The_same_seed_holds_out_the_same_rows()
    {
        string Train(string seed) => Fallline.Run("train", Repository.SampleData("iris.csv"), "--target", "species", "--validation", "0.3", "--seed", seed, "--json")
            .Json.GetProperty("validation").ToString();
        Assert.Equal(Train("1"), Train("1"));
        Assert.NotEqual(Train("1"), Train("2"));
    }

    [Fact]
    public void A_loss_chooses_the_model_that_is_trained_with_it()
    {
        string wine = Repository.SampleData("wine.csv");
        Assert.Equal("softmax", Fallline.Run("train", wine, "--target", "cultivar", "--loss", "softmax", "--json").Json.GetProperty("model").GetString());
        Fallline.Run("train", wine, "--target", "cultivar", "--loss", "softmx").IsRefusal("Did you mean 'softmax'?");
        Fallline.Run("train", wine, "--target", "cultivar", "--loss", "squared", "--model", "softmax").IsRefusal("'squared' is that of --model linear");
        Fallline.Run("train", wine, "--target", "cultivar", "--loss", "squared").IsRefusal("cultivar");
    }

    [Fact]
    public void A_trained_model_predicts_and_is_measured()
    {
        string model = Path.Combine(_folder, "iris.json");
        Ran trained = Fallline.Run("train", Repository.SampleData("iris.csv"), "--target", "species", "--out", model);
        Assert.Equal((0, ""), (trained.Code, trained.Error));
        Assert.Contains(model, trained.Output, StringComparison.Ordinal);

        Ran predicted = Fallline.Run("predict", model, Repository.SampleData("iris.csv"), "--proba");
        string[] lines = predicted.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("species,P(setosa),P(versicolor),P(virginica)", lines[0]);
        Assert.Equal(151, lines.Length);
        Assert.StartsWith("setosa,0.99", lines[1], StringComparison.Ordinal);

        JsonElement told = Fallline.Run("predict", model, Repository.SampleData("iris.csv"), "--proba", "--json").Json;
        Assert.Equal(150, told.GetProperty("rows").GetInt32());
        Assert.Equal(lines[1..].Select(line => line.Split(',')[0]), told.GetProperty("predictions").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(lines[1].Split(',')[1], told.GetProperty("probabilities")[0][0].GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture));

        string file = Path.Combine(_folder, "predicted.csv");
        Ran written = Fallline.Run("predict", model, Repository.SampleData("iris.csv"), "--out", file);
        Assert.Equal((0, "", ""), (written.Code, written.Output, written.Error));
        Assert.Equal("species", File.ReadLines(file).First());

        JsonElement json = Fallline.Run("evaluate", model, Repository.SampleData("iris.csv"), "--json").Json;
        string[] names = ["rows", "features", "loss", "metrics", "train", "validation", "epochs", "seconds", "rowsPerSecond"];
        Assert.All(names, name => Assert.True(json.TryGetProperty(name, out _), name));
        Assert.Equal(0.98, json.GetProperty("metrics").GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(150, json.GetProperty("confusion").GetProperty("counts").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32())));
        Assert.Contains("accuracy", Fallline.Run("evaluate", model, Repository.SampleData("iris.csv")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Descent_stands_beside_the_closed_form()
    {
        Ran ran = Fallline.Run("train", Repository.SampleData("diabetes.csv"), "--target", "progression", "--trace");
        Assert.Contains("closed form  2859.69635; no weight differs by more than", ran.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  bmi +24\.7265489 +24\.7265489\n", ran.Output);
        Assert.StartsWith("lbfgs, step by step", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_reaches_its_limit_says_so()
    {
        Ran ran = Fallline.Run("train", Repository.SampleData("diabetes.csv"), "--target", "progression", "--method", "gd", "--max-iterations", "3", "--json");
        Assert.Equal(1, ran.Code);
        Assert.Equal("limit", ran.Json.GetProperty("status").GetString());
        Assert.Equal("gd", ran.Json.GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("FILE is missing")]
    [InlineData("nowhere.csv", "nowhere.csv", "--target", "y")]
    [InlineData("--target is missing: name the column to predict. The columns of", "good.csv")]
    [InlineData("Did you mean 'price'?", "good.csv", "--target", "prize")]
    [InlineData("ragged.csv, line 3", "ragged.csv", "--target", "y")]
    [InlineData("empty.csv", "empty.csv", "--target", "y")]
    [InlineData("header.csv", "header.csv", "--target", "y")]
    [InlineData("Did you mean 'logistic'?", "good.csv", "--target", "price", "--model", "logistics")]
    [InlineData("name", "good.csv", "--target", "name", "--model", "linear")]
    [InlineData("--l2 is '-1'", "good.csv", "--target", "price", "--l2", "-1")]
    [InlineData("--validation is '1'", "good.csv", "--target", "price", "--validation", "1")]
    [InlineData("has no option '--epochs'", "good.csv", "--target", "price", "--epochs", "5")]
    [InlineData("cannot write", "good.csv", "--target", "price", "--out", "/nowhere/model.json")]
    public void Bad_input_is_refused_with_one_message(string message, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        Fallline.Run(["train", .. words.Take(1).Select(Named), .. words.Skip(1)]).IsRefusal(message);
    }

    [Theory]
    [InlineData("MODEL is missing")]
    [InlineData("FILE is missing", "good.csv")]
    [InlineData("nowhere.json", "nowhere.json", "good.csv")]
    [InlineData("good.csv", "good.csv", "good.csv")]
    [InlineData("empty.csv", "empty.csv", "good.csv")]
    [InlineData("other.json", "other.json", "good.csv")]
    [InlineData("there is no column 'size'", "model.json", "narrow.csv")]
    [InlineData("ragged.csv, line 3", "model.json", "ragged.csv")]
    public void A_wrong_model_or_table_is_refused_with_one_message(string message, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string[] files = [.. words.Select(Named)];
        Fallline.Run(["predict", .. files]).IsRefusal(message);
        Fallline.Run(["evaluate", .. files]).IsRefusal(message);
    }

    [Fact]
    public void Probabilities_of_a_number_are_refused() => Fallline.Run("predict", Named("model.json"), Named("good.csv"), "--proba").IsRefusal("predicts a number");

    [Fact]
    public void The_tour_shows_a_function_and_a_table()
    {
        Ran ran = Fallline.Run("tour");
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Contains("at         y = 1, x = 1", ran.Output, StringComparison.Ordinal);
        Assert.Contains("accuracy       0.98", ran.Output, StringComparison.Ordinal);
    }

    private string Named(string name)
    {
        string path = Path.Combine(_folder, name);
        switch (name)
        {
            case "good.csv":
                File.WriteAllText(path, "size,name,price\n1,a,2\n2,b,4.5\n3,c,5.5\n4,a,8\n5,b,11\n6,c,12\n");
                break;
            case "ragged.csv":
                File.WriteAllText(path, "size,name,y\n1,a,2\n2,3\n3,c,4\n");
                break;
            case "header.csv":
                File.WriteAllText(path, "x,y\n");
                break;
            case "narrow.csv":
                File.WriteAllText(path, "name,price\na,2\nb,3\n");
                break;
            case "empty.csv":
                File.WriteAllText(path, "");
                break;
            case "other.json":
                File.WriteAllText(path, """{ "name": "something else" }""");
                break;
            case "model.json":
                Assert.Equal(0, Fallline.Run("train", Named("good.csv"), "--target", "price", "--out", path).Code);
                break;
            default:
                break;
        }

        return path;
    }
}
