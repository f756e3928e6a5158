namespace FallLine.Kernels;

/// <summary>
/// Runs its second graph, from states to the next states, as long as the first one gives a number other than 0 of them; the states are NaN where it still does after so many steps. The
/// result is the states, then that number.
/// </summary>
internal interface IRepeatedKernel : INestedKernel
{
    /// <summary>How many inputs of both graphs are states, the first ones; the others stay.</summary>
    int States { get; }

    /// <summary>The numbers that the condition gives: it goes on where any is not 0.</summary>
    int Conditions { get; }

    /// <summary>The greatest number of steps.</summary>
    int Limit { get; }
}
