namespace FallLine;

/// <summary>The losses, one file each.</summary>
public static partial class Losses
{
}
