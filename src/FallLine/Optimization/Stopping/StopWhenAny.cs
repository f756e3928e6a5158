using System.Collections.Immutable;

namespace FallLine;

/// <summary>Stops when any of several criteria is met. Where several are at once, the best status is reported: converged before a limit.</summary>
public sealed record StopWhenAny : IStopping
{
    private StopWhenAny(ImmutableArray<IStopping> criteria) => Criteria = criteria;

    /// <summary>The criteria.</summary>
    public ImmutableArray<IStopping> Criteria { get; }

    /// <inheritdoc/>
    public string Name => string.Join(" | ", Criteria.Select(criterion => criterion.Name));

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [.. Criteria.SelectMany(criterion => criterion.Options)];

    /// <summary>Joins criteria; those that are themselves such lists are laid flat.</summary>
    /// <param name="criteria">At least one.</param>
    public static IStopping Of(params ReadOnlySpan<IStopping> criteria)
    {
        ImmutableArray<IStopping>.Builder all = ImmutableArray.CreateBuilder<IStopping>();
        foreach (IStopping criterion in criteria)
        {
            ArgumentNullException.ThrowIfNull(criterion, nameof(criteria));
            all.AddRange(criterion is StopWhenAny any ? any.Criteria : [criterion]);
        }

        return all.Count == 1 ? all[0] : new StopWhenAny(all.ToImmutable());
    }

    /// <inheritdoc/>
    public IStopping Map(Func<IStopping, IStopping> change) => Of([.. Criteria.Select(criterion => criterion.Map(change))]);

    /// <inheritdoc/>
    public StoppingState Begin() => new State([.. Criteria.Select(criterion => criterion.Begin())]);

    private sealed class State(StoppingState[] criteria) : StoppingState
    {
        public override StopReason? Check(DescentRun run)
        {
            StopReason? best = null;
            foreach (StoppingState criterion in criteria)
            {
                StopReason? reason = criterion.Check(run);
                if (reason is not null && (best is null || reason.Status < best.Status))
                {
                    best = reason;
                }
            }

            return best;
        }

        public override StopReason? Interrupt(DescentRun run)
        {
            foreach (StoppingState criterion in criteria)
            {
                if (criterion.Interrupt(run) is { } reason)
                {
                    return reason;
                }
            }

            return null;
        }

        public override void Report(DescentRun run, ICollection<Measure> measures)
        {
            foreach (StoppingState criterion in criteria)
            {
                criterion.Report(run, measures);
            }
        }

        public override void Exchange(Ledger ledger)
        {
            foreach (StoppingState criterion in criteria)
            {
                criterion.Exchange(ledger);
            }
        }
    }
}
