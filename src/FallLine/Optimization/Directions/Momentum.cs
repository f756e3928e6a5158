using FallLine.Optimization;

namespace FallLine;

/// <summary>Keeps a part of the last step's velocity: v ← decay·v + g.</summary>
/// <remarks>
/// <para>g = ∇f(x), v = 0 at first. The velocity is a sum of gradients and the rate multiplies the whole of it, as in PyTorch; where a text
/// multiplies only the newest gradient by the rate (Keras, Polyak), the same path comes out as long as the rate is constant.</para>
/// <para>Heavy ball: v ← decay·v + g; d = -v.</para>
/// <para>Nesterov: v ← decay·v + g; d = -(g + decay·v). With x read as the point where the gradient is taken, this is Nesterov's
/// y ← x + decay·(x - x₋₁), x₊ ← y - rate·∇f(y) exactly (Sutskever et al. 2013, and the change of variable of Bengio et al. 2012).</para>
/// </remarks>
public sealed record Momentum : IDirection, IStableRate
{
    /// <summary>The declaration of <see cref="Decay"/>.</summary>
    public static NumberOption<Momentum, double> DecayOption { get; } = new(
        "decay",
        0.9,
        "The part of the velocity kept from step to step: larger is smoother and faster in valleys, but overshoots longer.",
        part => part.Decay,
        (part, value) => part with { Decay = value })
    { AtLeast = 0, Below = 1 };

    /// <summary>The declaration of <see cref="Variant"/>.</summary>
    public static ChoiceOption<Momentum, MomentumVariant> VariantOption { get; } = new(
        "variant",
        [("heavy-ball", MomentumVariant.HeavyBall), ("nesterov", MomentumVariant.Nesterov)],
        "Where the gradient is taken: at the point (heavy-ball) or where the velocity would carry it (nesterov).",
        part => part.Variant,
        (part, value) => part with { Variant = value });

    private static readonly Option[] s_options = [DecayOption, VariantOption];

    /// <summary>The part of the velocity kept; at least 0 and below 1, default 0.9.</summary>
    public double Decay { get; init => field = DecayOption.Check(value); } = DecayOption.DefaultValue;

    /// <summary>Where the gradient is taken; default <see cref="MomentumVariant.HeavyBall"/>.</summary>
    public MomentumVariant Variant { get; init; } = VariantOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => Variant == MomentumVariant.Nesterov ? "nesterov" : "heavy-ball";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    /// <remarks>
    /// Where a root of the recurrence's characteristic polynomial passes -1: heavy ball z² - (1 + β - rλ)z + β, Nesterov
    /// z² - (1 + β)(1 - rλ)z + β(1 - rλ), with β the decay, r the rate and λ the curvature.
    /// </remarks>
    public double LargestStableRate(double curvature) =>
        2 * (1 + Decay) / (Variant == MomentumVariant.Nesterov ? 1 + (2 * Decay) : 1) / curvature;

    /// <inheritdoc/>
    /// <remarks>The larger root, in magnitude, of the same polynomial: √(its constant term) where the roots are complex.</remarks>
    public double Contraction(double rate, double curvature)
    {
        double plain = 1 - (rate * curvature);
        (double sum, double product) = Variant == MomentumVariant.Nesterov ? ((1 + Decay) * plain, Decay * plain) : (Decay + plain, Decay);
        double discriminant = (sum * sum) - (4 * product);
        return discriminant < 0 ? Math.Sqrt(product) : (Math.Abs(sum) + Math.Sqrt(discriminant)) / 2;
    }

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Decay, Variant == MomentumVariant.Nesterov);

    private sealed class State(int dimension, double decay, bool ahead) : StraightDirectionState(dimension)
    {
        private readonly double[] _velocity = new double[dimension];

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            ReadOnlySpan<double> gradient = at.Gradient;
            Vectors.AddScaled(gradient, decay, _velocity, _velocity);
            if (ahead)
            {
                Vectors.AddScaled(gradient, decay, _velocity, Vector);
                Vectors.Negate(Vector, Vector);
            }
            else
            {
                Vectors.Negate(_velocity, Vector);
            }

            return null;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_velocity);
        }
    }
}
