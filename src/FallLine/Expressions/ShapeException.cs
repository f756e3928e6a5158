namespace FallLine;

/// <summary>Operands whose shapes do not fit together; thrown by the operator or function that was given them, so the stack names the user's line.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>An exception without a message.</summary>
    public ShapeException()
    {
    }

    /// <summary>An exception that names the operation, both shapes and what would fit.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a cause.</summary>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
