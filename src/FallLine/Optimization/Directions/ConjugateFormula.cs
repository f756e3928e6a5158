namespace FallLine;

/// <summary>How <see cref="ConjugateGradient"/> weighs its last direction; the formulas agree on quadratics with exact steps.</summary>
public enum ConjugateFormula
{
    /// <summary>Hager and Zhang 2005: descends whatever the line search; the default.</summary>
    HagerZhang,

    /// <summary>Polak and Ribière 1969, not below 0 (PR+): forgets by itself after a short step.</summary>
    PolakRibiere,

    /// <summary>Hestenes and Stiefel 1952, not below 0 (HS+).</summary>
    HestenesStiefel,

    /// <summary>Dai and Yuan 1999: descends wherever the Wolfe conditions hold.</summary>
    DaiYuan,

    /// <summary>Fletcher and Reeves 1964: the first; may crawl after a short step.</summary>
    FletcherReeves,
}
