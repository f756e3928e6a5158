using FallLine.Optimization;

namespace FallLine;

/// <summary>To the minimum of a quadratic model under the linearised constraints, and with it the constraints' multipliers: sequential quadratic programming.</summary>
/// <remarks>
/// <para>p = arg min ½·pᵀBp + ∇fᵀp where c(x) + J·p = 0 (or ≤ 0) and x + p keeps the bounds; λ are its multipliers. They become those of the augmented Lagrangian L (<see cref="AugmentedLagrangian"/>), of which the step size
/// seeks a lower value along p. With just these λ, p leads down for every penalty ρ &gt; 0: ∇Lᵀp ≤ -pᵀBp - ρ·Σcᵢ² over the constraints that bind or fail.</para>
/// <para>B learns the curvature of f + λᵀc from gradients: with s the step and y the change of ∇f + Jᵀλ, r = θ·y + (1 - θ)·Bs, where θ is the greatest part up to 1 for which sᵀr ≥ 0.2·sᵀBs, B ← B - Bs·sᵀB/sᵀBs + r·rᵀ/sᵀr; so it
/// stays positive definite. At first B = max(1, ‖∇f‖/(10·max(1, ‖x‖)))·I, then (yᵀy/sᵀy)·I. M. J. D. Powell, Math. Prog. 14 (1978) 224–248; Nocedal and Wright, Numerical Optimization, 2nd ed., procedure 18.2.</para>
/// <para>Where the linearised constraints contradict each other, they are relaxed: c·(1 - δ) in place of what fails, with δ from 0 to 1 as small as it may be. K. Schittkowski, Numer. Math. 38 (1981) 83–127.</para>
/// <para>Without constraints it is a quasi-Newton method with bounds. Work per step: some n³ multiplications, n² for each change of the constraints that bind; memory (m + 5n)·n.</para>
/// </remarks>
public sealed record SequentialQuadratic : IDirection
{
    private const double LeastCurvature = 0.2;
    private const double RelaxationWeight = 1e4;
    private const double Rounding = 1e-15;

    /// <summary>The first step goes at most so many times as far as the point lies from 0: problem 64 of Hock and Schittkowski takes a quarter of the evaluations, the others as many as without.</summary>
    private const double FirstReach = 10;

    /// <inheritdoc/>
    public string Name => "sequential-quadratic";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new State(objective.Dimension, objective as AugmentedObjective, objective.Term as Bounds);
    }

    private sealed class State : DirectionState
    {
        private readonly AugmentedObjective? _lagrangian;
        private readonly Bounds? _bounds;
        private readonly LinearConstraints _constraints;
        private readonly LinearConstraints _relaxed;
        private readonly QuadraticProgram _program;
        private readonly QuadraticProgram _relaxedProgram;
        private readonly double[] _hessian;
        private readonly double[] _relaxedHessian;
        private readonly double[] _gradient;
        private readonly double[] _lower;
        private readonly double[] _upper;
        private readonly double[] _step;
        private readonly double[] _point;
        private readonly double[] _slopes;
        private readonly double[] _moved;
        private readonly double[] _changed;
        private readonly double[] _product;
        private readonly double[] _multipliers;
        private bool _begun;
        private bool _learnt;
        private bool _solved;

        public State(int dimension, AugmentedObjective? lagrangian, Bounds? bounds)
        {
            (_lagrangian, _bounds) = (lagrangian, bounds);
            bool[] equality = lagrangian?.Equalities ?? [];
            _constraints = new LinearConstraints(dimension, equality);
            _relaxed = new LinearConstraints(dimension + 1, equality);
            _program = new QuadraticProgram(dimension, equality.Length);
            _relaxedProgram = new QuadraticProgram(dimension + 1, equality.Length);
            _hessian = new double[checked(dimension * dimension)];
            _relaxedHessian = new double[(dimension + 1) * (dimension + 1)];
            (_gradient, _lower, _upper) = (new double[dimension + 1], new double[dimension + 1], new double[dimension + 1]);
            (_step, _point, _slopes) = (new double[dimension], new double[dimension], new double[dimension]);
            (_moved, _changed, _product) = (new double[dimension], new double[dimension], new double[dimension]);
            _multipliers = new double[equality.Length];
            lagrangian?.Steer();
        }

        public override double NaturalStep => 1;

        public override double GreatestStep => _bounds is null ? double.PositiveInfinity : 1;

        internal override void Arrive(Iterate at, Evaluator evaluator)
        {
            if (_lagrangian is null || !at.IsFinite)
            {
                return;
            }

            Learn(at);
            if (Solve(at))
            {
                evaluator.Renew(at, _lagrangian, _multipliers);
            }
        }

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (_lagrangian is null)
            {
                Learn(at);
                _ = Solve(at);
            }

            return _solved ? null : new(Status.Stalled, Reasons.InfeasibleCode, "The constraints contradict each other near here, however they are relaxed.")
            {
                Advice = "Check that they can all be met; start elsewhere.",
            };
        }

        public override bool Restart(Iterate at)
        {
            if (!_learnt)
            {
                return false;
            }

            Vectors.SetIdentity(_hessian, _step.Length);
            _learnt = false;
            return Solve(at);
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            Vectors.AddScaled(from, step, _step, to);
            for (int i = 0; _bounds is not null && i < to.Length; i++)
            {
                // What ends at a bound ends on it, not beside it by rounding.
                double size = Rounding * (Math.Abs(from[i]) + Math.Abs(_step[i]));
                to[i] = Math.Abs(to[i] - _bounds.Lower[i]) <= size ? _bounds.Lower[i] : Math.Abs(to[i] - _bounds.Upper[i]) <= size ? _bounds.Upper[i] : to[i];
            }
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step) => Vectors.Dot(gradient, _step);

        internal override void Tangent(Span<double> result) => _step.CopyTo(result);

        public override void Exchange(Ledger ledger)
        {
            ledger.Numbers(_hessian);
            ledger.Numbers(_step);
            ledger.Numbers(_point);
            ledger.Numbers(_slopes);
            ledger.Numbers(_gradient);
            ledger.Numbers(_constraints.Values);
            ledger.Numbers(_constraints.Jacobian);
            ledger.Numbers(_multipliers);
            ledger.Flag(ref _begun);
            ledger.Flag(ref _learnt);
            ledger.Flag(ref _solved);
        }

        /// <summary>Reads ∇f, c and J at a new point and takes in the step that led there.</summary>
        private void Learn(Iterate at)
        {
            Read(at);
            if (_begun)
            {
                // The old gradient of the Lagrangian has these multipliers too.
                Vectors.Subtract(at.Point, _point, _moved);
                _gradient.AsSpan(0, _changed.Length).CopyTo(_changed);
                _constraints.AddGradient(_multipliers, _changed);
                Vectors.Subtract(_changed, _slopes, _changed);
                Update();
            }
            else
            {
                Vectors.SetIdentity(_hessian, _step.Length, Math.Max(1, Vectors.Norm(_gradient.AsSpan(0, _step.Length)) / (FirstReach * Math.Max(1, Vectors.Norm(at.Point)))));
            }

            at.Point.CopyTo(_point);
            _begun = true;
        }

        private void Read(Iterate at)
        {
            if (_lagrangian is null)
            {
                at.Gradient.CopyTo(_gradient);
                return;
            }

            _lagrangian.Linearize(at.Point, _gradient.AsSpan(0, _step.Length), _constraints);
        }

        private void Update()
        {
            int n = _moved.Length;
            double sy = Vectors.Dot(_moved, _changed);
            if (!_learnt && sy > 0)
            {
                Vectors.SetIdentity(_hessian, _step.Length, Vectors.Dot(_changed, _changed) / sy);
            }

            for (int row = 0; row < n; row++)
            {
                _product[row] = Vectors.Dot(_hessian.AsSpan(row * n, n), _moved);
            }

            double curvature = Vectors.Dot(_moved, _product);
            if (!(curvature > 0) || !double.IsFinite(sy))
            {
                return;
            }

            double part = sy >= LeastCurvature * curvature ? 1 : (1 - LeastCurvature) * curvature / (curvature - sy);
            for (int i = 0; i < n; i++)
            {
                _changed[i] = (part * _changed[i]) + ((1 - part) * _product[i]);
            }

            double damped = Vectors.Dot(_moved, _changed);
            for (int row = 0; row < n; row++)
            {
                Span<double> b = _hessian.AsSpan(row * n, n);
                Vectors.AddScaled(b, -_product[row] / curvature, _product, b);
                Vectors.AddScaled(b, _changed[row] / damped, _changed, b);
            }

            _learnt = true;
        }

        /// <summary>p and λ at the point last read.</summary>
        private bool Solve(Iterate at)
        {
            int n = _step.Length;
            for (int i = 0; i < n; i++)
            {
                _lower[i] = _bounds is null ? double.NegativeInfinity : Math.Min(0, _bounds.Lower[i] - at.Point[i]);
                _upper[i] = _bounds is null ? double.PositiveInfinity : Math.Max(0, _bounds.Upper[i] - at.Point[i]);
            }

            _solved = _constraints.Measure();
            QuadraticProgram solved = _program;
            if (_solved && !_program.Solve(_hessian, _gradient.AsSpan(0, n), _constraints, _lower.AsSpan(0, n), _upper.AsSpan(0, n)))
            {
                Relax();
                solved = _relaxedProgram;
                _solved = _relaxedProgram.Solve(_relaxedHessian, _gradient, _relaxed, _lower, _upper);
            }

            if (_solved)
            {
                solved.Point[..n].CopyTo(_step);
                solved.Multipliers.CopyTo(_multipliers);
                _gradient.AsSpan(0, n).CopyTo(_slopes);
                _constraints.AddGradient(_multipliers, _slopes);
            }

            return _solved;
        }

        private void Relax()
        {
            int n = _step.Length;
            double largest = 0;
            for (int row = 0; row < n; row++)
            {
                _hessian.AsSpan(row * n, n).CopyTo(_relaxedHessian.AsSpan(row * (n + 1), n));
                largest = Math.Max(largest, Math.Abs(_hessian[(row * n) + row]));
            }

            _relaxedHessian[^1] = RelaxationWeight * Math.Max(largest, Math.Max(1, Vectors.LargestMagnitude(_gradient.AsSpan(0, n))));
            (_gradient[n], _lower[n], _upper[n]) = (0, 0, 1);
            _constraints.Values.CopyTo(_relaxed.Values, 0);
            for (int row = 0; row < _constraints.Count; row++)
            {
                double c = _constraints.Values[row];
                Span<double> relaxed = _relaxed.Row(row);
                _constraints.Row(row).CopyTo(relaxed);
                relaxed[n] = _constraints.IsEquality(row) || c > 0 ? -c : 0;
            }

            _ = _relaxed.Measure();
        }
    }
}
