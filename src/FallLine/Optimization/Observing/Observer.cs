namespace FallLine;

/// <summary>Observers from plain code.</summary>
public static class Observer
{
    /// <summary>An observer that only looks.</summary>
    /// <param name="watch">Called once for every accepted step.</param>
    public static IDescentObserver Of(Action<DescentRun> watch)
    {
        ArgumentNullException.ThrowIfNull(watch);
        return new Watcher(run =>
        {
            watch(run);
            return true;
        });
    }

    /// <summary>An observer that can stop the run.</summary>
    /// <param name="goOn">Called once for every accepted step; returns false to stop.</param>
    public static IDescentObserver While(Func<DescentRun, bool> goOn)
    {
        ArgumentNullException.ThrowIfNull(goOn);
        return new Watcher(goOn);
    }

    private sealed class Watcher(Func<DescentRun, bool> goOn) : IDescentObserver
    {
        public StopReason? Observe(DescentRun run) =>
            goOn(run) ? null : new StopReason(Status.Cancelled, "observer", "An observer asked to stop; the best point so far is kept.");
    }
}
