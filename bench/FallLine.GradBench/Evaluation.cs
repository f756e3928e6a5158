using System.Text.Json;

namespace FallLine.GradBench;

/// <summary>One evaluation of GradBench: a module by its name, and how each of its functions is made ready for an input.</summary>
/// <param name="Module">The name by which GradBench asks for it.</param>
/// <param name="Functions">From the name of a function to what prepares it for an input.</param>
internal sealed record Evaluation(string Module, IReadOnlyDictionary<string, Func<JsonElement, Work>> Functions);
