namespace FallLine;

/// <summary>One variable at a time: d = -gᵢ·eᵢ/hᵢ, hᵢ being the curvature that the last move of variable i showed.</summary>
/// <remarks>
/// i is the variable of the largest derivative (steepest), or the next one in turn whose derivative is above 10⁻⁸ of the largest (cyclic). Before a variable has moved, and where its last move showed no curvature above 0, hᵢ = 1 and the
/// direction has no scale of its own. S. J. Wright, "Coordinate descent algorithms", Math. Prog. 151 (2015) 3–34, algorithm 1; the greatest-derivative rule: J. Nutini et al., ICML 2015.
/// It needs no more than the gradient's part for i, but here a step costs a whole gradient: its use is where variables hardly interact.
/// </remarks>
public sealed record CoordinateDescent : IDirection
{
    private const double Negligible = 1e-8;

    /// <summary>The declaration of <see cref="Order"/>.</summary>
    public static ChoiceOption<CoordinateDescent, CoordinateOrder> OrderOption { get; } = new(
        "order",
        [("steepest", CoordinateOrder.Steepest), ("cyclic", CoordinateOrder.Cyclic)],
        "Which variable moves next.",
        part => part.Order,
        (part, value) => part with { Order = value });

    private static readonly Option[] s_options = [OrderOption];

    /// <summary>Which variable moves next; default <see cref="CoordinateOrder.Steepest"/>.</summary>
    public CoordinateOrder Order { get; init; } = OrderOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "coordinate-descent";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Order == CoordinateOrder.Cyclic, objective.Term as Bounds);

    private sealed class State(int dimension, bool cyclic, Bounds? bounds) : DirectionState
    {
        private readonly double[] _curvatures = new double[dimension];
        private int _variable = -1;
        private double _component;
        private double _position;
        private double _derivative;

        /// <summary>1 where the variable's curvature is known.</summary>
        public override double NaturalStep => _curvatures[_variable] > 0 ? 1 : double.NaN;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (_variable >= 0)
            {
                double seen = (at.Gradient[_variable] - _derivative) / (at.Point[_variable] - _position);
                _curvatures[_variable] = double.IsFinite(seen) ? seen : 0;
            }

            _variable = cyclic ? Next(at) : Steepest(at);
            _position = at.Point[_variable];
            _derivative = at.Gradient[_variable];
            _component = -_derivative / (_curvatures[_variable] > 0 ? _curvatures[_variable] : 1);
            return null;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            from.CopyTo(to);
            to[_variable] += step * _component;
            bounds?.Project(to, to);
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step) =>
            IsBlocked(_variable, _position + (step * _component), -_component) ? 0 : gradient[_variable] * _component;

        public override bool Restart(Iterate at)
        {
            bool knew = _curvatures[_variable] > 0;
            Array.Clear(_curvatures);
            _component = -_derivative;
            return knew;
        }

        public override void Exchange(Ledger ledger)
        {
            ledger.Numbers(_curvatures);
            ledger.Number(ref _variable);
            ledger.Number(ref _component);
            ledger.Number(ref _position);
            ledger.Number(ref _derivative);
        }

        /// <summary>Whether a variable at x cannot move downhill, because it is at its bound.</summary>
        private bool IsBlocked(int i, double x, double derivative) =>
            bounds is not null && ((derivative > 0 && x <= bounds.Lower[i]) || (derivative < 0 && x >= bounds.Upper[i]));

        /// <summary>|∂f/∂xᵢ|, 0 where the variable is blocked.</summary>
        private double Size(Iterate at, int i) => IsBlocked(i, at.Point[i], at.Gradient[i]) ? 0 : Math.Abs(at.Gradient[i]);

        private int Next(Iterate at)
        {
            // A derivative that is rounding beside the largest would end the run at a point that is far from a minimum.
            double least = Negligible * Size(at, Steepest(at));
            for (int ahead = 1; ahead <= _curvatures.Length; ahead++)
            {
                int i = (_variable + ahead) % _curvatures.Length;
                if (Size(at, i) > least)
                {
                    return i;
                }
            }

            return Math.Max(0, _variable);
        }

        private int Steepest(Iterate at)
        {
            int steepest = 0;
            double largest = Size(at, 0);
            for (int i = 1; i < _curvatures.Length; i++)
            {
                double size = Size(at, i);
                (steepest, largest) = size > largest ? (i, size) : (steepest, largest);
            }

            return steepest;
        }
    }
}
