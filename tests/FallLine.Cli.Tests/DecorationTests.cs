namespace FallLine.Cli.Tests;

/// <summary>What a person's screen shows, and what switches it off.</summary>
public sealed class DecorationTests
{
    [Fact]
    public void A_screen_gets_a_panel()
    {
        (int code, string output) = OnScreen("minimize", "2x^2", "--start", "x=1", "--trace");
        Assert.Equal(0, code);
        Assert.Contains("╭─", output, StringComparison.Ordinal);
        Assert.Contains("\u001b[", output, StringComparison.Ordinal);
        Assert.Contains("lm: converged", output, StringComparison.Ordinal);
        Assert.Contains("gradient norm", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(Visible(line), 0, 80));
    }

    [Theory]
    [InlineData("minimize", "2x^2", "--quiet")]
    [InlineData("minimize", "2x^2", "--json")]
    [InlineData("derive", "2x^2", "--quiet")]
    public void Quiet_and_documents_are_plain(params string[] words)
    {
        (int code, string output) = OnScreen(words);
        Assert.Equal(0, code);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
        Assert.DoesNotContain("╭", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_of_a_formula_are_no_markup()
    {
        (int code, string output) = OnScreen("derive", "v[1]*v[2]", "--at", "v=[1,2]");
        Assert.Equal(0, code);
        Assert.Contains("v[1]*v[2]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_gets_plain_text()
    {
        Ran ran = Fallline.Start("minimize", "2x^2");
        Assert.Equal(0, ran.Code);
        Assert.DoesNotContain("\u001b", ran.Output, StringComparison.Ordinal);
        Assert.StartsWith("lm: converged\n", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1", true)]
    [InlineData("NO_COLOR", "", false)]
    [InlineData("CI", "true", true)]
    [InlineData("CI", "false", false)]
    [InlineData("TERM", "dumb", true)]
    [InlineData("TERM", "xterm-256color", false)]
    public void The_environment_can_ask_for_plain_text(string name, string value, bool plain) =>
        Assert.Equal(plain, Terminal.IsPlain(asked => asked == name ? value : null));

    private static (int Code, string Output) OnScreen(params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = Application.Run(words, new Terminal(output, error) { Decorated = true });
        Assert.Equal("", error.ToString());
        return (code, output.ToString());
    }

    private static int Visible(string line) => System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "").Length;
}
