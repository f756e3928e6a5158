using System.Collections.Immutable;

namespace FallLine;

/// <summary>Stops when several criteria are all met at the same point. The worst of their statuses is reported: a limit before converged.</summary>
public sealed record StopWhenAll : IStopping
{
    private StopWhenAll(ImmutableArray<IStopping> criteria) => Criteria = criteria;

    /// <summary>The criteria.</summary>
    public ImmutableArray<IStopping> Criteria { get; }

    /// <inheritdoc/>
    public string Name => string.Join(" & ", Criteria.Select(criterion => criterion is StopWhenAny ? $"({criterion.Name})" : criterion.Name));

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
            all.AddRange(criterion is StopWhenAll both ? both.Criteria : [criterion]);
        }

        return all.Count == 1 ? all[0] : new StopWhenAll(all.ToImmutable());
    }

    /// <inheritdoc/>
    public IStopping Map(Func<IStopping, IStopping> change) => Of([.. Criteria.Select(criterion => criterion.Map(change))]);

    /// <inheritdoc/>
    public StoppingState Begin() => new State([.. Criteria.Select(criterion => criterion.Begin())]);

    private sealed class State(StoppingState[] criteria) : StoppingState
    {
        public override StopReason? Check(DescentRun run)
        {
            StopReason? worst = null;
            int met = 0;
            foreach (StoppingState criterion in criteria)
            {
                if (criterion.Check(run) is { } reason)
                {
                    met++;
                    worst = worst is null || reason.Status > worst.Status ? reason : worst;
                }
            }

            return met == criteria.Length ? worst : null;
        }

        /// <summary>In the middle of a step the criteria that need an accepted point are not met, so the whole is met only where all are limits.</summary>
        public override StopReason? Interrupt(DescentRun run)
        {
            StopReason? worst = null;
            foreach (StoppingState criterion in criteria)
            {
                if (criterion.Interrupt(run) is not { } reason)
                {
                    return null;
                }

                worst = worst is null || reason.Status > worst.Status ? reason : worst;
            }

            return worst;
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
