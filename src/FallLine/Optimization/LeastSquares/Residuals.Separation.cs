namespace FallLine;

/// <content>Variables that the residuals depend on linearly.</content>
public abstract partial class Residuals
{
    /// <summary>The names of variables that the residuals depend on linearly, all of them together, read from the recorded computation; empty where there are none or nothing was recorded.</summary>
    /// <remarks>Of a model such as a·exp(-k·x) + b these are a and b; of a product a·b of two, one of them.</remarks>
    public IReadOnlyList<string> LinearVariables()
    {
        if (Function is not { } function)
        {
            return [];
        }

        // The factors keep the second derivatives of one residual from cancelling another's: the pattern of the sum holds for each.
        double[] factors = [.. Enumerable.Range(0, Count).Select(i => Math.Sqrt(i + 2))];
        Function weighed = Function.Of(variables => Expr.Sum(Expr.Literal(factors) * function.Apply(variables).Reshape(Shape.Vector(Count))), function.Parameters);
        SparsityPattern pattern = weighed.HessianPattern;
        List<Parameter> linear = [];
        foreach (Parameter item in Parameters.Items.OrderBy(item => Parameters.Items.Count(other => AreCurved(item, other))))
        {
            if (!linear.Append(item).Any(other => AreCurved(item, other)))
            {
                linear.Add(item);
            }
        }

        return [.. linear.OrderBy(item => item.Offset).Select(item => item.Name)];

        bool AreCurved(Parameter a, Parameter b)
        {
            for (int i = a.Offset; i < a.Offset + a.Shape.Size; i++)
            {
                for (int j = b.Offset; j < b.Offset + b.Shape.Size; j++)
                {
                    if (pattern.Contains(i, j))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    /// <summary>These residuals of the other variables alone, with linear ones always at their best.</summary>
    /// <param name="linear">The names of variables that the residuals depend on linearly, such as those of <see cref="LinearVariables"/>; some but not all of them.</param>
    /// <exception cref="KeyNotFoundException">There is no such variable.</exception>
    /// <exception cref="ArgumentException">None or all are named.</exception>
    public ProjectedResiduals Projected(params IReadOnlyCollection<string> linear)
    {
        ArgumentNullException.ThrowIfNull(linear);
        return new ProjectedResiduals(this, linear);
    }
}
