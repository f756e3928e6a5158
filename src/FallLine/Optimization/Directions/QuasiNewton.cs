using FallLine.Optimization;

namespace FallLine;

/// <summary>Quasi-Newton with a full matrix: d = -H·g, where H approximates the inverse Hessian and learns from every step.</summary>
/// <remarks>
/// <para>With s = xₖ₊₁ - xₖ and y = gₖ₊₁ - gₖ, the smallest change of H that makes H·y = s: bfgs H ← (I - s·yᵀ/sᵀy)·H·(I - y·sᵀ/sᵀy) + s·sᵀ/sᵀy;
/// dfp H ← H - H·y·yᵀ·H/yᵀHy + s·sᵀ/sᵀy. Nocedal and Wright, Numerical Optimization, 2nd ed., equations 6.17 and 6.15.</para>
/// <para>At first d = -g; before the first update H = (sᵀy/yᵀy)·I (equation 6.20). A step is learnt from only where sᵀy &gt; 10⁻¹²·‖s‖·‖y‖, so that H stays positive definite;
/// Wolfe line searches make it so. Work and memory per step: n².</para>
/// </remarks>
public sealed record QuasiNewton : IDirection
{
    private const double LeastCurvature = 1e-12;

    /// <summary>The declaration of <see cref="Formula"/>.</summary>
    public static ChoiceOption<QuasiNewton, QuasiNewtonFormula> FormulaOption { get; } = new(
        "formula",
        [("bfgs", QuasiNewtonFormula.Bfgs), ("dfp", QuasiNewtonFormula.Dfp)],
        "How the matrix learns from a step.",
        part => part.Formula,
        (part, value) => part with { Formula = value });

    private static readonly Option[] s_options = [FormulaOption];

    /// <summary>How the matrix learns from a step; default <see cref="QuasiNewtonFormula.Bfgs"/>.</summary>
    public QuasiNewtonFormula Formula { get; init; } = FormulaOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => Formula == QuasiNewtonFormula.Dfp ? "dfp" : "bfgs";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Formula == QuasiNewtonFormula.Dfp);

    private sealed class State(int dimension, bool dfp) : StraightDirectionState(dimension)
    {
        private readonly double[] _inverse = new double[checked(dimension * dimension)];
        private readonly Secant _secant = new(dimension);
        private readonly double[] _product = new double[dimension];
        private bool _learnt;

        /// <summary>1 once H knows the scale of the problem; before that the direction has no scale.</summary>
        public override double NaturalStep => _learnt ? 1 : double.NaN;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (_secant.Renew(at))
            {
                Learn();
            }

            if (!_learnt)
            {
                Vectors.Negate(at.Gradient, Vector);
                return null;
            }

            Multiply(at.Gradient, Vector);
            Vectors.Negate(Vector, Vector);
            if (!(Slope(at.Gradient, 0) < 0))
            {
                Restart(at);
            }

            return null;
        }

        public override bool Restart(Iterate at)
        {
            bool knew = _learnt;
            _learnt = false;
            Vectors.Negate(at.Gradient, Vector);
            return knew;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_inverse);
            _secant.Exchange(ledger);
            ledger.Flag(ref _learnt);
        }

        public override void Inherit(DirectionState earlier)
        {
            if (earlier is State other && other._product.Length == _product.Length)
            {
                other._inverse.CopyTo(_inverse, 0);
                _learnt = other._learnt;
            }
        }

        private void Learn()
        {
            (double sy, double yy) = (_secant.Curvature, _secant.Changed);
            if (!(sy > LeastCurvature * Math.Sqrt(_secant.Moved) * Math.Sqrt(yy)))
            {
                return;
            }

            ReadOnlySpan<double> s = _secant.Step;
            int n = s.Length;
            if (!_learnt)
            {
                Vectors.SetIdentity(_inverse, n, sy / yy);
                _learnt = true;
            }

            Multiply(_secant.Change, _product);
            double yhy = Vectors.Dot(_secant.Change, _product);
            for (int row = 0; row < n; row++)
            {
                Span<double> h = _inverse.AsSpan(row * n, n);
                double alongS = dfp ? s[row] / sy : (((1 + (yhy / sy)) * s[row]) - _product[row]) / sy;
                double alongProduct = dfp ? -_product[row] / yhy : -s[row] / sy;
                Vectors.AddScaled(h, alongS, s, h);
                Vectors.AddScaled(h, alongProduct, _product, h);
            }
        }

        private void Multiply(ReadOnlySpan<double> vector, Span<double> result)
        {
            int n = vector.Length;
            for (int row = 0; row < n; row++)
            {
                result[row] = Vectors.Dot(_inverse.AsSpan(row * n, n), vector);
            }
        }
    }
}
