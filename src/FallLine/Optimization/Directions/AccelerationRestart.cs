namespace FallLine;

/// <summary>When <see cref="AcceleratedGradient"/> and <see cref="FastProximalGradient"/> forget their momentum.</summary>
public enum AccelerationRestart
{
    /// <summary>When the momentum leads uphill; the default.</summary>
    Gradient,

    /// <summary>When the value rises.</summary>
    Value,

    /// <summary>Never: Nesterov's method as it was.</summary>
    Never,
}
