namespace FallLine.Messages;

/// <summary>An environment variable asks for what there is not; the message names the variable, its value and what it can be.</summary>
internal sealed class SettingException(string message) : InvalidOperationException(message);
