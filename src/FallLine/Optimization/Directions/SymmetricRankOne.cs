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
        private readonly Secant _secant;
        private readonly double[] _rest;
        private bool _learnt;

        public State(int dimension)
            : base(dimension, cubic: false)
        {
            _hessian = new double[checked(dimension * dimension)];
            _secant = new Secant(dimension);
            _rest = new double[dimension];
            Vectors.SetIdentity(_hessian, _rest.Length);
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_hessian);
            _secant.Exchange(ledger);
            ledger.Flag(ref _learnt);
        }

        public override void Inherit(DirectionState earlier)
        {
            if (earlier is State other && other._rest.Length == _rest.Length)
            {
                other._hessian.CopyTo(_hessian, 0);
                _learnt = other._learnt;
            }
        }

        protected override StopReason? Model(Iterate at, Evaluator evaluator, Span<double> matrix)
        {
            if (_secant.Renew(at))
            {
                Learn(_secant.Step, _secant.Change);
            }

            _hessian.CopyTo(matrix);
            return null;
        }

        private void Learn(ReadOnlySpan<double> s, ReadOnlySpan<double> y)
        {
            if (!_learnt && _secant.Curvature > 0)
            {
                Vectors.SetIdentity(_hessian, _rest.Length, _secant.Changed / _secant.Curvature);
                _learnt = true;
            }

            int n = s.Length;
            for (int row = 0; row < n; row++)
            {
                _rest[row] = y[row] - Vectors.Dot(_hessian.AsSpan(row * n, n), s);
            }

            double rs = Vectors.Dot(_rest, s);
            if (!(Math.Abs(rs) >= LeastAngle * Vectors.Norm(_rest) * Math.Sqrt(_secant.Moved)) || rs == 0)
            {
                return;
            }

            for (int row = 0; row < n; row++)
            {
                Span<double> b = _hessian.AsSpan(row * n, n);
                Vectors.AddScaled(b, _rest[row] / rs, _rest, b);
            }
        }
    }
}
