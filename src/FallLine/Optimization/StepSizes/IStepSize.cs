namespace FallLine;

/// <summary>How far to go: chooses the scalar of a direction, and accepts or rejects the point it leads to.</summary>
/// <remarks>The record holds options only; what a run remembers lives in the <see cref="StepSizeState"/> that <see cref="Begin"/> makes for it.</remarks>
public interface IStepSize : IPart
{
    /// <summary>The derivatives that it asks of the objective; the gradient for most.</summary>
    DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <summary>Makes the state of one run.</summary>
    /// <param name="dimension">The number of variables.</param>
    StepSizeState Begin(int dimension);
}
