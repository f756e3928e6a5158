namespace FallLine;

/// <content>Objectives with bounds, sets and terms.</content>
public sealed partial record Descent
{
    /// <summary>Refuses a start outside a region, and a cost that would be climbed.</summary>
    private static void Admit(Objective objective, ReadOnlySpan<double> start, bool maximize)
    {
        if (objective.Term?.Refusal(start, objective.Parameters) is { } refusal)
        {
            throw new ArgumentException(refusal, nameof(start));
        }

        if (maximize && objective.Term is { } term and not Region)
        {
            throw new ArgumentException($"The term '{term.Name}' is a cost, minimised with the function. Minimise the negative of the function instead of climbing it.", nameof(objective));
        }
    }
}
