namespace FallLine.Kernels;

/// <summary>How a primitive that owns graphs runs them: when, and what passes from one run to the next. It computes nothing itself.</summary>
internal unsafe interface INestedKernel
{
    /// <summary>Writes the result, which overlaps no operand.</summary>
    /// <param name="bodies">The graphs, in the primitive's order.</param>
    /// <param name="operands">Where each operand lies.</param>
    /// <param name="count">The number of operands.</param>
    /// <param name="result">The parts of the result, one after another.</param>
    void Run(ReadOnlySpan<BodyRunner> bodies, byte** operands, int count, byte* result);
}
