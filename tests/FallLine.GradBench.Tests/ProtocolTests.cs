using System.Text.Json.Nodes;

namespace FallLine.GradBench.Tests;

public sealed class ProtocolTests(Conversation program) : IClassFixture<Conversation>
{
    [Fact]
    public void Every_message_is_answered_with_its_id()
    {
        JsonNode started = program.Say("""{"id": 0, "kind": "start", "eval": "hello"}""");
        Assert.Equal(0, (int)started["id"]!);
        Assert.Equal("fallline", (string?)started["tool"]);
        Assert.Equal(1, (int?)started["config"]?["threads"]);
        Assert.Equal("""{"id":3}""", program.Say("""{"id": 3, "kind": "analysis", "of": 2, "valid": true}""").ToJsonString());
        Assert.Equal("""{"id":4}""", program.Say("""{"id": 4, "kind": "something of tomorrow"}""").ToJsonString());
    }

    [Fact]
    public void A_module_is_there_or_the_answer_says_which_are()
    {
        Assert.Equal("""{"id":1,"success":true}""", program.Say("""{"id": 1, "kind": "define", "module": "llsq"}""").ToJsonString());
        JsonNode refused = program.Say("""{"id": 2, "kind": "define", "module": "lsq"}""");
        Assert.False((bool)refused["success"]!);
        Assert.Contains("no module 'lsq'; there are: hello", (string?)refused["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id": 5, "kind": "evaluate", "module": "hello", "function": "cube", "input": 1}""", "no function 'cube'; it has: square, double")]
    [InlineData("""{"id": 5, "kind": "evaluate", "module": "nix", "function": "square", "input": 1}""", "no module 'nix'")]
    [InlineData("""{"id": 5, "kind": "evaluate", "module": "lse", "function": "primal", "input": {"min_runs": 1}}""", "key")]
    [InlineData("""{"id": 5, "kind": "evaluate", "module": "hello", "function": "square", "input": 1e200}""", "Number 0 of the answer is")]
    public void What_cannot_be_evaluated_is_refused_and_the_rest_goes_on(string message, string reason)
    {
        JsonNode reply = program.Say(message);
        Assert.Equal(5, (int)reply["id"]!);
        Assert.False((bool)reply["success"]!);
        Assert.Contains(reason, (string?)reply["error"], StringComparison.Ordinal);
        Assert.Equal(9, (double)program.Evaluate("hello", "square", 3.0));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("""{"kind": "start"}""")]
    public void A_line_that_is_no_message_is_answered_too(string line)
    {
        JsonNode reply = program.Say(line);
        Assert.Null(reply["id"]);
        Assert.False((bool)reply["success"]!);
        Assert.StartsWith("Not a message: ", (string?)reply["error"], StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_one_timing_for_each_run_in_whole_nanoseconds()
    {
        JsonNode reply = program.Say("""{"id": 6, "kind": "evaluate", "module": "llsq", "function": "gradient", "input": {"x": [1, 2], "n": 3, "min_runs": 4, "min_seconds": 0}}""");
        JsonArray timings = reply["timings"]!.AsArray();
        Assert.Equal(["prepare", "evaluate", "evaluate", "evaluate", "evaluate"], timings.Select(timing => (string?)timing!["name"]));
        Assert.All(timings, timing => Assert.True(timing!["nanoseconds"]!.GetValue<long>() > 0));
    }

    [Fact]
    public void Runs_go_on_until_the_time_is_filled()
    {
        JsonNode reply = program.Say("""{"id": 6, "kind": "evaluate", "module": "lse", "function": "primal", "input": {"x": [1, 2], "min_runs": 1, "min_seconds": 0.05}}""");
        Assert.True(reply["timings"]!.AsArray().Skip(1).Sum(timing => timing!["nanoseconds"]!.GetValue<long>()) >= 50_000_000);
    }

    [Fact]
    public void The_program_ends_with_its_input()
    {
        using Conversation another = new();
        another.Say("""{"id": 0, "kind": "start"}""");
        Assert.Equal(0, another.End());
    }
}
