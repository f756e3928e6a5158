namespace FallLine.Conformance;

public sealed class AllocatesNothing
{
    private const int Windows = 5;
    private const int StepsPerWindow = 3;

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_step_allocates_nothing(string id)
    {
        Problem problem = Problem.Quartic;
        DescentRun run = problem.Tuned(Catalogue.Of(id)).With("gradient-tolerance", "0").Begin(problem.Objective, problem.Start);

        // The least of several windows: what allocates does so in every window; the runtime's own tiering puts an object into one of them.
        long least = long.MaxValue;
        for (int window = 0; window < Windows; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < StepsPerWindow; step++)
            {
                Assert.True(run.Step(), $"{run.Reason}");
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
