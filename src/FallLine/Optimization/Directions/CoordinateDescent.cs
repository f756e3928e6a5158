using FallLine.Optimization;

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
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Order == CoordinateOrder.Cyclic);

    private sealed class State(int dimension, bool cyclic) : DirectionState
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

            _variable = cyclic ? Next(at.Gradient) : Steepest(at.Gradient);
            _position = at.Point[_variable];
            _derivative = at.Gradient[_variable];
            _component = -_derivative / (_curvatures[_variable] > 0 ? _curvatures[_variable] : 1);
            return null;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            from.CopyTo(to);
            to[_variable] += step * _component;
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step) => gradient[_variable] * _component;

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

        private int Next(ReadOnlySpan<double> gradient)
        {
            // A derivative that is rounding beside the largest would end the run at a point that is far from a minimum.
            double least = Negligible * Vectors.LargestMagnitude(gradient);
            for (int ahead = 1; ahead <= gradient.Length; ahead++)
            {
                int i = (_variable + ahead) % gradient.Length;
                if (Math.Abs(gradient[i]) > least)
                {
                    return i;
                }
            }

            return Math.Max(0, _variable);
        }

        private static int Steepest(ReadOnlySpan<double> gradient)
        {
            int steepest = 0;
            for (int i = 1; i < gradient.Length; i++)
            {
                steepest = Math.Abs(gradient[i]) > Math.Abs(gradient[steepest]) ? i : steepest;
            }

            return steepest;
        }
    }
}
