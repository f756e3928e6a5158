using FallLine.Optimization;

namespace FallLine;

/// <summary>Two straight legs in the place of the exact curve of minima within a radius: down the gradient, then over to Newton's point.</summary>
/// <remarks>
/// <para>B = ∇²f + τ·I, positive definite as for <see cref="Newton"/>. First leg: along -g to the minimum of the model on it, pᵁ = -(gᵀg/gᵀBg)·g. Second leg: from pᵁ to pᴺ = -B⁻¹·g. Along
/// the path the distance grows and the model falls, so p(t) is the point at distance t, and pᴺ beyond its end. M. J. D. Powell, 1970; Nocedal and Wright, Numerical Optimization,
/// 2nd ed., equation 4.16 and lemma 4.2.</para>
/// <para>Work per step: one Cholesky factorisation, n³/6 multiplications; memory 2n².</para>
/// </remarks>
public sealed record Dogleg : IDirection
{
    /// <inheritdoc/>
    public string Name => "dogleg";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Hessian;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension);

    private sealed class State(int dimension) : DirectionState
    {
        private readonly double[] _hessian = new double[checked(dimension * dimension)];
        private readonly double[] _factor = new double[checked(dimension * dimension)];
        private readonly double[] _point = new double[dimension];
        private readonly DoglegPath _path = new(dimension);

        /// <summary>Where the path ends: at Newton's point.</summary>
        public override double NaturalStep => _path.NewtonLength;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (!evaluator.Hessian(at, _hessian))
            {
                return evaluator.Interruption;
            }

            if (!double.IsFinite(Vectors.LargestMagnitude(_hessian)))
            {
                return Reasons.NonFiniteHessian;
            }

            double shift = Cholesky.FactorShifted(_hessian, _factor, dimension);
            for (int i = 0; i < dimension; i++)
            {
                _hessian[(i * dimension) + i] += shift;
            }

            at.Gradient.CopyTo(_path.Gradient);
            Vectors.Negate(_path.Gradient, _path.Newton);
            Cholesky.Solve(_factor, _path.Newton);
            _path.LayFirst(Curvature(_path.Gradient));
            _path.LaySecond(Curvature(_path.Leg));
            return null;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            _path.Point(step, _point);
            Vectors.AddScaled(from, 1, _point, to);
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step) => _path.Slope(gradient, step);

        public override double PredictedDecrease(double step) => _path.Fall(step);

        public override void Exchange(Ledger ledger) => _path.Exchange(ledger);

        private double Curvature(ReadOnlySpan<double> vector)
        {
            double sum = 0;
            for (int row = 0; row < dimension; row++)
            {
                sum += vector[row] * Vectors.Dot(_hessian.AsSpan(row * dimension, dimension), vector);
            }

            return sum;
        }
    }
}
