namespace FallLine.Tests.Optimization;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("constant", new[] { 0, 5, 1000 }, new[] { 1.0, 1, 1 })]
    [InlineData("step:10:0.5", new[] { 0, 9, 10, 25 }, new[] { 1, 1, 0.5, 0.25 })]
    [InlineData("multi-step:0.1:3:5", new[] { 2, 3, 4, 5, 99 }, new[] { 1, 0.1, 0.1, 0.01, 0.01 })]
    [InlineData("exponential:0.5:2", new[] { 0, 1, 2, 4 }, new[] { 1, 0.70710678118654757, 0.5, 0.25 })]
    [InlineData("polynomial:10", new[] { 0, 5, 10, 11 }, new[] { 1, 0.5, 0, 0 })]
    [InlineData("polynomial:10:2:0.2", new[] { 0, 5, 10 }, new[] { 1, 0.4, 0.2 })]
    [InlineData("cosine:10:0.1", new[] { 0, 5, 10, 50 }, new[] { 1, 0.55, 0.1, 0.1 })]
    [InlineData("inverse:0.5", new[] { 0, 2, 8 }, new[] { 1, 0.5, 0.2 })]
    [InlineData("inverse:1:0.5", new[] { 0, 3, 8 }, new[] { 1, 0.5, 1 / 3.0 })]
    [InlineData("warmup:4", new[] { 0, 1, 3, 9 }, new[] { 0.25, 0.5, 1, 1 })]
    [InlineData("one-cycle:10:0.5:0.2:0.1", new[] { 0, 5, 10 }, new[] { 0.2, 1, 0.1 })]
    [InlineData("cyclic:4:0.2", new[] { 0, 2, 4, 6, 8 }, new[] { 0.2, 0.6, 1, 0.6, 0.2 })]
    [InlineData("restarts:4:2", new[] { 0, 2, 4, 8, 12 }, new[] { 1, 0.5, 1, 0.5, 1 })]
    [InlineData("warmup:2+constant:3+cosine:4", new[] { 0, 1, 4, 5, 7, 9 }, new[] { 0.5, 1, 1, 1, 0.5, 0 })]
    [InlineData("polynomial:10*step:5:0.5", new[] { 0, 4, 5 }, new[] { 1, 0.6, 0.25 })]
    public void The_factor_at_each_step_and_the_text_read_back(string text, int[] steps, double[] factors)
    {
        Schedule schedule = Schedule.Parse(text);

        Assert.Equal(text, schedule.ToString());
        Assert.Equal(schedule, Schedule.Parse(schedule.ToString()));
        for (int i = 0; i < steps.Length; i++)
        {
            Assert.Equal(factors[i], schedule.At(steps[i]), 1e-12);
        }
    }

    [Theory]
    [InlineData("cosin:10", "Did you mean 'cosine'?")]
    [InlineData("cosine", "write cosine:STEPS[:END]")]
    [InlineData("cosine:0", "first one above 0")]
    [InlineData("cosine:ten", "'ten' in the schedule 'cosine:ten' is not a number")]
    [InlineData("cosine:10:0:3", "write cosine:STEPS[:END]")]
    [InlineData("inverse:1+cosine:5", "goes on for ever")]
    [InlineData("restarts:5:0.5", "GROWTH is at least 1")]
    public void What_is_no_schedule_is_refused_with_what_would_be(string text, string message)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => Schedule.Parse(text));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);

        ArgumentException option = Assert.Throws<ArgumentException>(() => Methods.GradientDescent().With("schedule", text));
        Assert.Contains(message, option.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_has_the_rate_of_its_schedule_and_a_rate_of_zero_ends_the_run()
    {
        Descent descent = Methods.GradientDescent(rate: 0.1).With("schedule", "warmup:2+polynomial:4") with { RecordPath = true };
        Result result = descent.Minimize(Functions.Parabola, [1]);

        Assert.Equal([0.05, 0.1, 0.1, 0.075, 0.05, 0.025], result.Path.Skip(1).Select(point => point.Step), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal((Status.Limit, "schedule-end", 6), (result.Status, result.Reason, result.Iterations));
        Assert.Equal("warmup:2+polynomial:4", result.Options["schedule"]);
        Assert.Equal("scheduled", result.Options["step-size"]);
    }

    [Fact]
    public void Factories_and_text_make_the_same()
    {
        Schedule made = Schedule.Warmup(100).Then(Schedule.Cosine(900));
        Schedule read = Schedule.Parse("warmup:100+cosine:900");
        Assert.Equal(1000, made.Length);
        Assert.All(Enumerable.Range(0, 1001), step => Assert.Equal(read.At(step), made.At(step)));
        Assert.Equal("multi-step:0.5:10:20", Schedule.MultiStep(0.5, 10, 20).ToString());
        Assert.Equal(Schedule.Restarts(7).At(30), Schedule.Parse("restarts:7").At(30));
    }
}
