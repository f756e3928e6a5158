namespace FallLine;

/// <summary>Something that a run showed about the problem or about the method on it.</summary>
/// <param name="Code">A stable, lower-case code with hyphens: <c>rate-too-large</c>, …</param>
/// <param name="Message">What was seen, with its evidence.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record Finding(string Code, string Message, string Advice);
