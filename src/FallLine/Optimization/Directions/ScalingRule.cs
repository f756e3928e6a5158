namespace FallLine;

/// <summary>How a direction of least squares measures the length of a step: which diagonal D stands in ‖D·p‖.</summary>
public enum ScalingRule
{
    /// <summary>The greatest length that each column of the Jacobian has had so far: independent of the variables' units, and never shrinking.</summary>
    GreatestColumn,

    /// <summary>The length of each column of the Jacobian as it is.</summary>
    Column,

    /// <summary>1: the plain Euclidean length.</summary>
    None,
}
