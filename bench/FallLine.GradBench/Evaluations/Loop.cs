namespace FallLine.GradBench.Evaluations;

/// <summary>A loop in C# around a recorded step, for one whose length the numbers decide: differentiated step by step, from the last to the first.</summary>
/// <param name="step">From "state", "parameter" and what else a step needs to the next state.</param>
/// <param name="end">From the last "state" and "parameter" to a number.</param>
internal sealed class Loop(Function step, Function end)
{
    private readonly int _states = step.Parameters["state"].Shape.Size;

    /// <summary>The derivatives of the end with respect to the parameter.</summary>
    /// <param name="steps">The point at which each step was made, the first one first.</param>
    /// <param name="last">The last state and the parameter.</param>
    public double[] Gradient(IReadOnlyList<double[]> steps, double[] last)
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
