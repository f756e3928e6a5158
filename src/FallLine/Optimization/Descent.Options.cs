using FallLine.Messages;

namespace FallLine;

/// <content>Options by name.</content>
public sealed partial record Descent
{
    /// <summary>Every option that can be set by name: those of the direction, the step size, the constraints and all stopping criteria.</summary>
    public IReadOnlyList<Option> Options =>
        [.. Direction.Options, .. StepSize.Options, .. Lagrangian.Options, .. Stop.Criteria.SelectMany(criterion => criterion.Options)];

    /// <summary>The composition with one option set from text. A stopping criterion that is not there yet is added to the others by <c>|</c>.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="value">Its value as text.</param>
    /// <exception cref="ArgumentException">There is no such option, or the text is not a value in its range; the message says what would be.</exception>
    public Descent With(string option, string value)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(value);
        if (Find(Direction, option) is { } ofDirection)
        {
            return this with { Direction = (IDirection)ofDirection.Set(Direction, value) };
        }

        if (Find(StepSize, option) is { } ofStepSize)
        {
            return this with { StepSize = (IStepSize)ofStepSize.Set(StepSize, value) };
        }

        if (Find(Lagrangian, option) is { } ofConstraints)
        {
            return this with { Lagrangian = (AugmentedLagrangian)ofConstraints.Set(Lagrangian, value) };
        }

        foreach (IStopping criterion in Stop.Criteria)
        {
            if (Find(criterion, option) is { } ofCriterion)
            {
                return this with { Stopping = Set(Stopping, criterion, ofCriterion, value) };
            }
        }

        throw Unknown(option);
    }

    /// <summary>The value in effect of an option, as text; null where it belongs to a stopping criterion that is not in use.</summary>
    /// <param name="option">The option's name.</param>
    /// <exception cref="ArgumentException">There is no such option.</exception>
    public string? Get(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        Option found = Options.FirstOrDefault(candidate => candidate.Name == option) ?? throw Unknown(option);
        return Parts().Append(Lagrangian).FirstOrDefault(found.BelongsTo) is { } part ? found.Get(part) : null;
    }

    /// <summary>The options in effect with their values, the parts first.</summary>
    internal OrderedDictionary<string, string> EffectiveOptions(Objective objective)
    {
        var all = new OrderedDictionary<string, string>
        {
            ["direction"] = Direction.Name,
            ["step-size"] = StepSize.Name,
            ["stopping"] = Stopping.Name,
        };
        if (objective.Differences is { } differences)
        {
            all["derivatives"] = differences.Name;
        }

        if (objective.Constraints is not null)
        {
            all["constraints"] = Lagrangian.Name;
        }

        IPart[] parts = [.. Parts(), .. objective.Constraints is null ? (IPart[])[] : [Lagrangian], .. objective.Differences is { } taken ? (IPart[])[taken] : []];
        foreach (IPart part in parts)
        {
            foreach (Option option in part.Options)
            {
                all.TryAdd(option.Name, option.Get(part));
            }
        }

        return all;
    }

    private static Option? Find(IPart part, string name) => part.Options.FirstOrDefault(option => option.Name == name);

    private static IStopping Set(IStopping stopping, IStopping prototype, Option option, string value)
    {
        bool found = false;
        IStopping changed = stopping.Map(criterion =>
        {
            if (!option.BelongsTo(criterion))
            {
                return criterion;
            }

            found = true;
            return (IStopping)option.Set(criterion, value);
        });
        return found ? changed : stopping | (IStopping)option.Set(prototype, value);
    }

    private List<IPart> Parts()
    {
        List<IPart> parts = [Direction, StepSize];
        _ = Stopping.Map(criterion =>
        {
            parts.Add(criterion);
            return criterion;
        });
        return parts;
    }

    private ArgumentException Unknown(string option) =>
        new($"The method '{Name}' has no option '{option}'. {CloseNames.Advice(option, Options.Select(known => known.Name), "options")}", nameof(option));
}
