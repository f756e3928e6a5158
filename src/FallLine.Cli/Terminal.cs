using System.Text;

namespace FallLine.Cli;

/// <summary>Where the program writes: results to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error) : IDisposable
{
    /// <summary>Whether results may be drawn with boxes and colours.</summary>
    public bool Decorated { get; init; }

    /// <summary>How many columns a decorated result may take.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Whether a person watches standard error, so that a line there may be written over.</summary>
    public bool Watched { get; init; }

    /// <summary>Whether only the result is wanted.</summary>
    public bool Quiet { get; init; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        bool plain = IsPlain(Environment.GetEnvironmentVariable);
        return new Terminal(Open(Console.OpenStandardOutput, () => Console.Out), Open(Console.OpenStandardError, () => Console.Error))
        {
            Decorated = !plain && !Console.IsOutputRedirected,
            // A terminal that does not tell its width says 0.
            Width = Console.IsOutputRedirected || Console.WindowWidth == 0 ? 80 : Math.Clamp(Console.WindowWidth, 40, 120),
            Watched = !plain && !Console.IsErrorRedirected,
        };
    }

    /// <summary>Whether the environment asks for plain text.</summary>
    /// <param name="variable">The value of a variable of the environment.</param>
    public static bool IsPlain(Func<string, string?> variable) =>
        variable("NO_COLOR") is { Length: > 0 } || variable("CI") is "true" or "1" || variable("TERM") is "dumb";

    /// <summary>Says something beside the result.</summary>
    public void Warn(string message)
    {
        if (!Quiet)
        {
            Error.WriteLine($"fallline: {message}");
        }
    }

    /// <summary>Sends what is still on its way.</summary>
    public void Dispose()
    {
        try
        {
            Out.Flush();
            Error.Flush();
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            // A full disk or a closed stream: whoever wrote has said so already, as far as anything can still be said.
        }
    }

    // Console.Out prepares a terminal for reading keys too, which a program that reads none can spare; only Windows's console needs it for its encoding.
    private static TextWriter Open(Func<Stream> stream, Func<TextWriter> console) => OperatingSystem.IsWindows()
        ? console()
        : new StreamWriter(stream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
}
