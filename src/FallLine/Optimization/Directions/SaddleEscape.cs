using FallLine.Optimization;

namespace FallLine;

/// <summary>Another direction, except where its gradient vanishes at a saddle or a maximum: there, down along the most negative curvature.</summary>
/// <remarks>
/// Where the gradient is within its tolerance, the least eigenvalue λ of the Hessian and its eigenvector v are taken from products with the Hessian (Lanczos, up to 60 of them: exact for up to 60 variables). With λ &lt; 0
/// beyond rounding the next step is along ±v, the side to which the gradient does not rise, from length 1 halved until f(x + t·v) ≤ f(x) - 10⁻⁴·|λ|·t²/2: D. Goldfarb, Math. Prog. 18 (1980) 31–40.
/// A random push (C. Jin et al., ICML 2017) leaves saddles too, but slowly and only with high probability.
/// </remarks>
public sealed record SaddleEscape : IDirection
{
    private const double RelativeZero = 1e-10;

    /// <summary>The direction everywhere else; L-BFGS by default.</summary>
    public IDirection Of { get; init; } = new LimitedMemoryBfgs();

    /// <inheritdoc/>
    public string Name => $"{Of.Name} with saddle-escape";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => Of.Needs > DerivativeOrder.HessianProduct ? Of.Needs : DerivativeOrder.HessianProduct;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(Of.Begin(objective), objective.Dimension);

    private sealed class State(DirectionState inner, int dimension) : DirectionState
    {
        private double[]? _found;
        private double[]? _escape;
        private double _curvature;

        public override double NaturalStep => _escape is null ? inner.NaturalStep : 1;

        public override bool LeadsOn(Iterate at, Evaluator evaluator)
        {
            if (LeastEigenpair.Of(at, evaluator) is not { } least || !(least.Value < -RelativeZero * least.Scale))
            {
                return false;
            }

            (_curvature, _found) = (least.Value, least.Vector);
            if (Vectors.Dot(at.Gradient, _found) > 0)
            {
                Vectors.Negate(_found, _found);
            }

            return true;
        }

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            // The other direction learns from every point, also from one that is left without it.
            StopReason? refused = inner.Aim(at, evaluator);
            (_escape, _found) = (_found, null);
            return _escape is null ? refused : null;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            if (_escape is null)
            {
                inner.Move(from, step, to);
            }
            else
            {
                Vectors.AddScaled(from, step, _escape, to);
            }
        }

        /// <remarks>Along an escape the slope at the start is rounding: 0, so that step sizes go by <see cref="PredictedDecrease"/>.</remarks>
        public override double Slope(ReadOnlySpan<double> gradient, double step) =>
            _escape is null ? inner.Slope(gradient, step)
            : step == 0 ? 0
            : Vectors.Dot(gradient, _escape);

        public override double PredictedDecrease(double step) =>
            _escape is null ? inner.PredictedDecrease(step) : -0.5 * _curvature * step * step;

        public override bool Restart(Iterate at)
        {
            bool escaping = _escape is not null;
            _escape = null;
            return inner.Restart(at) || escaping;
        }

        public override void Exchange(Ledger ledger)
        {
            inner.Exchange(ledger);
            ledger.Optional(ref _found, dimension);
            ledger.Optional(ref _escape, dimension);
            ledger.Number(ref _curvature);
        }
    }
}
