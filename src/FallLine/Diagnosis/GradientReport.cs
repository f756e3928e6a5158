using System.Collections.Immutable;
using System.Text;
using FallLine.Messages;

namespace FallLine;

/// <summary>What a check of a gradient came to.</summary>
public sealed record GradientReport
{
    private const int ComponentsShown = 10;

    /// <summary>Whether nothing is wrong with the gradient, as far as values can tell.</summary>
    public bool Passed => Causes.IsEmpty && Components.IsEmpty;

    /// <summary>The components that differ from what the values say.</summary>
    public required ImmutableArray<ComponentDifference> Components { get; init; }

    /// <summary>What is likely wrong, each with its evidence and what to do.</summary>
    public required ImmutableArray<Finding> Causes { get; init; }

    /// <summary>The report as lines for a person.</summary>
    public override string ToString()
    {
        if (Passed)
        {
            return "The gradient agrees with differences of the function's values.";
        }

        StringBuilder text = new();
        foreach (Finding cause in Causes)
        {
            text.Append(cause.Message).Append(' ').Append(cause.Advice).Append('\n');
        }

        foreach (ComponentDifference component in Components.Take(ComponentsShown))
        {
            text.Append(Numbers.In($"  {component.Name}: the gradient says {component.Given:G6}, the values say {component.Measured:G6}\n"));
        }

        if (Components.Length > ComponentsShown)
        {
            text.Append(Numbers.In($"  and {Components.Length - ComponentsShown} more\n"));
        }

        return text.ToString().TrimEnd();
    }
}
