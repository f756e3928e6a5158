using System.Globalization;
using System.Text.Json;

namespace FallLine.Cli.Tests;

public sealed class CurveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fallline").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Reference curves of one and of two columns, with a response that is a formula, in the order of the contract.</summary>
    [Theory]
    [InlineData("Misra1a")]
    [InlineData("Nelson")]
    [InlineData("MGH17")]
    public void A_reference_curve_is_fitted_from_a_file(string id)
    {
        CurveProblem problem = Catalog.CurveProblem(id);
        string start = string.Join(',', problem.Parameters.Select((name, i) => $"{name}={problem.Starts[0][i].ToString("R", CultureInfo.InvariantCulture)}"));
        Ran ran = Fallline.Run("curve", problem.Formula, "--data", Write(problem), "--y", problem.Response, "--start", start, "--json");

        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal("converged", ran.Json.GetProperty("status").GetString());
        Assert.Equal("offset-tolerance", ran.Json.GetProperty("reason").GetString());
        JsonElement[] parameters = [.. ran.Json.GetProperty("parameters").EnumerateArray().OrderBy(parameter => problem.Parameters.IndexOf(parameter.GetProperty("name").GetString()!))];
        Assert.Equal(problem.Parameters, parameters.Select(parameter => parameter.GetProperty("name").GetString()!));
        foreach ((JsonElement parameter, int i) in parameters.Select((parameter, i) => (parameter, i)))
        {
            Assert.Equal(1, parameter.GetProperty("value").GetDouble() / problem.Values[i], 1e-7);
            Assert.Equal(1, parameter.GetProperty("standardError").GetDouble() / problem.StandardErrors[i], 1e-7);
            Assert.InRange(parameter.GetProperty("value").GetDouble(), parameter.GetProperty("lower").GetDouble(), parameter.GetProperty("upper").GetDouble());
        }

        Assert.Equal(1, ran.Json.GetProperty("residualSumOfSquares").GetDouble() / problem.ResidualSumOfSquares, 1e-9);
        Assert.Equal(problem.Observed.Count - problem.Parameters.Length, ran.Json.GetProperty("degreesOfFreedom").GetInt32());
        Assert.True(ran.Json.GetProperty("iterations").GetInt32() > 0);
        Assert.True(ran.Json.GetProperty("residualStandardDeviation").GetDouble() > 0);
    }

    [Fact]
    public void A_person_gets_a_table_of_estimates()
    {
        Ran ran = Fallline.Run("curve", "a+b*x", "--data", Line(), "--y", "y", "--profile");
        Assert.Equal(0, ran.Code);
        Assert.Contains("lm: converged", ran.Output, StringComparison.Ordinal);
        Assert.Contains("parameter", ran.Output, StringComparison.Ordinal);
        Assert.Contains("profile lower", ran.Output, StringComparison.Ordinal);
        Assert.Contains("residual sum of squares", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_losses_bounds_and_methods_are_taken()
    {
        string file = File("x,y,w\n0,1,1\n1,3,1\n2,5,1\n3,100,0\n4,9,1\n");
        Assert.Equal(2, Slope("--weights", "w"), 1e-9);
        Assert.Equal(2, Slope("--loss", "cauchy:0.1", "--start", "b=2"), 1e-3);
        Assert.Equal(1.5, Slope("--bounds", "b=..1.5"), 1e-12);
        Assert.Equal(2, Slope("--weights", "w", "--method", "gauss-newton"), 1e-6);
        Assert.Equal(2, Slope("--weights", "w", "--method", "lbfgs", "--gradient-tolerance", "1e-8"), 1e-6);

        double Slope(params string[] options)
        {
            Ran ran = Fallline.Run(["curve", "a+b*x", "--data", file, "--y", "y", .. options, "--json"]);
            return ran.Json.GetProperty("parameters").EnumerateArray().Single(parameter => parameter.GetProperty("name").GetString() == "b").GetProperty("value").GetDouble();
        }
    }

    [Fact]
    public void Rows_with_missing_values_are_left_out_and_counted()
    {
        Ran ran = Fallline.Run("curve", "a*x", "--data", File("x,y,other\n1,2,\n2,,1\n,6,1\n4,8,1\n"), "--y", "y", "--json");
        Assert.Contains("2 rows with a missing value left out", ran.Error, StringComparison.Ordinal);
        Assert.Equal(2, ran.Json.GetProperty("rows").GetInt32());
        Assert.Equal(2, ran.Json.GetProperty("rowsLeftOut").GetInt32());
        Assert.Equal(2, ran.Json.GetProperty("parameters")[0].GetProperty("value").GetDouble(), 1e-12);
    }

    [Fact]
    public void What_the_data_cannot_tell_is_said()
    {
        Ran ran = Fallline.Run("curve", "a*b*x", "--data", Line(), "--y", "y");
        Assert.Equal(0, ran.Code);
        Assert.Contains("a and b enter only as a·b", ran.Output, StringComparison.Ordinal);
        Assert.Equal("Infinity", Fallline.Run("curve", "a*b*x", "--data", Line(), "--y", "y", "--json").Json.GetProperty("parameters")[0].GetProperty("standardError").GetString());
    }

    [Fact]
    public void A_name_that_differs_from_a_column_in_case_is_pointed_out() =>
        Assert.Contains("the column is called 'x'", Fallline.Run("curve", "a*X", "--data", Line(), "--y", "y").Error, StringComparison.Ordinal);

    [Fact]
    public void A_formula_that_names_no_column_is_pointed_out()
    {
        Assert.Contains("no name of the formula is a column, so the curve is the same for every row. The columns of", Fallline.Run("curve", "a*exp(-k*t)", "--data", Line(), "--y", "y").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no name", Fallline.Run("curve", "a*x", "--data", Line(), "--y", "y").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_cannot_begin_still_prints_and_says_so()
    {
        Ran ran = Fallline.Run("curve", "log(a)*x", "--data", Line(), "--y", "y", "--start", "a=-1", "--json");
        Assert.Equal(1, ran.Code);
        Assert.Equal("non-finite-start", ran.Json.GetProperty("reason").GetString());
        Assert.Equal(1, Fallline.Run("curve", "a*x^b", "--data", Line(), "--y", "y", "--max-iterations", "1").Code);
    }

    [Theory]
    [InlineData("there is no column 'z'", "a*x", "--y", "z")]
    [InlineData("--y is missing", "a*x")]
    [InlineData("has no parameter to fit", "x*y", "--y", "y")]
    [InlineData("--start names 'q'", "a*x", "--y", "y", "--start", "q=1")]
    [InlineData("--bounds names 'q'", "a*x", "--y", "y", "--bounds", "q=0..1")]
    [InlineData("Did you mean 'huber'", "a*x", "--y", "y", "--loss", "hubr")]
    [InlineData("above 0", "a*x", "--y", "y", "--loss", "huber:0")]
    [InlineData("there is no column 'w'", "a*x", "--y", "y", "--weights", "w")]
    [InlineData("give one", "a*x", "--y", "y", "--weights", "x", "--sigma", "x")]
    [InlineData("in row 1", "a*x", "--y", "log(-y)")]
    [InlineData("The weight of row 1 is -1", "a*x", "--y", "y", "--weights", "-x")]
    [InlineData("outside its bounds", "a*x", "--y", "y", "--start", "a=5", "--bounds", "a=0..1")]
    [InlineData("--confidence is '2'", "a*x", "--y", "y", "--confidence", "2")]
    [InlineData("single numbers", "a[1]*x", "--y", "y")]
    [InlineData("expected", "a*x*(", "--y", "y")]
    [InlineData("holds text", "a*name", "--y", "y")]
    public void What_cannot_be_fitted_is_refused_with_what_to_do(string message, string formula, params string[] options)
    {
        Ran ran = Fallline.Run(["curve", formula, "--data", File("x,y,name\n1,2,one\n2,4.1,two\n3,5.9,three\n"), .. options]);
        ran.IsRefusal(message);
    }

    [Fact]
    public void Hostile_tables_are_refused()
    {
        Fallline.Run("curve", "a*x", "--data", Path.Combine(_folder, "nowhere.csv"), "--y", "y").IsRefusal("there is no such file");
        Fallline.Run("curve", "a*x", "--data", File("x,y\n"), "--y", "y").IsRefusal("row");
        Fallline.Run("curve", "a*x", "--data", File("x,y\n,\n,\n"), "--y", "y").IsRefusal("a");
        Fallline.Run("curve", "a*x", "--data", File(""), "--y", "y").IsRefusal("");
        Fallline.Run("curve", "a*x", "--y", "y").IsRefusal("--data is missing");
    }

    private string Line() => File("x,y\n1,2\n2,4.1\n3,5.9\n4,8.05\n");

    private string File(string text)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid()}.csv");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private string Write(CurveProblem problem)
    {
        string[] names = [.. problem.Columns.Keys];
        IEnumerable<string> rows = Enumerable.Range(0, problem.Observed.Count).Select(i => string.Join(',', names.Select(name => problem.Columns[name][i].ToString("R", CultureInfo.InvariantCulture))));
        return File(string.Join('\n', rows.Prepend(string.Join(',', names))) + "\n");
    }
}
