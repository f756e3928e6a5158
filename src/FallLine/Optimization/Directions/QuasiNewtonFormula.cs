namespace FallLine;

/// <summary>How <see cref="QuasiNewton"/> learns from a step.</summary>
public enum QuasiNewtonFormula
{
    /// <summary>Broyden, Fletcher, Goldfarb and Shanno 1970: corrects its own errors; the default.</summary>
    Bfgs,

    /// <summary>Davidon 1959, Fletcher and Powell 1963: the first; needs fairly exact line searches.</summary>
    Dfp,
}
