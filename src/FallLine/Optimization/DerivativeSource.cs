namespace FallLine;

/// <summary>Where an objective's derivatives come from, and so what can be wrong with them.</summary>
public enum DerivativeSource
{
    /// <summary>Derived from the function itself: exact to rounding.</summary>
    Exact,

    /// <summary>Written by hand: as right as that code is; <see cref="GradientCheck"/> tells.</summary>
    Code,

    /// <summary>Differences of values: wrong by their truncation and rounding, see <see cref="CentralDifferences"/>.</summary>
    Differences,
}
