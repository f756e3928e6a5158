namespace FallLine.Optimization;

/// <summary>Many runs that take their steps in turn, so that their next trial points are evaluated together.</summary>
/// <remarks>
/// Before each round every run says which point it will try first; one pass of the batched function evaluates them all, and each run then takes its step as it would alone, finding that evaluation done. What a run tries
/// beyond its first trial it evaluates alone. What a run does depends on nothing but its own problem: not on its neighbours, not on the number of threads.
/// </remarks>
internal sealed class SideBySide(Descent descent, Func<int, Objective> problem, Func<int, double[]> start, Func<int, ReadOnlyMemory<double>> data, CancellationToken cancellation)
{
    private int _next;

    /// <summary>Runs problems until none is left, on the calling thread; several threads may do so at once.</summary>
    public void Work(BatchedPoints points, Result[] results)
    {
        Lane?[] lanes = new Lane?[BatchedFunction.Rows];
        while (Fill(lanes, points, results.Length))
        {
            for (int row = 0; row < lanes.Length; row++)
            {
                if (lanes[row] is { } lane)
                {
                    lane.IsForeseen = lane.Run?.Foresee(points.Point(row)) ?? true;
                }
            }

            points.Run();
            for (int row = 0; row < lanes.Length; row++)
            {
                if (lanes[row] is { } lane && !Advance(lane, points, row))
                {
                    results[lane.Problem] = lane.Run!.ToResult();
                    lanes[row] = null;
                }
            }
        }
    }

    /// <summary>Runs some of the problems one after another.</summary>
    public void Alone(Result[] results, int first, int count)
    {
        for (int index = first; index < Math.Min(first + count, results.Length); index++)
        {
            results[index] = descent.Minimize(problem(index), start(index), cancellation);
        }
    }

    private bool Fill(Lane?[] lanes, BatchedPoints points, int count)
    {
        bool any = false;
        for (int row = 0; row < lanes.Length; row++)
        {
            if (lanes[row] is null && Volatile.Read(ref _next) < count && Interlocked.Increment(ref _next) - 1 is var index && index < count)
            {
                lanes[row] = new Lane(index, new ForeseenObjective(problem(index)));
                start(index).CopyTo(points.Point(row));
                data(index).Span.CopyTo(points.Data(row));
            }

            any |= lanes[row] is not null;
        }

        return any;
    }

    /// <returns>Whether the run goes on.</returns>
    private bool Advance(Lane lane, BatchedPoints points, int row)
    {
        if (lane.IsForeseen)
        {
            lane.Objective.Foresee(points.Point(row), points.Value(row), points.Gradient(row));
        }

        if (lane.Run is { } run)
        {
            return run.Step();
        }

        lane.Run = descent.Begin(lane.Objective, start(lane.Problem), maximize: false, cancellation);
        return lane.Run.Reason is null;
    }

    private sealed class Lane(int problem, ForeseenObjective objective)
    {
        public int Problem => problem;

        public ForeseenObjective Objective => objective;

        public DescentRun? Run { get; set; }

        public bool IsForeseen { get; set; }
    }
}
