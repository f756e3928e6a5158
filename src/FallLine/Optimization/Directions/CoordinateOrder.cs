namespace FallLine;

/// <summary>Which variable <see cref="CoordinateDescent"/> moves next.</summary>
public enum CoordinateOrder
{
    /// <summary>The one of the largest derivative (Gauss and Southwell): the steepest descent in the l1 norm; the default.</summary>
    Steepest,

    /// <summary>One after another.</summary>
    Cyclic,
}
