using System.Reflection;

namespace FallLine;

/// <content>Objectives with bounds, sets and terms.</content>
public sealed partial record Descent
{
    /// <summary>Refuses a term that the direction cannot take, and a start outside a region.</summary>
    private void Admit(Objective objective, ReadOnlySpan<double> start, bool maximize)
    {
        if (objective.Term is not { } term)
        {
            return;
        }

        if (!Direction.Takes(term))
        {
            IEnumerable<string> able = typeof(Methods).GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Select(property => property.GetValue(null))
                .OfType<Method>()
                .Where(method => method.Default.Direction.Takes(term))
                .Select(method => method.Id)
                .Order(StringComparer.Ordinal);
            throw new ArgumentException($"The method '{Name}' cannot deal with the term '{term.Name}' of this objective. These can: {string.Join(", ", able)}.", nameof(objective));
        }

        if (term is not Region region)
        {
            if (maximize)
            {
                throw new ArgumentException($"The term '{term.Name}' is a cost, which is minimised with the function. Minimise the negative of the function instead.", nameof(objective));
            }
        }
        else if (!region.Contains(start))
        {
            throw new ArgumentException(region.Refusal(start, objective.Parameters), nameof(start));
        }
    }
}
