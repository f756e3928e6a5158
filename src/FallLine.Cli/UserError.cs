using FallLine.Messages;

namespace FallLine.Cli;

/// <summary>A request that cannot be met as it was made: the message says what was wrong, where, and what to do next.</summary>
internal sealed class UserError(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the library refused, without the name of a C# parameter at the end.</summary>
    public static UserError Of(ArgumentException refused) => new(refused.Message.Split(" (Parameter '")[0], refused);

    /// <summary>What <paramref name="name"/> may have meant, as a sentence with a leading space; empty where nothing is near.</summary>
    public static string Meant(string name, IEnumerable<string> known, string prefix = "")
    {
        string[] near = [.. CloseNames.Of(name, known)];
        return near.Length == 0 ? "" : $" Did you mean {string.Join(" or ", near.Select(n => $"'{prefix}{n}'"))}?";
    }
}
