namespace FallLine;

/// <summary>A checkpoint that cannot be read, or that does not belong to the run that is to be resumed.</summary>
public sealed class CheckpointException : Exception
{
    internal CheckpointException(string message)
        : base(message)
    {
    }
}
