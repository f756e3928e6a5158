using System.Runtime.CompilerServices;
using FallLine.Diagnosis;

namespace FallLine;

/// <summary>Watches a hand-written gradient during a run: after the first step and after every <see cref="Every"/>-th it is held against the function's values in random directions.</summary>
/// <remarks>
/// A check takes some forty values, which the run does not count. Where it fails, <see cref="GradientCheck"/> says in the result's findings what is wrong;
/// the run goes on. An objective whose derivatives are exact or differences is left in peace. One audit may watch any number of runs.
/// </remarks>
/// <example><code>
/// Descent watched = Descent.DefaultMethod.Default with { Observers = [new GradientAudit()] };
/// </code></example>
public sealed class GradientAudit : IDescentObserver
{
    internal const string Code = "wrong-gradient";

    private readonly ConditionalWeakTable<DescentRun, GradientReport> _failed = [];

    /// <summary>How many steps lie between two checks; at least 1, default 100.</summary>
    public int Every
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;

    /// <inheritdoc/>
    public StopReason? Observe(DescentRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (GradientDiagnosis.IsPossible(run.Objective) && (run.Iteration == 1 || run.Iteration % Every == 0) && !_failed.TryGetValue(run, out _))
        {
            GradientReport report = GradientCheck.Run(run.Objective, run.Current.Point, seed: run.Iteration);
            if (!report.Passed)
            {
                _failed.Add(run, report);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public IEnumerable<Finding> Conclude(DescentRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _failed.TryGetValue(run, out GradientReport? report) ? GradientDiagnosis.Of(report) : [];
    }
}
