namespace FallLine;

/// <summary>One of the runs that a result is made of, where the method was chosen: the first, or one that went on where an earlier one could not.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Why">Why it ran.</param>
/// <param name="Status">How it ended, in one word.</param>
/// <param name="Reason">Why it ended, as a stable code.</param>
/// <param name="Value">The best value that it came to.</param>
/// <param name="Iterations">Its accepted steps.</param>
/// <param name="Evaluations">Its evaluations.</param>
public sealed record Attempt(string Method, string Why, Status Status, string Reason, double Value, int Iterations, Evaluations Evaluations);
