namespace FallLine;

/// <summary>What <see cref="NonMonotone"/> holds a new value against.</summary>
public enum NonMonotoneReference
{
    /// <summary>The greatest of the last values (Grippo, Lampariello and Lucidi 1986); the default.</summary>
    Greatest,

    /// <summary>A running average of all values (Zhang and Hager 2004).</summary>
    Average,
}
