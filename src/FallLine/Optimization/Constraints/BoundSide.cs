namespace FallLine;

/// <summary>Which bound of a variable holds it.</summary>
public enum BoundSide
{
    /// <summary>The lower one.</summary>
    Lower,

    /// <summary>The upper one.</summary>
    Upper,

    /// <summary>Both: they are equal, and the variable is fixed.</summary>
    Both,
}
