using System.Text.Json;

namespace FallLine.Cli.Tests;

public sealed class MinimizeTests
{
    private const string Rosenbrock = "100*(y-x^2)^2+(1-x)^2";

    [Fact]
    public void The_worked_example_shows_its_steps()
    {
        Ran ran = Fallline.Run("minimize", "2x^2", "--start", "x=1", "--method", "gd", "--rate", "0.1", "--trace");
        Assert.Equal(0, ran.Code);
        Assert.Equal("", ran.Error);
        string[] lines = ran.Output.Split('\n');
        Assert.Equal(["1", "0.6", "0.36", "0.216"], lines[2..6].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
    }

    [Theory]
    [InlineData("0.1", 0, "converged", "gradient-tolerance")]
    [InlineData("0.25", 0, "converged", "gradient-tolerance")]
    [InlineData("0.5", 1, "stalled", "oscillating")]
    [InlineData("0.51", 1, "diverged", "diverging")]
    public void A_rate_is_judged(string rate, int code, string status, string reason)
    {
        Ran ran = Fallline.Run("minimize", "2x^2", "--start", "x=1", "--method", "gd", "--rate", rate, "--json");
        Assert.Equal(code, ran.Code);
        Assert.Equal(status, ran.Json.GetProperty("status").GetString());
        Assert.Equal(reason, ran.Json.GetProperty("reason").GetString());
        bool tooLarge = ran.Json.GetProperty("diagnosis").EnumerateArray().Any(finding => finding.GetProperty("code").GetString() == "rate-too-large");
        Assert.Equal(code == 1, tooLarge);
    }

    [Fact]
    public void The_document_has_the_fields_of_the_contract()
    {
        Ran ran = Fallline.Run("minimize", Rosenbrock, "--start", "x=-1.2,y=1", "--json", "--trace");
        Assert.Equal(0, ran.Code);
        Assert.Equal("", ran.Error);
        Assert.Equal(
            ["status", "reason", "message", "advice", "method", "value", "point", "best", "gradientNorm", "iterations", "evaluations", "seconds", "measures",
             "criticalPoint", "constraints", "activeBounds", "diagnosis", "options", "version", "seed", "why", "attempts", "path"],
            NamesOf(ran.Json));
        Assert.Equal(["y", "x"], NamesOf(ran.Json.GetProperty("point")));
        Assert.Equal(["value", "point"], NamesOf(ran.Json.GetProperty("best")));
        Assert.Equal(["value", "gradient", "hessianVector", "hessian", "jacobian"], NamesOf(ran.Json.GetProperty("evaluations")));
        Assert.All(ran.Json.GetProperty("measures").EnumerateArray(), measure => Assert.Equal(["name", "value", "tolerance", "met"], NamesOf(measure)));
        Assert.Equal("minimum", ran.Json.GetProperty("criticalPoint").GetProperty("kind").GetString());
        Assert.Equal([0.399, 1001.6], ran.Json.GetProperty("criticalPoint").GetProperty("eigenvalues").EnumerateArray().Select(e => Math.Round(e.GetDouble(), e.GetDouble() < 1 ? 3 : 1)));
        Assert.Equal(1, ran.Json.GetProperty("point").GetProperty("x").GetDouble(), 1e-6);
        Assert.Equal("lm", ran.Json.GetProperty("method").GetString());
        Assert.Contains("sum of 2 squares", ran.Json.GetProperty("why").GetString(), StringComparison.Ordinal);
        JsonElement first = ran.Json.GetProperty("path")[0];
        Assert.Equal(["iteration", "point", "value", "gradientNorm", "step"], NamesOf(first));
        Assert.Equal(24.2, first.GetProperty("value").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("x*log(x)", "x=0..", 0.36787944)]
    [InlineData("x*log(x)", "x=0..4", 0.36787944)]
    [InlineData("1/x+x", "x=0..", 1)]
    public void Without_a_start_one_inside_is_taken_where_the_nearest_point_has_no_value(string formula, string bounds, double at)
    {
        Ran ran = Fallline.Run("minimize", formula, "--bounds", bounds, "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(at, ran.Json.GetProperty("point").GetProperty("x").GetDouble(), 1e-6);
    }

    [Fact]
    public void Constraints_hold_and_are_reported()
    {
        Ran ran = Fallline.Run("minimize", "x+y", "--subject-to", "x^2+y^2<=2; z=x-y", "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(-2, ran.Json.GetProperty("value").GetDouble(), 1e-7);
        Assert.Equal("minimum", ran.Json.GetProperty("criticalPoint").GetProperty("kind").GetString());
        JsonElement[] readings = [.. ran.Json.GetProperty("constraints").EnumerateArray()];
        Assert.Equal(2, readings.Length);
        Assert.Equal(["constraint", "violation", "multiplier", "active"], NamesOf(readings[0]));
        Assert.Equal("x^2+y^2<=2", readings[0].GetProperty("constraint").GetString());
        Assert.Equal(0.5, readings[0].GetProperty("multiplier").GetDouble(), 1e-6);
        Assert.Contains("x^2+y^2<=2 (multiplier 0.5); x<=3 (not active)", Fallline.Run("minimize", "x+y", "--subject-to", "x^2+y^2<=2", "--subject-to", "x<=3", "--set", "constraint-tolerance=1e-10").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x+y", "a constraint compares")]
    [InlineData("x<=", "column 4: expected a number")]
    [InlineData("0<=x<=1", "chain")]
    public void A_constraint_that_is_none_is_refused(string constraint, string complaint)
    {
        Ran ran = Fallline.Run("minimize", "x+y", "--subject-to", constraint);
        Assert.Equal(2, ran.Code);
        Assert.Contains(complaint, ran.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Bounds_hold_and_are_reported()
    {
        Ran ran = Fallline.Run("minimize", "(x-2)^2+(y-3)^2+sum(i,1,len(v),(v[i]-i)^2)", "--bounds", "x=0..pi/3,y=..5,v=[..,0..1]", "--start", "v=[0,0]", "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal("lm", ran.Json.GetProperty("method").GetString());
        JsonElement[] active = [.. ran.Json.GetProperty("activeBounds").EnumerateArray()];
        Assert.Equal(["x", "v[2]"], active.Select(bound => bound.GetProperty("variable").GetString()));
        Assert.Equal(["upper", "upper"], active.Select(bound => bound.GetProperty("side").GetString()));
        Assert.Equal([Math.PI / 3, 1], active.Select(bound => bound.GetProperty("bound").GetDouble()));
        Assert.Equal([4 - (Math.PI * 2 / 3), 2], active.Select(bound => bound.GetProperty("multiplier").GetDouble()), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal("minimum", ran.Json.GetProperty("criticalPoint").GetProperty("kind").GetString());
    }

    [Fact]
    public void Without_a_start_the_point_of_the_box_nearest_to_zero_is_one()
    {
        Ran ran = Fallline.Run("maximize", "log(x)-x*y", "--bounds", "x=0.5..1,y=0..", "--json", "--trace");
        Assert.Equal([0.5, 0], ran.Json.GetProperty("path")[0].GetProperty("point").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Contains("bounds   x at its upper bound 1 (multiplier 1), y at its lower bound 0 (multiplier 1)", Fallline.Run("maximize", "log(x)-x*y", "--bounds", "x=0.5..1,y=0..").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_without_a_start_begins_within_its_bounds_beside_those_that_have_one()
    {
        Ran ran = Fallline.Run("minimize", "x^2+y^2-log(z)", "--bounds", "x=1..1,z=0..8", "--start", "y=3", "--json", "--trace");
        Assert.Equal([1, 3, 4], ran.Json.GetProperty("path")[0].GetProperty("point").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Contains("z at its upper bound 8", Fallline.Run("minimize", "x^2+y^2-log(z)", "--bounds", "x=1..1,z=0..8", "--start", "y=3").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_met_by_chance_has_the_multiplier_zero_not_minus_zero() =>
        Assert.Contains("x at its upper bound 1 (multiplier 0)", Fallline.Run("minimize", "(x-1)^2", "--bounds", "x=0..1").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("0..,..1.5")]
    [InlineData("x=0..,v=..1.5")]
    [InlineData("x=0..,v=[..1.5,..1.5]")]
    public void Bounds_go_by_name_or_in_order_and_tell_a_vectors_length(string bounds)
    {
        string[] start = bounds.Contains('[', StringComparison.Ordinal) ? [] : ["--start", "v=[0,0]"];
        Ran ran = Fallline.Run(["minimize", "(x+1)^2+sum(i,1,len(v),(v[i]-i)^2)", "--bounds", bounds, "--json", .. start]);
        Assert.Equal(["x", "v[2]"], ran.Json.GetProperty("activeBounds").EnumerateArray().Select(bound => bound.GetProperty("variable").GetString()));
    }

    [Fact]
    public void Bounds_and_a_start_of_different_lengths_are_refused()
    {
        Ran ran = Fallline.Run("minimize", "sum(i,1,len(v),v[i]^2)", "--bounds", "v=[0..1,0..1]", "--start", "v=[1,1,1]");
        Assert.Equal(2, ran.Code);
        Assert.Contains("--bounds gives 'v' 2 ranges, but it has 3 elements", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x=3..1", "The bounds of 'x' are 3 to 1: the lower one lies above the upper one, so no number is allowed. Swap them, or widen one.")]
    [InlineData("z=0..1", "--bounds names 'z', but the variables are: x.")]
    [InlineData("x=0..1,x=0..2", "--bounds gives 'x' twice.")]
    [InlineData("x=3", "--bounds: 'x' is '3'; write an interval as 0..1, or 0.. or ..1 for one limit.")]
    [InlineData("0..1,0..2", "--bounds has 2 ranges, but the variables are: x.")]
    [InlineData("x=[0..1]", "--bounds gives 'x' a vector of ranges, but the formula uses it as a number. Write x=0..1.")]
    [InlineData("x=", "--bounds is 'x=', where a range is missing; write it as x=0..1,y=0.. (no number where there is no limit).")]
    [InlineData("x=a..1", "--bounds: 'x' is 'a', which is not a number: it contains the variable 'a'.")]
    [InlineData("x=3..5", "The start of 'x' is 1, outside its bounds 3 to 5. Start within them; the nearest is x = 3.")]
    public void Bounds_that_cannot_be_met_are_refused(string bounds, string message)
    {
        Ran ran = Fallline.Run("minimize", "(x-2)^2", "--bounds", bounds, "--start", "1");
        Assert.Equal(2, ran.Code);
        Assert.Equal($"fallline: {message}\n", ran.Error);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_strings()
    {
        Ran ran = Fallline.Run("minimize", "sqrt(x)", "--start", "x=-1", "--json");
        Assert.Equal(1, ran.Code);
        Assert.Equal("failed", ran.Json.GetProperty("status").GetString());
        Assert.Equal("NaN", ran.Json.GetProperty("value").GetString());
        Assert.Equal(JsonValueKind.Null, ran.Json.GetProperty("criticalPoint").ValueKind);
    }

    [Fact]
    public void Maximising_reports_the_formula_itself()
    {
        Ran ran = Fallline.Run("maximize", "3-(x-2)^2", "--json");
        Assert.Equal(0, ran.Code);
        Assert.Equal(3, ran.Json.GetProperty("value").GetDouble(), 1e-12);
        Assert.Equal("maximum", ran.Json.GetProperty("criticalPoint").GetProperty("kind").GetString());
    }

    [Fact]
    public void A_saddle_is_not_a_minimum()
    {
        Ran named = Fallline.Run("minimize", "x^2-y^2", "--method", "lbfgs");
        Assert.Equal(1, named.Code);
        Assert.Contains("this is a saddle, not a minimum", named.Output, StringComparison.Ordinal);
        Ran chosen = Fallline.Run("minimize", "x^2-y^2");
        Assert.Equal(1, chosen.Code);
        Assert.Contains("unbounded", chosen.Output + chosen.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-x^2+x^4", "--start", "x=0.9")]
    [InlineData("-cos(x)", "--start=-0.5")]
    [InlineData("--", "--x^2")]
    [InlineData("(x-1)^2", "--start", "-pi/2")]
    [InlineData("sum(i, 1, len(v), (v[i]-i)^2)", "--start", "v=[0, 0, 1e1]")]
    [InlineData("(x-1)^2", "--time-limit", "60000ms", "--gradient-tolerance", "1e-6")]
    public void Awkward_words_are_understood(params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        Ran ran = Fallline.Run(["minimize", .. words]);
        Assert.Equal("", ran.Error);
        Assert.Equal(0, ran.Code);
    }

    [Theory]
    [InlineData("column 6: ", "2x + * 3")]
    [InlineData("\n  2x + * 3\n       ^\n", "2x + * 3")]
    [InlineData("has no variables", "3+4")]
    [InlineData("FORMULA is missing")]
    [InlineData("--start names 'z', but the variables are: x", "x^2", "--start", "z=1")]
    [InlineData("--start: 'x' is 'one', which is not a number", "x^2", "--start", "x=one")]
    [InlineData("--start gives 'x' twice", "x^2", "--start", "x=1,x=2")]
    [InlineData("a value is missing", "x^2", "--start", "x=")]
    [InlineData("2 values, but the variables are: x", "x^2", "--start", "1,2")]
    [InlineData("Write v=[1,2,3]", "v[1]^2", "--start", "v=1")]
    [InlineData("its length is not known", "v[1]^2")]
    [InlineData("must be a finite number", "x^2", "--start", "x=1/0")]
    [InlineData("Did you mean '--method'?", "x^2", "--metod", "gd")]
    [InlineData("has no option '--plot'", "x^2", "--plot", "a.svg")]
    [InlineData("Did you mean 'momentum'?", "x^2", "--method", "momentun")]
    [InlineData("has no schedule. These have one: adam, gd, momentum, nesterov; for example --method gd", "x^2", "--schedule", "cosine:10")]
    [InlineData("Did you mean 'cosine'?", "x^2", "--method", "gd", "--schedule", "cosin:10")]
    [InlineData("has no rate. These have one: adam, gd, momentum, nesterov; for example --method gd", "x^2", "--rate", "0.1")]
    [InlineData("'--rate' needs a value", "x^2", "--rate")]
    [InlineData("'--method' is given 2 times", "x^2", "--method", "gd", "--method", "adam")]
    [InlineData("must be a number above 0", "x^2", "--method", "gd", "--rate", "-1")]
    [InlineData("no option 'memry'", "x^2", "--set", "memry=3")]
    [InlineData("write --set OPTION=VALUE", "x^2", "--set", "memory")]
    [InlineData("must be an integer at least 0", "x^2", "--max-iterations", "ten")]
    [InlineData("'time-limit' was 'soon'", "x^2", "--time-limit", "soon")]
    [InlineData("--seed is '-1'", "x^2", "--seed", "-1")]
    [InlineData("Unrecognized command or argument 'y'", "x^2", "y")]
    [InlineData("cannot read the formula from 'nowhere.txt'", "@nowhere.txt")]
    [InlineData("cannot write '/nowhere/path.csv'", "x^2", "--path", "/nowhere/path.csv")]
    public void Bad_input_is_refused_with_one_message(string message, params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        Fallline.Run(["minimize", .. words]).IsRefusal(message);
    }

    [Fact]
    public void The_path_is_written_with_all_digits()
    {
        string file = Path.GetTempFileName();
        Ran ran = Fallline.Run("minimize", "2x^2", "--start", "x=1", "--method", "gd", "--rate", "0.1", "--path", file, "--max-iterations", "2");
        string[] lines = File.ReadAllLines(file);
        File.Delete(file);
        Assert.Equal(1, ran.Code);
        Assert.Equal("iteration,x,value,gradientNorm,step", lines[0]);
        Assert.Equal("0,1,2,4,0", lines[1]);
        Assert.Equal(0.36, double.Parse(lines[3].Split(',')[1], System.Globalization.CultureInfo.InvariantCulture), 1e-15);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public void A_long_path_is_thinned_out()
    {
        Ran ran = Fallline.Run("minimize", "x^2", "--start", "x=1", "--method", "gd", "--rate", "1e-3", "--trace", "--max-iterations", "1000");
        string[] parts = ran.Output.Split("\n\n");
        string[] lines = parts[0].Split('\n');
        Assert.InRange(lines.Length, 35, 45);
        Assert.StartsWith("  1000 ", lines[^1], StringComparison.Ordinal);
        Assert.Contains("--path FILE.csv writes all", parts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_formula_too_long_for_a_command_line_comes_from_a_file()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, string.Join('+', Enumerable.Repeat("(x-1)^2", 20_000)));
        Ran ran = Fallline.Run("minimize", "@" + file, "--json");
        File.Delete(file);
        Assert.Equal(0, ran.Code);
        Assert.Equal(1, ran.Json.GetProperty("point").GetProperty("x").GetDouble(), 1e-9);
    }

    [Fact]
    public void The_seed_and_the_options_are_in_the_document()
    {
        Ran ran = Fallline.Run("minimize", "x^2", "--seed", "7", "--set", "memory=3", "--json");
        Assert.Equal(7, ran.Json.GetProperty("seed").GetInt32());
        Assert.Equal(3, ran.Json.GetProperty("options").GetProperty("memory").GetInt32());
    }

    private static IEnumerable<string> NamesOf(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    [Fact]
    public void A_run_goes_on_from_its_checkpoint_under_a_higher_limit()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string[] command = ["minimize", Rosenbrock, "--start", "x=-1.2,y=1", "--checkpoint", file, "--resume", "--json"];
        try
        {
            Ran first = Fallline.Run([.. command, "--max-iterations", "5"]);
            Assert.Equal((1, $"fallline: there is no checkpoint '{file}' yet: the run begins at the start.\n"), (first.Code, first.Error));
            Ran rest = Fallline.Run(command);
            Ran whole = Fallline.Run("minimize", Rosenbrock, "--start", "x=-1.2,y=1", "--json");
            Assert.Equal((0, ""), (rest.Code, rest.Error));
            foreach (string field in (string[])["point", "value", "iterations", "evaluations"])
            {
                Assert.Equal(whole.Json.GetProperty(field).GetRawText(), rest.Json.GetProperty(field).GetRawText());
            }

            Ran other = Fallline.Run("minimize", "(y-1)^2+x^2", "--start", "x=-1.2,y=1", "--checkpoint", file, "--resume");
            Assert.Equal(2, other.Code);
            Assert.Contains("belongs to another function", other.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_search_that_failed_is_in_the_document()
    {
        Ran ran = Fallline.Run("minimize", "x^2-5*floor(x)", "--start", "x=1", "--method", "lbfgs", "--json");
        RecordedSearch search = RecordedSearch.Parse(ran.Json.GetProperty("failedSearch").GetString()!);
        Assert.Equal(("stalled", "line-search", 0.0), (ran.Json.GetProperty("status").GetString(), ran.Json.GetProperty("reason").GetString(), search.Samples[0].Step));
    }

    [Fact]
    public void Resuming_needs_a_file()
    {
        Ran ran = Fallline.Run("minimize", "x^2", "--resume");
        Assert.Equal(2, ran.Code);
        Assert.Contains("--checkpoint FILE", ran.Error, StringComparison.Ordinal);
    }
}
