namespace FallLine;

/// <summary>How a run ended, in one word.</summary>
public enum Status
{
    /// <summary>A stated measure met its stated tolerance.</summary>
    Converged,

    /// <summary>No further progress was possible short of the tolerance: rounding, a cycle, or no lower point along the direction.</summary>
    Stalled,

    /// <summary>A limit on iterations, evaluations or time was reached.</summary>
    Limit,

    /// <summary>The values ran away, or the point did, towards a least value that the function has nowhere.</summary>
    Diverged,

    /// <summary>The caller asked to stop.</summary>
    Cancelled,

    /// <summary>The objective could not be evaluated.</summary>
    Failed,
}
