using FallLine.Optimization;

namespace FallLine;

/// <summary>Proximal gradient steps: x(t) = prox(x - t·∇f(x), t), gradient descent where there is no term and projected gradient descent in a set.</summary>
/// <remarks>P.-L. Lions and B. Mercier, SIAM J. Numer. Anal. 16 (1979) 964–979; as ISTA: A. Beck and M. Teboulle, SIAM J. Imaging Sci. 2 (2009) 183–202, section 3. Takes any set or term; for <see cref="UpperModel"/> or <see cref="ConstantRate"/>.</remarks>
public sealed record ProximalGradient : IDirection
{
    /// <inheritdoc/>
    public string Name => "proximal-gradient";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => true;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, objective.Term);

    private sealed class State(int dimension, ProximalTerm? term) : ProximalCurveState(dimension, term)
    {
        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            BaseAt(at);
            return null;
        }

        public override void Exchange(Ledger ledger)
        {
        }
    }
}
