namespace FallLine.GradBench.Evaluations;

/// <summary>A loop in C# around a recorded step, for one whose length the numbers decide: differentiated step by step, in either mode.</summary>
/// <param name="step">From "state", "parameter" and what else a step needs to the next state.</param>
/// <param name="end">From the last "state" and "parameter" to a number.</param>
internal sealed class Loop(Function step, Function end)
{
    private readonly int _states = step.Parameters["state"].Shape.Size;
    private readonly int _parameters = step.Parameters["parameter"].Shape.Size;

    /// <summary>The derivatives of the end with respect to the parameter.</summary>
    /// <param name="steps">The point at which each step was made, the first one first.</param>
    /// <param name="last">The last state and the parameter.</param>
    /// <param name="mode">'r' for reverse, 'f' for forward.</param>
    public double[] Gradient(IReadOnlyList<double[]> steps, double[] last, char mode) =>
        mode == 'r' ? Backward(steps, last) : [.. Enumerable.Range(0, _parameters).Select(axis => Forward(steps, last, axis))];

    private double Forward(IReadOnlyList<double[]> steps, double[] last, int axis)
    {
        double[] tangent = new double[step.Parameters.Size];
        tangent[_states + axis] = 1;
        double[] next = new double[_states];
        for (int i = 0; i < steps.Count; i++)
        {
            step.Jvp(steps[i], tangent, next);
            next.CopyTo(tangent, 0);
        }

        return end.Jvp(last, tangent.AsSpan(0, last.Length))[0];
    }

    private double[] Backward(IReadOnlyList<double[]> steps, double[] last)
    {
        double[] slope = end.Gradient(last);
        double[] cotangent = slope[.._states];
        double[] gradient = slope[_states..];
        double[] product = new double[step.Parameters.Size];
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            step.Vjp(steps[i], cotangent, product);
            product.AsSpan(0, _states).CopyTo(cotangent);
            for (int k = 0; k < gradient.Length; k++)
            {
                gradient[k] += product[_states + k];
            }
        }

        return gradient;
    }
}
