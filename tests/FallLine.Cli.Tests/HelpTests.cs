using FallLine.TestSupport;

namespace FallLine.Cli.Tests;

/// <summary>Help and documents say what the catalogue says.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. Application.Commands().Subcommands.Select(command => command.Name)];

    [Theory]
    [InlineData("methods.md")]
    [InlineData("models.md")]
    public void A_page_of_the_catalogue_is_the_catalogue(string page)
    {
        string path = Repository.PathOf("docs", page);
        string text = page == "methods.md" ? CatalogMarkdown.Methods() : CatalogMarkdown.Models();
        if (Environment.GetEnvironmentVariable("FALLLINE_ACCEPT") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == text,
            $"docs/{page} is not what the catalogue says. Accept it with: FALLLINE_ACCEPT=1 ./test HelpTests");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_is_in_the_help(string command)
    {
        Ran ran = Fallline.Run(command, "--help");
        Assert.Equal(0, ran.Code);
        Assert.Equal("", ran.Error);
        Assert.All(
            Application.Commands().Subcommands.Single(c => c.Name == command).Options,
            option => Assert.Contains($"  {option.Name}", ran.Output, StringComparison.Ordinal));
        Assert.All(ran.Output.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Theory]
    [InlineData("minimize")]
    [InlineData("maximize")]
    public void Options_of_methods_and_stopping_have_the_defaults_of_the_catalogue(string command)
    {
        string help = string.Join(' ', Fallline.Run(command, "--help").Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Descent basis = Descent.DefaultMethod.Default;
        foreach (Option option in Stop.Criteria.SelectMany(criterion => criterion.Options))
        {
            string value = basis.Get(option.Name) ?? "off";
            Assert.Contains($"--{option.Name} {(option.Unit == "s" ? "TIME" : "NUMBER")} {option.Summary} [default: {value}]", help, StringComparison.Ordinal);
        }

        foreach (Method method in Catalog.Methods)
        {
            Assert.All(method.OwnOptions, option =>
                Assert.Contains($"{option.Name} {method.Default.Get(option.Name)} {option.Range} {option.Summary} (", help, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_help_of_train_has_the_defaults_of_training()
    {
        string help = string.Join(' ', Fallline.Run("train", "--help").Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Descent basis = LinearTraining.DefaultDescent;
        Assert.Contains($"[default: {basis.Get("gradient-tolerance")}]", help, StringComparison.Ordinal);
        Assert.Contains($"[default: {basis.Get("max-iterations")}]", help, StringComparison.Ordinal);
        Assert.All(Catalog.Models, kind => Assert.Contains(kind.Id, help, StringComparison.Ordinal));
        Assert.Contains("--target COLUMN", help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_shows_every_method_and_each_by_itself()
    {
        string list = Fallline.Run("methods").Output;
        Assert.All(Catalog.Methods, method => Assert.Contains($"\n  {method.Id} ", list, StringComparison.Ordinal));
        foreach (Method method in Catalog.Methods)
        {
            string one = Fallline.Run("methods", method.Id).Output;
            Assert.Contains(method.Formula, one, StringComparison.Ordinal);
            Assert.Contains(method.Reference, one, StringComparison.Ordinal);
            Assert.All(method.Options, option => Assert.Contains($"\n  {option.Name} ", one, StringComparison.Ordinal));
        }

        Assert.Equal(
            Catalog.Methods.Select(method => method.Id),
            Fallline.Run("methods", "--json").Json.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("id").GetString()));
        Fallline.Run("methods", "lbfg").IsRefusal("Did you mean 'lbfgs'");
    }

    [Fact]
    public void Nothing_is_an_invitation_to_the_help()
    {
        Ran ran = Fallline.Run();
        Assert.Equal(0, ran.Code);
        Assert.All(Application.Commands().Subcommands.Select(command => command.Name), command => Assert.Contains($"  {command} ", ran.Output, StringComparison.Ordinal));
        Assert.Equal(ran.Output, Fallline.Run("--help").Output);
        Assert.Equal(ran.Output, Fallline.Run("-h").Output);
    }

    [Fact]
    public void A_mistyped_command_is_met_with_its_neighbour() => Fallline.Run("minimise", "x^2").IsRefusal("Did you mean 'minimize'?");

    [Fact]
    public void The_version_is_one_line() => Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", Fallline.Run("--version").Output);
}
