namespace FallLine.Optimization;

/// <summary>Keeps a damped step within bounds: variables that it would carry out stop at their bound, and the others are solved for again.</summary>
/// <remarks>
/// Repeated until none is carried out, at most n times; on the triangle of J, so that m does not matter. The result need not be the least of the damped model within the box, so where it is worth less than the projected steepest descent, or nothing,
/// that is taken instead, halved until the model falls: then every limit of the steps is stationary, as for projected gradients (J. J. Moré and G. Toraldo, SIAM J. Optim. 1 (1991) 93–113, whose projected search this follows).
/// </remarks>
internal sealed class BoxedLeastSquares(int dimension, Bounds bounds)
{
    private const int MostHalvings = 60;

    private readonly PivotedQr _factor = new(dimension, dimension);
    private readonly DampedLeastSquares _solver = new(dimension);
    private readonly double[] _triangle = new double[checked(dimension * dimension)];
    private readonly double[] _right = new double[dimension];
    private readonly double[] _steepest = new double[dimension];
    private readonly bool[] _held = new bool[dimension];

    /// <summary>Brings a step into the box.</summary>
    /// <param name="factor">The factors of J with Qᵀr, without the columns of variables that a bound holds.</param>
    /// <param name="scaling">D.</param>
    /// <param name="damping">The λ of the step.</param>
    /// <param name="point">Where the step begins.</param>
    /// <param name="gradient">Jᵀr, 0 for variables that a bound holds.</param>
    /// <param name="radius">How long the steepest descent may be, ‖D·p‖.</param>
    /// <param name="step">The step, and the one within the box.</param>
    /// <returns>By how much the model falls; null where the step was within the box.</returns>
    public double? Confine(PivotedQr factor, ReadOnlySpan<double> scaling, double damping, ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, double radius, Span<double> step)
    {
        _held.AsSpan().Clear();
        bool any = false;
        while (Hold(point, step))
        {
            any = true;
            Reduce(factor, step);
            _factor.Factor(_triangle, _right, _held);
            _solver.Solve(_factor, scaling, damping, _steepest);
            for (int i = 0; i < dimension; i++)
            {
                step[i] = _held[i] ? step[i] : _steepest[i];
            }
        }

        if (!any)
        {
            return null;
        }

        double fall = Fall(factor, gradient, step);
        double best = Steepest(factor, scaling, point, gradient, radius);
        if (!(fall >= best))
        {
            _steepest.CopyTo(step);
            fall = best;
        }

        return fall;
    }

    /// <summary>A step's end, exactly on the bounds that it reaches.</summary>
    public void Move(ReadOnlySpan<double> from, ReadOnlySpan<double> step, Span<double> to)
    {
        for (int i = 0; i < dimension; i++)
        {
            (double lower, double upper) = (bounds.Lower[i], bounds.Upper[i]);
            to[i] = step[i] == lower - from[i] ? lower : step[i] == upper - from[i] ? upper : Math.Clamp(from[i] + step[i], lower, upper);
        }
    }

    private bool Hold(ReadOnlySpan<double> point, Span<double> step)
    {
        bool any = false;
        for (int i = 0; i < dimension; i++)
        {
            double inside = Math.Clamp(step[i], bounds.Lower[i] - point[i], bounds.Upper[i] - point[i]);
            if (inside != step[i])
            {
                step[i] = inside;
                any = _held[i] = true;
            }
        }

        return any;
    }

    /// <summary>The triangle in the variables' own order and units, and what the held ones leave of the right side.</summary>
    private void Reduce(PivotedQr factor, ReadOnlySpan<double> step)
    {
        int given = Math.Min(factor.Rows, dimension);
        for (int i = 0; i < dimension; i++)
        {
            _right[i] = i < given ? factor.Rotated[i] : 0;
            for (int k = 0; k < dimension; k++)
            {
                int variable = factor.Order[k];
                double element = k < i ? 0 : factor.Upper(i, k) * factor.Scale[variable];
                _triangle[(i * dimension) + variable] = element;
                _right[i] += _held[variable] ? element * step[variable] : 0;
            }
        }
    }

    private double Steepest(PivotedQr factor, ReadOnlySpan<double> scaling, ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, double radius)
    {
        double squares = 0;
        for (int i = 0; i < dimension; i++)
        {
            squares += gradient[i] / scaling[i] * (gradient[i] / scaling[i]);
        }

        double along = squares > 0 ? radius / Math.Sqrt(squares) : 0;
        double fall = 0;
        for (int halving = 0; halving < MostHalvings && !(fall > 0); halving++, along /= 2)
        {
            for (int i = 0; i < dimension; i++)
            {
                _steepest[i] = Math.Clamp(-along * gradient[i] / (scaling[i] * scaling[i]), bounds.Lower[i] - point[i], bounds.Upper[i] - point[i]);
            }

            fall = Fall(factor, gradient, _steepest);
        }

        return fall;
    }

    /// <summary>-gᵀp - ½‖Jp‖².</summary>
    private static double Fall(PivotedQr factor, ReadOnlySpan<double> gradient, ReadOnlySpan<double> step) =>
        -Vectors.Dot(gradient, step) - (0.5 * factor.SquaredProduct(step));
}
