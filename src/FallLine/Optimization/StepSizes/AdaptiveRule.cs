namespace FallLine;

/// <summary>How <see cref="AdaptiveStep"/> bounds a step by the curvature last seen.</summary>
public enum AdaptiveRule
{
    /// <summary>Malitsky and Mishchenko 2024: longer steps; the default.</summary>
    MalitskyMishchenko2024,

    /// <summary>Malitsky and Mishchenko 2020.</summary>
    MalitskyMishchenko2020,
}
