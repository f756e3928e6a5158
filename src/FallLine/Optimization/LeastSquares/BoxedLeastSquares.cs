namespace FallLine.Optimization;

/// <summary>Keeps a damped step within bounds: variables that it would carry out stop at their bound, and the others are solved for again.</summary>
/// <remarks>
/// Repeated until none is carried out. The result need not be the least of the damped model within the box, so where it is worth less than the projected steepest descent, or nothing,
/// that is taken instead, halved until the model falls: then every limit of the steps is stationary, as for projected gradients (J. J. Moré and G. Toraldo, SIAM J. Optim. 1 (1991) 93–113, whose projected search this follows).
/// </remarks>
/// <param name="dimension">n.</param>
/// <param name="bounds">The box.</param>
/// <param name="mostRounds">How often the others are solved for again at the most; after that what is still carried out stops at its bound as it is.</param>
internal abstract class BoxedLeastSquares(int dimension, Bounds bounds, int mostRounds)
{
    private const int MostHalvings = 60;

    private readonly double[] _steepest = new double[dimension];
    private readonly bool[] _held = new bool[dimension];

    /// <summary>n.</summary>
    protected int Dimension => dimension;

    /// <summary>Brings a step into the box.</summary>
    /// <param name="scaling">D.</param>
    /// <param name="damping">The λ of the step.</param>
    /// <param name="point">Where the step begins.</param>
    /// <param name="gradient">Jᵀr, 0 for variables that a bound holds.</param>
    /// <param name="radius">How long the steepest descent may be, ‖D·p‖.</param>
    /// <param name="step">The step, and the one within the box.</param>
    /// <returns>By how much the model falls; null where the step was within the box.</returns>
    public double? Confine(ReadOnlySpan<double> scaling, double damping, ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, double radius, Span<double> step)
    {
        _held.AsSpan().Clear();
        int rounds = 0;
        while (Hold(point, step) && rounds++ < mostRounds)
        {
            SolveOthers(_held, scaling, damping, step);
        }

        if (rounds == 0)
        {
            return null;
        }

        double fall = Fall(gradient, step);
        double best = Steepest(scaling, point, gradient, radius);
        if (!(fall >= best))
        {
            _steepest.CopyTo(step);
            fall = best;
        }

        return fall;
    }

    /// <summary>Solves for the variables that are not held, with the others where the step has them.</summary>
    protected abstract void SolveOthers(ReadOnlySpan<bool> held, ReadOnlySpan<double> scaling, double damping, Span<double> step);

    /// <summary>‖J·p‖².</summary>
    protected abstract double SquaredProduct(ReadOnlySpan<double> step);

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

    private double Steepest(ReadOnlySpan<double> scaling, ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, double radius)
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

            fall = Fall(gradient, _steepest);
        }

        return fall;
    }

    /// <summary>-gᵀp - ½‖Jp‖².</summary>
    private double Fall(ReadOnlySpan<double> gradient, ReadOnlySpan<double> step) => -Vectors.Dot(gradient, step) - (0.5 * SquaredProduct(step));
}
