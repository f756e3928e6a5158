namespace FallLine;

/// <content>Objectives with bounds, sets and terms.</content>
public sealed partial record Descent
{
    /// <summary>Refuses a start outside a region, and a cost that would be climbed.</summary>
    private static void Admit(Objective objective, ReadOnlySpan<double> start, bool maximize)
    {
        switch (objective.Term)
        {
            case Region region when !region.Contains(start):
                throw new ArgumentException(region.Refusal(start, objective.Parameters), nameof(start));
            case not (null or Region) when maximize:
                throw new ArgumentException($"The term '{objective.Term.Name}' is a cost, minimised with the function. Minimise the negative of the function instead of climbing it.", nameof(objective));
            default:
                break;
        }
    }
}
