using FallLine.Optimization;

namespace FallLine;

/// <summary>A trust region for very many variables: the path of conjugate gradients on the local quadratic, up to the radius.</summary>
/// <remarks>
/// p(t) is the point at distance t on the path through the iterates of linear conjugate gradients from 0, and onward along the last direction where the model falls for
/// ever (negative curvature). It needs products with the Hessian, never the matrix. T. Steihaug, SIAM J. Numer. Anal. 20 (1983) 626–637; Ph. L. Toint 1981; Nocedal and Wright, Numerical
/// Optimization, 2nd ed., algorithm 7.2. The path ends where its residual is within the forcing term of Eisenstat and Walker. A refused step walks the path again, shorter.
/// Memory: 4 vectors.
/// </remarks>
public sealed record SteihaugToint : IDirection
{
    /// <summary>The declaration of <see cref="Forcing"/>.</summary>
    public static NumberOption<SteihaugToint, double> ForcingOption { get; } = new(
        "forcing",
        0.1,
        "The largest part of the gradient that may be left at the end of the inner iteration: larger saves products far from the minimum.",
        part => part.Forcing,
        (part, value) => part with { Forcing = value })
    { Above = 0, Below = 1 };

    private static readonly Option[] s_options = [ForcingOption];

    /// <summary>The largest η; above 0 and below 1, default 0.1.</summary>
    public double Forcing { get; init => field = ForcingOption.Check(value); } = ForcingOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "steihaug-toint";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.HessianProduct;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Forcing);

    private sealed class State(int dimension, double forcing) : DirectionState
    {
        private readonly TruncatedConjugateGradient _path = new(dimension, forcing);
        private readonly double[] _gradient = new double[dimension];
        private Iterate? _at;
        private Evaluator? _evaluator;
        private StopReason? _refused;

        /// <summary>Where the path ends, once that is known.</summary>
        public override double NaturalStep => _path.Ended ? _path.Length : double.NaN;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (_refused is not null)
            {
                return _refused;
            }

            (_at, _evaluator) = (at, evaluator);
            at.Gradient.CopyTo(_gradient);
            _path.Aim(at);
            return _path.Walk(at, evaluator, 0);
        }

        /// <summary>A product that is refused on the way ends the path; the next <see cref="Aim"/> says why.</summary>
        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            Walk(step);
            Vectors.AddScaled(from, 1, _path.Position, to);
            Vectors.AddScaled(to, Rest(step), _path.Onward, to);
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step)
        {
            if (step == 0)
            {
                double norm = Vectors.Norm(_gradient);
                return norm == 0 ? 0 : -Vectors.Dot(gradient, _gradient) / norm;
            }

            Walk(step);
            if (_path.Ended && step >= _path.Length)
            {
                return 0;
            }

            // With ‖z + a·d‖ = t: a′ = t / dᵀ(z + a·d).
            double a = Rest(step);
            double square = Vectors.Dot(_path.Onward, _path.Onward);
            double across = Vectors.Dot(_path.Position, _path.Onward) + (a * square);
            return Vectors.Dot(gradient, _path.Onward) * (across > 0 ? step / across : 1 / Math.Sqrt(square));
        }

        public override double PredictedDecrease(double step)
        {
            Walk(step);
            return _path.FallAt(Rest(step));
        }

        public override void Exchange(Ledger ledger)
        {
            _path.Exchange(ledger);
            ledger.Numbers(_gradient);
        }

        private void Walk(double step)
        {
            if (step < _path.Length)
            {
                _path.Begin(_at!);
            }

            _refused ??= _path.Walk(_at!, _evaluator!, step);
        }

        private double Rest(double step) => _path.Ended || _refused is not null ? 0 : _path.Reach(step);
    }
}
