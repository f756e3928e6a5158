namespace FallLine;

/// <summary>Where a momentum method takes its gradient.</summary>
public enum MomentumVariant
{
    /// <summary>At the point itself (Polyak's heavy ball).</summary>
    HeavyBall,

    /// <summary>At the point where the velocity would carry it (Nesterov's accelerated gradient).</summary>
    Nesterov,
}
