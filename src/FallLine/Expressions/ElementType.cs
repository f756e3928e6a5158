namespace FallLine;

/// <summary>The type of an expression's elements. A graph has one element type; mixing two is an error where it happens.</summary>
public enum ElementType
{
    /// <summary>64-bit IEEE 754.</summary>
    Double,

    /// <summary>32-bit IEEE 754.</summary>
    Float,
}
