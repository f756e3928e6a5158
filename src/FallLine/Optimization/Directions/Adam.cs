namespace FallLine;

/// <summary>Steps of nearly equal size in every variable: the running mean of the gradient over the root of the running mean of its square.</summary>
/// <remarks>
/// At step t = 1, 2, …, with m = v = 0 at first and g = ∇f(x), in each variable:
/// m ← β₁·m + (1 - β₁)·g; v ← β₂·v + (1 - β₂)·g²; d = -(m/(1 - β₁ᵗ)) / (√(v/(1 - β₂ᵗ)) + ε).
/// ε stands outside the root, as in the paper's algorithm 1.
/// </remarks>
public sealed record Adam : IDirection
{
    /// <summary>The declaration of <see cref="Beta1"/>.</summary>
    public static NumberOption<Adam, double> Beta1Option { get; } = new(
        "beta1",
        0.9,
        "The decay of the running mean of the gradient: larger is smoother and turns later.",
        part => part.Beta1,
        (part, value) => part with { Beta1 = value })
    { AtLeast = 0, Below = 1 };

    /// <summary>The declaration of <see cref="Beta2"/>.</summary>
    public static NumberOption<Adam, double> Beta2Option { get; } = new(
        "beta2",
        0.999,
        "The decay of the running mean of the squared gradient: larger remembers steep places longer.",
        part => part.Beta2,
        (part, value) => part with { Beta2 = value })
    { AtLeast = 0, Below = 1 };

    /// <summary>The declaration of <see cref="Epsilon"/>.</summary>
    public static NumberOption<Adam, double> EpsilonOption { get; } = new(
        "epsilon",
        1e-8,
        "Added to the root of the mean square: gradients far below it count as small instead of being scaled up.",
        part => part.Epsilon,
        (part, value) => part with { Epsilon = value })
    { Above = 0 };

    private static readonly Option[] s_options = [Beta1Option, Beta2Option, EpsilonOption];

    /// <summary>β₁; at least 0 and below 1, default 0.9.</summary>
    public double Beta1 { get; init => field = Beta1Option.Check(value); } = Beta1Option.DefaultValue;

    /// <summary>β₂; at least 0 and below 1, default 0.999.</summary>
    public double Beta2 { get; init => field = Beta2Option.Check(value); } = Beta2Option.DefaultValue;

    /// <summary>ε; above 0, default 1e-8.</summary>
    public double Epsilon { get; init => field = EpsilonOption.Check(value); } = EpsilonOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "adam";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, this);

    private sealed class State(int dimension, Adam options) : StraightDirectionState(dimension)
    {
        private readonly double[] _mean = new double[dimension];
        private readonly double[] _meanSquare = new double[dimension];
        private double _beta1Power = 1;
        private double _beta2Power = 1;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            (double beta1, double beta2, double epsilon) = (options.Beta1, options.Beta2, options.Epsilon);
            _beta1Power *= beta1;
            _beta2Power *= beta2;
            ReadOnlySpan<double> gradient = at.Gradient;
            Span<double> direction = Vector;
            for (int i = 0; i < gradient.Length; i++)
            {
                double g = gradient[i];
                _mean[i] = (beta1 * _mean[i]) + ((1 - beta1) * g);
                _meanSquare[i] = (beta2 * _meanSquare[i]) + ((1 - beta2) * g * g);
                double mean = _mean[i] / (1 - _beta1Power);
                double meanSquare = _meanSquare[i] / (1 - _beta2Power);
                direction[i] = -mean / (Math.Sqrt(meanSquare) + epsilon);
            }

            return null;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_mean);
            ledger.Numbers(_meanSquare);
            ledger.Number(ref _beta1Power);
            ledger.Number(ref _beta2Power);
        }
    }
}
