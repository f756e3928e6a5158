using FallLine.Messages;

namespace FallLine;

/// <summary>Observers that keep a run safe from crashes.</summary>
public static class Checkpoints
{
    /// <summary>Saves the run to a file after its first step, then whenever <paramref name="seconds"/> have passed, and at its end.</summary>
    /// <remarks>
    /// The file is always whole: a new checkpoint is written under another name and then takes its place. <see cref="Descent.Resume(Objective, string, CancellationToken)"/> goes on from it, bit for bit as the run would have.
    /// A file that cannot be written ends the run at its first step; later, the run goes on and the result says so in its findings.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="seconds">The time between checkpoints by the run's clock, at least 0; 0 saves after every step.</param>
    /// <example><code>
    /// Descent descent = Methods.LimitedMemoryBfgs() with { Observers = [Checkpoints.To("run.checkpoint")] };
    /// Result first = descent.Minimize(objective, start, cancellationToken);
    /// Result rest = descent.Resume(objective, "run.checkpoint");
    /// </code></example>
    public static IDescentObserver To(string path, double seconds = 10)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        return new Writer(path, seconds);
    }

    private sealed class Writer(string path, double seconds) : IDescentObserver
    {
        private readonly Lock _lock = new();
        private DescentRun? _run;
        private TimeSpan _written;
        private Exception? _failure;

        public StopReason? Observe(DescentRun run)
        {
            lock (_lock)
            {
                if (!ReferenceEquals(run, _run))
                {
                    (_run, _failure) = (run, null);
                    run.Save(path);
                    _written = run.Elapsed;
                }
                else if ((run.Elapsed - _written).TotalSeconds >= seconds)
                {
                    Write(run);
                }

                return null;
            }
        }

        public IEnumerable<Finding> Conclude(DescentRun run)
        {
            lock (_lock)
            {
                if (run.CanSave && ReferenceEquals(run, _run))
                {
                    Write(run);
                }

                return _failure is null
                    ? []
                    : [new("checkpoint", Numbers.In($"The last checkpoint could not be written: {_failure.Message}"), "The file holds an earlier one; make room, or give another path.")];
            }
        }

        private void Write(DescentRun run)
        {
            try
            {
                run.Save(path);
                _failure = null;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _failure = error;
            }

            _written = run.Elapsed;
        }
    }
}
