using FallLine.Optimization;

namespace FallLine;

/// <summary>Quasi-Newton whose matrix may be indefinite, as the Hessian is (SR1): p(t) minimises gᵀp + ½·pᵀBp over ‖p‖ ≤ t.</summary>
/// <remarks>
/// With s = xₖ₊₁ - xₖ, y = gₖ₊₁ - gₖ, r = y - B·s: B ← B + r·rᵀ/rᵀs, skipped where |rᵀs| &lt; 10⁻⁸·‖r‖·‖s‖. At first B = I; before the first update B = (yᵀy/sᵀy)·I where sᵀy &gt; 0. Nocedal and
/// Wright, Numerical Optimization, 2nd ed., algorithm 6.2, equations 6.24 and 6.26. B needs not be positive definite, so p is the exact minimum within the radius, as for <see cref="MoreSorensen"/>.
/// Work per step: about 9n³ multiplications; memory 3n².
/// </remarks>
public sealed record SymmetricRankOne : IDirection
{
    private const double LeastAngle = 1e-8;

    /// <inheritdoc/>
    public string Name => "sr1";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension);

    private sealed class State : SpectralCurveState
    {
        private readonly double[] _hessian;
        private readonly double[] _point;
        private readonly double[] _gradient;
        private readonly double[] _rest;
        private bool _moved;
        private bool _learnt;

        public State(int dimension)
            : base(dimension, cubic: false)
        {
            _hessian = new double[checked(dimension * dimension)];
            _point = new double[dimension];
            _gradient = new double[dimension];
            _rest = new double[dimension];
            SetDiagonal(1);
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_hessian);
            ledger.Numbers(_point);
            ledger.Numbers(_gradient);
            ledger.Flag(ref _moved);
            ledger.Flag(ref _learnt);
        }

        public override void Inherit(DirectionState earlier)
        {
            if (earlier is State other && other._point.Length == _point.Length)
            {
                other._hessian.CopyTo(_hessian, 0);
                _learnt = other._learnt;
            }
        }

        protected override StopReason? Model(Iterate at, Evaluator evaluator, Span<double> matrix)
        {
            if (_moved)
            {
                Vectors.Subtract(at.Point, _point, _point);
                Vectors.Subtract(at.Gradient, _gradient, _gradient);
                Learn(_point, _gradient);
            }

            at.Point.CopyTo(_point);
            at.Gradient.CopyTo(_gradient);
            _moved = true;
            _hessian.CopyTo(matrix);
            return null;
        }

        private void Learn(ReadOnlySpan<double> s, ReadOnlySpan<double> y)
        {
            double sy = Vectors.Dot(s, y);
            if (!_learnt && sy > 0)
            {
                SetDiagonal(Vectors.Dot(y, y) / sy);
                _learnt = true;
            }

            int n = s.Length;
            for (int row = 0; row < n; row++)
            {
                _rest[row] = y[row] - Vectors.Dot(_hessian.AsSpan(row * n, n), s);
            }

            double rs = Vectors.Dot(_rest, s);
            if (!(Math.Abs(rs) >= LeastAngle * Vectors.Norm(_rest) * Vectors.Norm(s)) || rs == 0)
            {
                return;
            }

            for (int row = 0; row < n; row++)
            {
                Span<double> b = _hessian.AsSpan(row * n, n);
                Vectors.AddScaled(b, _rest[row] / rs, _rest, b);
            }
        }

        private void SetDiagonal(double value)
        {
            Array.Clear(_hessian);
            for (int i = 0; i < _point.Length; i++)
            {
                _hessian[(i * _point.Length) + i] = value;
            }
        }
    }
}
