namespace FallLine.GradBench.Evaluations;

/// <summary>The gradient in one mode or the other, for the evaluations that nest the two.</summary>
internal static class Modes
{
    /// <summary>The gradient of a scalar function of a vector, as an expression of its argument.</summary>
    /// <param name="function">The function.</param>
    /// <param name="at">Its argument.</param>
    /// <param name="mode">'r' for reverse, 'f' for forward: a tangent along each axis.</param>
    public static Expr Gradient(this Function function, Expr at, char mode) => mode == 'r'
        ? function.Gradient(at)
        : Expr.Map(tangent => function.Jvp(at, tangent), Expr.Literal(Identity(at.Shape.Size), Shape.Matrix(at.Shape.Size, at.Shape.Size)));

    private static double[] Identity(int size) => [.. Enumerable.Range(0, size * size).Select(i => i % (size + 1) == 0 ? 1.0 : 0.0)];
}
