namespace FallLine;

/// <summary>The methods of descent, by name. One file each: a description (<c>…Method</c>) and a factory of the composition.</summary>
public static partial class Methods
{
}
