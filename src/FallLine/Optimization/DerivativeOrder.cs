namespace FallLine;

/// <summary>The derivatives that an objective can give, or that a direction needs; each level includes the ones before it.</summary>
public enum DerivativeOrder
{
    /// <summary>The value alone.</summary>
    Value,

    /// <summary>The value and its gradient.</summary>
    Gradient,

    /// <summary>Value, gradient, and the product of the Hessian with a vector.</summary>
    HessianProduct,

    /// <summary>Value, gradient and the whole Hessian.</summary>
    Hessian,
}
