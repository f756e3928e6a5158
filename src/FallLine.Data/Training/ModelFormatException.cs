namespace FallLine.Data;

/// <summary>A file that should hold a model, but cannot be used as one: what is wrong, where, and what to do.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Describes one fault of a model file.</summary>
    /// <param name="problem">What is wrong and what to do, as sentences.</param>
    /// <param name="file">The file, as it was named by the caller.</param>
    /// <param name="innerException">What failed below.</param>
    public ModelFormatException(string problem, string file, Exception? innerException = null)
        : base($"{file}: {problem}", innerException) => (Problem, File) = (problem, file);

    /// <summary>The message without the file.</summary>
    public string Problem { get; }

    /// <summary>The file, as it was named by the caller.</summary>
    public string File { get; }
}
