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
        : Expr.Concatenate(Enumerable.Range(0, at.Shape.Size).Select(axis => function.Jvp(at, Expr.Literal(Unit(axis, at.Shape.Size)))));

    private static double[] Unit(int axis, int size) => [.. Enumerable.Range(0, size).Select(i => i == axis ? 1.0 : 0.0)];
}
