namespace FallLine.Optimization;

/// <summary>Goes down to a point where the gradient jumps and no direction leads lower: what a descent made for smooth functions stops short of.</summary>
/// <remarks>
/// Gradient sampling: of gradients taken around the point, within a radius, the shortest vector of their convex hull is the direction's negative; where it is nearly zero, no direction goes down at
/// this radius, and the radius shrinks. J. V. Burke, A. S. Lewis and M. L. Overton, SIAM J. Optim. 15 (2005) 751–779. A value around that is lower shows that the point is none to stay at, whatever the gradients say: they cancel on a ridge too.
/// <para>Within bounds gradients are taken inside the box alone, and what they have against a bound that the point lies on is left out of the sum.</para>
/// </remarks>
internal sealed class KinkSearch
{
    /// <summary>How near a kink a descent that was not made for kinks may come to rest.</summary>
    public const double NearEnough = 1e-6;

    /// <summary>Up to so many variables; each look around takes twice as many gradients.</summary>
    public const int MostVariables = 30;

    private const double FirstRadius = 1e-3;
    private const double LeastRadius = 1e-9;
    private const double Shrink = 0.1;
    private const double Stationary = 1e-5;
    private const double StationaryPerRadius = 0.1;
    private const double Pole = 100;
    private const int MostSteps = 200;
    private const int MostHalvings = 40;
    private const int MostMisses = 4;

    private readonly Objective _objective;
    private readonly Random _random;
    private readonly int _n;
    private readonly double[][] _gradients;
    private readonly Bounds? _bounds;
    private readonly Sides[] _sides;
    private readonly double[] _subgradient;
    private readonly double[] _shortest;
    private readonly double[] _trial;
    private readonly double[] _lowest;
    private double _lowestValue;

    /// <summary>Prepares the search.</summary>
    /// <param name="objective">What is descended.</param>
    /// <param name="random">Where around a point gradients are taken.</param>
    public KinkSearch(Objective objective, Random random)
    {
        (_objective, _random, _n) = (objective, random, objective.Dimension);
        _gradients = [.. Enumerable.Range(0, (2 * _n) + 2).Select(_ => new double[_n])];
        _bounds = objective.Term as Bounds;
        _sides = new Sides[_n];
        _subgradient = new double[_n];
        _shortest = new double[_n];
        _trial = new double[_n];
        _lowest = new double[_n];
    }

    /// <summary>The length of the shortest vector of the convex hull of the gradients that were taken last.</summary>
    public double Shortest { get; private set; } = double.NaN;

    /// <summary>The sum of gradients that is the least but for what bounds take up: what it has left at a bound is the bound's multiplier.</summary>
    public ReadOnlySpan<double> Subgradient => _subgradient;

    /// <summary>What that length was held against.</summary>
    public double Tolerance { get; private set; }

    /// <summary>Evaluations of the gradient so far.</summary>
    public int Gradients { get; private set; }

    /// <summary>Descends from a point, which is overwritten.</summary>
    /// <returns>Whether the end is a point where the gradient jumps and, up to the least radius, nothing is lower.</returns>
    public bool Descend(double[] point, CancellationToken cancellation)
    {
        double value = Evaluate(point, _trial);
        double radius = FirstRadius;
        bool isStationary = false;
        int misses = 0;
        for (int step = 0; step < MostSteps && radius > LeastRadius && double.IsFinite(value) && !cancellation.IsCancellationRequested; step++)
        {
            Snap(point, ref value, radius);
            isStationary = IsStationary(point, radius);
            if (double.IsNaN(Shortest))
            {
                return false;
            }

            if (isStationary && _lowestValue < value - (Tolerance * radius))
            {
                _lowest.CopyTo(point, 0);
                (value, isStationary) = (_lowestValue, false);
                continue;
            }

            // A few gradients may all lie to one side by chance: only where others show no way down either is this radius done.
            misses = isStationary || Lower(point, ref value, Shortest, radius) ? 0 : misses + 1;
            if (isStationary || misses == MostMisses)
            {
                radius *= Shrink;
                misses = 0;
            }
        }

        return radius <= LeastRadius && isStationary && IsBounded(point, value) && Kink.IsAt(_objective, point, 10 * LeastRadius);
    }

    /// <summary>Whether, within a radius of a point, gradients cancel each other: then nothing that near is lower, to first order.</summary>
    public bool IsStationary(double[] point, double radius)
    {
        for (int i = 0; i < _n; i++)
        {
            _sides[i] = _bounds is null ? Sides.None
                : (point[i] <= _bounds.Lower[i] ? Sides.Lower : Sides.None) | (point[i] >= _bounds.Upper[i] ? Sides.Upper : Sides.None);
        }

        double largest = Sample(point, radius);
        Shortest = double.IsFinite(largest) ? ConvexHull.Shortest(_gradients, _sides, _subgradient, _shortest) : double.NaN;
        Tolerance = Math.Max(Stationary, StationaryPerRadius * radius) * largest;
        return Shortest <= Tolerance;
    }

    /// <summary>Moves variables that are within a radius of a bound onto it, where that is not higher.</summary>
    private void Snap(double[] point, ref double value, double radius)
    {
        if (_bounds is null)
        {
            return;
        }

        for (int i = 0; i < _n; i++)
        {
            double near = radius * Math.Max(1, Math.Abs(point[i]));
            _trial[i] = point[i] <= _bounds.Lower[i] + near ? _bounds.Lower[i] : point[i] >= _bounds.Upper[i] - near ? _bounds.Upper[i] : point[i];
        }

        if (!Vectors.Same(_trial, point) && _objective.Value(_trial) is var there && there <= value)
        {
            _trial.CopyTo(point, 0);
            value = there;
        }
    }

    /// <summary>Whether the value is one that the surroundings lead up to, whichever way one comes: at a pole it is not.</summary>
    private bool IsBounded(double[] point, double value)
    {
        for (int i = 0; i < _n; i++)
        {
            double around = 0;
            for (int side = -1; side <= 1; side += 2)
            {
                point.CopyTo(_trial, 0);
                _trial[i] += side * FirstRadius * Math.Max(1, Math.Abs(point[i]));
                _bounds?.Project(_trial, _trial);
                double there = _objective.Value(_trial);
                around = double.IsFinite(there) ? Math.Max(around, Math.Abs(there)) : around;
            }

            if (!(Math.Abs(value) <= Pole * Math.Max(around, 1e-300)))
            {
                return false;
            }
        }

        return true;
    }

    private double Evaluate(double[] at, double[] gradient)
    {
        Gradients++;
        return _objective.ValueAndGradient(at, gradient);
    }

    private double Sample(double[] point, double radius)
    {
        double largest = 0;
        _lowestValue = double.PositiveInfinity;
        for (int k = 0; k < _gradients.Length; k++)
        {
            for (int i = 0; i < _n; i++)
            {
                double away = k == 0 ? 0 : radius * Math.Max(1, Math.Abs(point[i])) * ((2 * _random.NextDouble()) - 1);

                // To the other side of the point where a bound is in the way: on the bound itself there may be a kink that nothing inside the box knows of.
                bool outside = _bounds is not null && (point[i] + away < _bounds.Lower[i] || point[i] + away > _bounds.Upper[i]);
                _trial[i] = outside ? point[i] - away : point[i] + away;
            }

            _bounds?.Project(_trial, _trial);
            double there = Evaluate(_trial, _gradients[k]);
            if (there < _lowestValue)
            {
                _lowestValue = there;
                _trial.CopyTo(_lowest, 0);
            }

            double norm = Vectors.Norm(_gradients[k]);
            largest = norm > largest || !double.IsFinite(norm) ? norm : largest;
        }

        return largest;
    }

    /// <summary>Backtracks along the shortest vector's negative.</summary>
    private bool Lower(double[] point, ref double value, double norm, double radius)
    {
        double length = Math.Max(1, Vectors.LargestMagnitude(point));
        double[] unused = new double[_n];
        for (int k = 0; k < MostHalvings && length > 0.1 * radius; k++, length /= 2)
        {
            Vectors.AddScaled(point, -length / norm, _shortest, _trial);
            _bounds?.Project(_trial, _trial);
            double promised = Vectors.Dot(_shortest, point) - Vectors.Dot(_shortest, _trial);
            double there = Evaluate(_trial, unused);
            if (promised > 0 && there < value - (1e-4 * promised))
            {
                _trial.CopyTo(point, 0);
                value = there;
                return true;
            }
        }

        return false;
    }
}
