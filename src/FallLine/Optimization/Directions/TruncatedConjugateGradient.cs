namespace FallLine.Optimization;

/// <summary>Linear conjugate gradients on the model gᵀp + ½·pᵀ∇²f·p by products with the Hessian, stopped early: the path that Newton–CG and Steihaug–Toint walk.</summary>
/// <remarks>
/// <para>z = 0, r = g, d = -g; α = rᵀr/dᵀ∇²f·d; z ← z + α·d; r ← r + α·∇²f·d; d ← -r + (rᵀr/r₋₁ᵀr₋₁)·d. The distance ‖z‖ grows from step to step (Steihaug 1983, theorem 2.1), so the path
/// can be walked to any radius and further later.</para>
/// <para>Ends where ‖r‖ ≤ η·‖g‖, with the η of <see cref="ForcingTerm"/>.</para>
/// </remarks>
internal sealed class TruncatedConjugateGradient(int dimension, double greatestForcing)
{
    private readonly double[] _position = new double[dimension];
    private readonly double[] _residual = new double[dimension];
    private readonly double[] _product = new double[dimension];
    private readonly ForcingTerm _forcing = new(greatestForcing);
    private double _curvature;
    private double _residualSquared;
    private double _fall;
    private bool _multiplied;

    /// <summary>The end of the path so far, z.</summary>
    public double[] Position => _position;

    /// <summary>Where the path leads from z, d.</summary>
    public double[] Onward { get; } = new double[dimension];

    /// <summary>The steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether the path ends at z, by its tolerance.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether the model falls without end along d.</summary>
    public bool FallsForEver => _multiplied && _curvature <= 0;

    /// <summary>‖z‖.</summary>
    public double Length { get; private set; }

    /// <summary>Chooses η for a newly accepted point.</summary>
    public void Aim(Iterate at)
    {
        _forcing.Choose(Vectors.Norm(at.Gradient));
        Begin(at);
    }

    /// <summary>What one path leaves to the next.</summary>
    public void Exchange(Ledger ledger) => _forcing.Exchange(ledger);

    /// <summary>Goes back to z = 0.</summary>
    public void Begin(Iterate at)
    {
        Array.Clear(_position);
        at.Gradient.CopyTo(_residual);
        Vectors.Negate(_residual, Onward);
        (_residualSquared, _fall, Length, Steps, _multiplied) = (Vectors.Dot(_residual, _residual), 0, 0, 0, false);
        Ended = _residualSquared == 0;
    }

    /// <summary>Walks on until the next step would cross a radius, or the path ends, or falls for ever.</summary>
    /// <returns>Null, or why a product was refused.</returns>
    public StopReason? Walk(Iterate at, Evaluator evaluator, double radius)
    {
        while (!Ended)
        {
            if (!_multiplied)
            {
                if (!evaluator.HessianProduct(at, Onward, _product))
                {
                    return evaluator.Interruption;
                }

                _curvature = Vectors.Dot(Onward, _product);
                if (!double.IsFinite(_curvature))
                {
                    return Reasons.NonFiniteHessian;
                }

                _multiplied = true;
            }

            if (_curvature <= 0)
            {
                return null;
            }

            double alpha = _residualSquared / _curvature;
            if (LengthAt(alpha) >= radius)
            {
                return null;
            }

            Commit(alpha);
        }

        return null;
    }

    /// <summary>By how much the model has fallen at z + a·d.</summary>
    public double FallAt(double a) => _fall + (a == 0 ? 0 : a * (_residualSquared - (0.5 * a * _curvature)));

    /// <summary>a ≥ 0 with ‖z + a·d‖ equal to a radius.</summary>
    public double Reach(double radius)
    {
        double square = Vectors.Dot(Onward, Onward);
        double mixed = Vectors.Dot(_position, Onward);
        double rest = (radius - Length) * (radius + Length);
        double root = Math.Sqrt(Math.Max(0, (mixed * mixed) + (square * rest)));
        return Math.Max(0, mixed > 0 ? rest / (mixed + root) : (root - mixed) / square);
    }

    private double LengthAt(double a)
    {
        double square = Vectors.Dot(Onward, Onward);
        double mixed = Vectors.Dot(_position, Onward);
        return Math.Sqrt((Length * Length) + (a * ((2 * mixed) + (a * square))));
    }

    private void Commit(double alpha)
    {
        Vectors.AddScaled(_position, alpha, Onward, _position);
        Vectors.AddScaled(_residual, alpha, _product, _residual);
        _fall += 0.5 * alpha * _residualSquared;
        Length = Vectors.Norm(_position);
        double squared = Vectors.Dot(_residual, _residual);
        Steps++;
        Ended = Math.Sqrt(squared) <= _forcing.Value * _forcing.Length || Steps >= 2 * dimension;
        Vectors.Scale(squared / _residualSquared, Onward, Onward);
        Vectors.Subtract(Onward, _residual, Onward);
        _residualSquared = squared;
        _multiplied = false;
    }
}
