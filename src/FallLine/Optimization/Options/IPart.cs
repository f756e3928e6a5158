namespace FallLine;

/// <summary>A part of a descent: a direction, a step size or a stopping criterion, as an immutable record of its options.</summary>
public interface IPart
{
    /// <summary>The part's name: lower case with hyphens, such as <c>strong-wolfe</c>.</summary>
    string Name { get; }

    /// <summary>The options that can be set by name.</summary>
    IReadOnlyList<Option> Options { get; }
}
