using FallLine.Optimization;

namespace FallLine;

/// <summary>Nonlinear conjugate gradients: the steepest descent bent by a part of the last direction, d ← -z + β·d.</summary>
/// <remarks>
/// <para>g = ∇f(x), z = M⁻¹g with <see cref="Preconditioner"/> M (z = g without one), y = g - g₋₁, w = z - z₋₁; first d = -z. Then β by <see cref="Formula"/>:</para>
/// <list type="bullet">
/// <item>hager-zhang: β = (yᵀz - 2·(yᵀw)·(dᵀg)/(dᵀy)) / dᵀy, not below η·dᵀg₋₁/dᵀd (negative; with a preconditioner η·g₋₁ᵀz₋₁/dᵀg₋₁, which needs no product with M), η = <see cref="Bound"/>. W. W. Hager and H. Zhang, SIAM J. Optim. 16 (2005)
/// 170–192, equation 1.5; the bound is that of SIAM J. Optim. 23 (2013) 2150–2168, equation 1.5, which scales with the problem as the first one, -1/(‖d‖·min(0.01, ‖g₋₁‖)), does not.</item>
/// <item>polak-ribiere: β = max(0, yᵀz/g₋₁ᵀz₋₁). hestenes-stiefel: β = max(0, yᵀz/dᵀy). dai-yuan: β = gᵀz/dᵀy. fletcher-reeves: β = gᵀz/g₋₁ᵀz₋₁.</item>
/// </list>
/// <para>Begins again with d = -z after <see cref="RestartFactor"/>·n steps, where d would not descend, and where a search along d found no lower point. Memory: 3 vectors.</para>
/// </remarks>
public sealed record ConjugateGradient : IDirection
{
    /// <summary>The declaration of <see cref="Formula"/>.</summary>
    public static ChoiceOption<ConjugateGradient, ConjugateFormula> FormulaOption { get; } = new(
        "formula",
        [
            ("hager-zhang", ConjugateFormula.HagerZhang),
            ("polak-ribiere", ConjugateFormula.PolakRibiere),
            ("hestenes-stiefel", ConjugateFormula.HestenesStiefel),
            ("dai-yuan", ConjugateFormula.DaiYuan),
            ("fletcher-reeves", ConjugateFormula.FletcherReeves),
        ],
        "How the last direction is weighed.",
        part => part.Formula,
        (part, value) => part with { Formula = value });

    /// <summary>The declaration of <see cref="Bound"/>.</summary>
    public static NumberOption<ConjugateGradient, double> BoundOption { get; } = new(
        "bound",
        0.4,
        "How far below 0 the weight may go: larger lets a direction be reversed further.",
        part => part.Bound,
        (part, value) => part with { Bound = value })
    { Above = 0, IgnoredWhen = "unless formula is hager-zhang" };

    /// <summary>The declaration of <see cref="RestartFactor"/>.</summary>
    public static NumberOption<ConjugateGradient, double> RestartFactorOption { get; } = new(
        "restart-factor",
        6,
        "After how many steps, as a multiple of the number of variables, the last direction is forgotten.",
        part => part.RestartFactor,
        (part, value) => part with { RestartFactor = value })
    { Above = 0 };

    private static readonly Option[] s_options = [FormulaOption, BoundOption, RestartFactorOption];

    /// <summary>How the last direction is weighed; default <see cref="ConjugateFormula.HagerZhang"/>.</summary>
    public ConjugateFormula Formula { get; init; } = FormulaOption.DefaultValue;

    /// <summary>η; above 0, default 0.4. Ignored unless <see cref="Formula"/> is <see cref="ConjugateFormula.HagerZhang"/>.</summary>
    public double Bound { get; init => field = BoundOption.Check(value); } = BoundOption.DefaultValue;

    /// <summary>Steps between restarts as a multiple of the number of variables; above 0, default 6.</summary>
    public double RestartFactor { get; init => field = RestartFactorOption.Check(value); } = RestartFactorOption.DefaultValue;

    /// <summary>M ≈ the Hessian, whose inverse shapes the steps; none by default.</summary>
    public Preconditioner? Preconditioner { get; init; }

    /// <inheritdoc/>
    public string Name => "conjugate-gradient";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, this);

    private sealed class State(int dimension, ConjugateGradient options) : StraightDirectionState(dimension)
    {
        private readonly double _mostSteps = Math.Max(1, options.RestartFactor * dimension);
        private readonly double[] _scaled = new double[dimension];
        private readonly double[] _change = new double[dimension];
        private readonly double[] _scaledChange = new double[dimension];
        private double _size;
        private double _slope;
        private int _steps;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            ReadOnlySpan<double> g = at.Gradient;
            Preconditioner.Apply(options.Preconditioner, at, _scaled);
            double size = Vectors.Dot(g, _scaled);
            Vectors.Subtract(g, _change, _change);
            Vectors.Subtract(_scaled, _scaledChange, _scaledChange);
            double beta = _steps > 0 && _steps < _mostSteps ? Beta(g, size) : 0;
            Vectors.Scale(double.IsFinite(beta) ? beta : 0, Vector, Vector);
            Vectors.Subtract(Vector, _scaled, Vector);
            _slope = Slope(g, 0);
            _steps = beta == 0 ? 1 : _steps + 1;
            if (!(_slope < 0))
            {
                Restart(at);
            }

            _size = size;
            g.CopyTo(_change);
            _scaled.CopyTo(_scaledChange, 0);
            return null;
        }

        public override bool Restart(Iterate at)
        {
            bool bent = _steps > 1;
            Vectors.Negate(_scaled, Vector);
            _slope = Slope(at.Gradient, 0);
            _steps = 1;
            return bent;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_change);
            ledger.Numbers(_scaledChange);
            ledger.Number(ref _size);
            ledger.Number(ref _slope);
            ledger.Number(ref _steps);
        }

        /// <summary>β, where <see cref="_change"/> holds y, <see cref="_scaledChange"/> w, and the vector still the last d.</summary>
        private double Beta(ReadOnlySpan<double> g, double size)
        {
            ReadOnlySpan<double> d = Vector;
            double yz = Vectors.Dot(_change, _scaled);
            double dy = Vectors.Dot(d, _change);
            return options.Formula switch
            {
                ConjugateFormula.PolakRibiere => Math.Max(0, yz / _size),
                ConjugateFormula.HestenesStiefel => Math.Max(0, yz / dy),
                ConjugateFormula.DaiYuan => size / dy,
                ConjugateFormula.FletcherReeves => size / _size,
                ConjugateFormula.HagerZhang => Math.Max((yz - (2 * Vectors.Dot(_change, _scaledChange) * Vectors.Dot(d, g) / dy)) / dy, LeastBeta(d)),
            };
        }

        private double LeastBeta(ReadOnlySpan<double> d) =>
            options.Bound * (options.Preconditioner is null ? _slope / Vectors.Dot(d, d) : _size / _slope);
    }
}
