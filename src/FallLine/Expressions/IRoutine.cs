using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>A primitive of one or two operands that a routine over whole arrays computes.</summary>
internal interface IRoutine
{
    /// <summary>The routine for the shapes of <paramref name="node"/>.</summary>
    IArrayKernel KernelFor(Expr node);
}
