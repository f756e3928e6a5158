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
        private readonly double[] _gradient = new double[dimension];
        private readonly double[] _newton = new double[dimension];
        private readonly double[] _leg = new double[dimension];
        private double _gradientLength;
        private double _gradientCurvature;
        private double _cauchyStep;
        private double _cauchyLength;
        private double _newtonLength;
        private double _legGradient;
        private double _legCurvature;

        /// <summary>Where the path ends: at Newton's point.</summary>
        public override double NaturalStep => _newtonLength;

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

            at.Gradient.CopyTo(_gradient);
            Vectors.Negate(_gradient, _newton);
            Cholesky.Solve(_factor, _newton);
            _gradientLength = Vectors.Norm(_gradient);
            _gradientCurvature = Curvature(_gradient);
            _cauchyStep = _gradientLength * _gradientLength / _gradientCurvature;
            _newtonLength = Vectors.Norm(_newton);
            _cauchyLength = Math.Min(_cauchyStep * _gradientLength, _newtonLength);
            Vectors.AddScaled(_newton, _cauchyStep, _gradient, _leg);
            _legGradient = Vectors.Dot(_leg, _gradient);
            _legCurvature = Curvature(_leg);
            return null;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            if (step <= _cauchyLength)
            {
                Vectors.AddScaled(from, -step / _gradientLength, _gradient, to);
                return;
            }

            Vectors.AddScaled(from, -_cauchyStep, _gradient, to);
            Vectors.AddScaled(to, Along(step), _leg, to);
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step)
        {
            if (step <= _cauchyLength)
            {
                return _gradientLength == 0 ? 0 : -Vectors.Dot(gradient, _gradient) / _gradientLength;
            }

            // On the second leg ‖pᵁ + a·leg‖ = t, so a′ = t / (legᵀ(pᵁ + a·leg)).
            double a = Along(step);
            double across = (-_cauchyStep * _legGradient) + (a * Vectors.Dot(_leg, _leg));
            return step >= _newtonLength || across <= 0 ? 0 : Vectors.Dot(gradient, _leg) * step / across;
        }

        /// <remarks>At pᵁ the model has fallen by ½·gᵀg·(gᵀg/gᵀBg); the leg begins with the slope legᵀ(g + B·pᵁ) = ‑legᵀB·leg, its own minimum being its end.</remarks>
        public override double PredictedDecrease(double step)
        {
            double squared = _gradientLength * _gradientLength;
            double first = Math.Min(step, _cauchyLength) / _gradientLength;
            double fall = first * (squared - (0.5 * first * _gradientCurvature));
            double a = step <= _cauchyLength ? 0 : Along(step);
            return fall + (a * (1 - (0.5 * a)) * _legCurvature);
        }

        public override void Exchange(Ledger ledger)
        {
            ledger.Numbers(_gradient);
            ledger.Numbers(_leg);
            ledger.Number(ref _gradientLength);
            ledger.Number(ref _cauchyStep);
            ledger.Number(ref _cauchyLength);
            ledger.Number(ref _newtonLength);
            ledger.Number(ref _legGradient);
        }

        /// <summary>a in [0, 1] with ‖pᵁ + a·leg‖ = t.</summary>
        private double Along(double step)
        {
            if (step >= _newtonLength)
            {
                return 1;
            }

            double square = Vectors.Dot(_leg, _leg);
            double mixed = -_cauchyStep * _legGradient;
            double rest = (step - _cauchyLength) * (step + _cauchyLength);
            double root = Math.Sqrt(Math.Max(0, (mixed * mixed) + (square * rest)));

            // The larger root, in the form that does not cancel.
            double a = mixed > 0 ? rest / (mixed + root) : (root - mixed) / square;
            return double.IsFinite(a) ? Math.Clamp(a, 0, 1) : 1;
        }

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
