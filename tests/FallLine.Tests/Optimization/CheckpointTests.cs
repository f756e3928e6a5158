using System.Text;

namespace FallLine.Tests.Optimization;

public sealed class CheckpointTests
{
    private static readonly Objective s_valley = Objective.Parse("100*(y-x^2)^2+(1-x)^2");
    private static readonly double[] s_start = [1, -1.2];

    [Fact]
    public void What_is_no_checkpoint_is_refused()
    {
        Assert.Equal("This is not a checkpoint of FallLine.", Refusal("not a checkpoint, but a text that somebody took for one by mistake"u8.ToArray()));
        Assert.Equal("This is not a checkpoint of FallLine.", Refusal([.. new byte[500]]));
        Assert.Contains("cut short", Refusal([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_is_refused()
    {
        byte[] whole = Saved();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Contains("Resume from an older one.", Refusal(whole[..length]), StringComparison.Ordinal);
        }

        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            Assert.NotEmpty(Refusal(changed));
        }

        Assert.Contains("not whole", Refusal([.. whole, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_version_says_so()
    {
        byte[] whole = Saved();
        int at = Encoding.ASCII.GetString(whole).IndexOf('1', StringComparison.Ordinal);
        whole[at] = (byte)'9';
        Assert.StartsWith("The checkpoint begins with 'FallLine checkpoint 9, ", Refusal(whole), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_method_other_options_and_other_variables_are_refused_by_name()
    {
        byte[] whole = Saved();
        Assert.StartsWith("The checkpoint was written with the direction 'lbfgs (memory 10", Refusal(whole, descent: Methods.Newton()), StringComparison.Ordinal);
        Assert.Contains("Resume with the same direction.", Refusal(whole, descent: Methods.LimitedMemoryBfgs(memory: 7)), StringComparison.Ordinal);
        Assert.Contains("Resume with the same step size.", Refusal(whole, descent: Methods.LimitedMemoryBfgs().With("curvature", "0.5")), StringComparison.Ordinal);
        Assert.Contains("Resume with the same variables.", Refusal(whole, Objective.Parse("100*(b-a^2)^2+(1-a)^2")), StringComparison.Ordinal);
        Assert.Contains("Resume with the same variables.", Refusal(whole, Objective.Parse("100*(y-x^2)^2+(1-x)^2+z^2")), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_function_of_the_same_variables_is_refused_by_its_value()
    {
        Assert.Contains("belongs to another function", Refusal(Saved(), Objective.Parse("100*(y-x^2)^2+(1.1-x)^2")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_differs_in_its_last_digits_goes_on_and_the_result_says_so()
    {
        Result result = Methods.LimitedMemoryBfgs().Resume(Objective.Parse("100*(y-x^2)^2+(1-x)^2*(1+1e-12)"), new MemoryStream(Saved()));

        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal("resumed-elsewhere", Assert.Single(result.Findings).Code);
    }

    [Fact]
    public void A_stream_that_only_flows_forward_serves_too()
    {
        byte[] whole = Saved();
        using var zipped = new MemoryStream();
        using (var writer = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            writer.Write(whole);
        }

        zipped.Position = 0;
        using var reader = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionMode.Decompress);
        Assert.Equal(Status.Converged, Methods.LimitedMemoryBfgs().Resume(s_valley, reader).Status);
    }

    [Fact]
    public void A_run_that_ended_inside_a_step_cannot_be_saved()
    {
        DescentRun run = (Methods.LimitedMemoryBfgs() with { Stopping = Stop.AfterEvaluations(2) }).Begin(s_valley, s_start);
        while (run.Step())
        {
        }

        Assert.False(run.CanSave);
        Assert.Contains("ended inside a step", Assert.Throws<InvalidOperationException>(() => run.Save(Stream.Null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Climbing_resumes_as_climbing_and_time_counts_on()
    {
        Objective hill = Objective.Parse("-(100*(y-x^2)^2+(1-x)^2)");
        Descent descent = Methods.LimitedMemoryBfgs();
        DescentRun run = descent.Begin(hill, s_start, maximize: true);
        run.Step();
        TimeSpan before = run.Elapsed;
        using var checkpoint = new MemoryStream();
        run.Save(checkpoint);
        checkpoint.Position = 0;
        Result rest = descent.Resume(hill, checkpoint);

        Assert.True(rest.Maximized);
        Assert.Equal(Status.Converged, rest.Status);
        Assert.True(rest.Elapsed > TimeSpan.Zero && rest.Elapsed >= before);
    }

    [Fact]
    public void A_reparameterised_run_resumes_in_its_free_variables()
    {
        Objective positive = s_valley.Reparameterized(("x", Transform.Log));
        Descent descent = Methods.LimitedMemoryBfgs();
        Result whole = descent.Minimize(positive, [2, 1.2]);
        DescentRun run = descent.Begin(positive, [2, 1.2]);
        while (run.Iteration < 5 && run.Step())
        {
        }

        using var checkpoint = new MemoryStream();
        run.Save(checkpoint);
        checkpoint.Position = 0;
        Result rest = descent.Resume(positive, checkpoint);

        Assert.True(whole.Point.SequenceEqual(rest.Point));
        Assert.Equal(whole.Evaluations, rest.Evaluations);
    }

    [Fact]
    public void An_observer_keeps_a_file_that_a_cancelled_run_goes_on_from()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Result whole = (Methods.LimitedMemoryBfgs() with { RecordPath = true }).Minimize(s_valley, s_start);
            using var cancel = new CancellationTokenSource();
            Descent watched = Methods.LimitedMemoryBfgs() with
            {
                RecordPath = true,
                Observers = [Checkpoints.To(path, seconds: 0), Observer.Of(run => { if (run.Iteration == 7) { cancel.Cancel(); } })],
            };
            Assert.Equal(Status.Cancelled, watched.Minimize(s_valley, s_start, cancel.Token).Status);
            Result rest = watched.Resume(s_valley, path);

            Assert.True(whole.Point.SequenceEqual(rest.Point));
            Assert.Equal(whole.Evaluations, rest.Evaluations);
            Assert.Equal(whole.Path.Length, rest.Path.Length);
            Assert.False(File.Exists(path + ".unfinished"));

            // The run's end is in the file too: under other criteria it goes on from there.
            Result further = (Methods.LimitedMemoryBfgs() with { Stopping = Stop.WhenGradientNormBelow(1e-13) }).Resume(s_valley, path);
            Assert.True(further.Iterations >= rest.Iterations);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_ends_the_run_at_its_first_step()
    {
        Result result = (Methods.LimitedMemoryBfgs() with { Observers = [Checkpoints.To("/no/such/folder/run")] }).Minimize(s_valley, s_start);

        Assert.Equal(("exception", 1), (result.Reason, result.Iterations));
        Assert.IsType<DirectoryNotFoundException>(result.Error);
    }

    private static byte[] Saved()
    {
        DescentRun run = Methods.LimitedMemoryBfgs().Begin(s_valley, s_start);
        while (run.Iteration < 5 && run.Step())
        {
        }

        using var checkpoint = new MemoryStream();
        run.Save(checkpoint);
        return checkpoint.ToArray();
    }

    private static string Refusal(byte[] checkpoint, Objective? objective = null, Descent? descent = null) =>
        Assert.Throws<CheckpointException>(() => (descent ?? Methods.LimitedMemoryBfgs()).Resume(objective ?? s_valley, new MemoryStream(checkpoint))).Message;
}
