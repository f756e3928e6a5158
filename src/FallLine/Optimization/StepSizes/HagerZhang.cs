using FallLine.Optimization;

namespace FallLine;

/// <summary>A line search that closes in on the minimum along the line by secants of the slope: made for conjugate gradients, which need fairly exact steps.</summary>
/// <remarks>
/// <para>With φ(t) = f(x + p(t)): ends at a t with φ(t) ≤ φ(0) + δ·t·φ′(0) and φ′(t) ≥ σ·φ′(0) (Wolfe), or, where values differ by rounding alone, with
/// (2δ - 1)·φ′(0) ≥ φ′(t) ≥ σ·φ′(0) (approximate Wolfe, equation 4.1). δ is <see cref="SufficientDecrease"/>, σ <see cref="Curvature"/>.</para>
/// <para>It keeps an interval [a, b] with φ(a) not above φ(0), φ′(a) &lt; 0 ≤ φ′(b). Each round takes two secant steps of φ′ (secant², which shrinks the interval from both
/// ends; order 1 + √2), and a bisection where the round left more than γ = 0.66 of the interval. While no such interval is known, steps grow: to the secant's
/// zero, at least 1.1-fold and at most ρ = 5-fold.</para>
/// <para>W. W. Hager and H. Zhang, SIAM J. Optim. 16 (2005) 170–192, section 4: steps L0–L3, S1–S4, U0–U3, B0–B3. Differences: the paper calls values equal within 10⁻⁶·|f|, and
/// so may step uphill by as much; here it is rounding, so that no step leads uphill. The paper grows by ρ alone; the secant's zero is exact on quadratics.</para>
/// <para>Gives up with <c>line-search</c> or <c>rounding</c>; accepts the lowest trial where the conditions were not met but a lower point was found.</para>
/// </remarks>
public sealed record HagerZhang : IStepSize
{
    private const double LeastGrowth = 1.1;
    private const double MostGrowth = 5;
    private const double LeastShrink = 0.66;

    /// <summary>The declaration of <see cref="SufficientDecrease"/>.</summary>
    public static NumberOption<HagerZhang, double> SufficientDecreaseOption { get; } =
        SearchOptions.SufficientDecrease<HagerZhang>(0.5, part => part.SufficientDecrease, (part, value) => part with { SufficientDecrease = value });

    /// <summary>The declaration of <see cref="Curvature"/>.</summary>
    public static NumberOption<HagerZhang, double> CurvatureOption { get; } =
        SearchOptions.Curvature<HagerZhang>(0.1, part => part.Curvature, (part, value) => part with { Curvature = value });

    /// <summary>The declaration of <see cref="SearchEvaluations"/>.</summary>
    public static NumberOption<HagerZhang, int> SearchEvaluationsOption { get; } =
        SearchOptions.SearchEvaluations<HagerZhang>(50, part => part.SearchEvaluations, (part, value) => part with { SearchEvaluations = value });

    private static readonly Option[] s_options = [SufficientDecreaseOption, CurvatureOption, SearchEvaluationsOption];

    /// <summary>δ; above 0 and below 0.5, default 1e-4.</summary>
    public double SufficientDecrease { get; init => field = SufficientDecreaseOption.Check(value); } = SufficientDecreaseOption.DefaultValue;

    /// <summary>σ; above 0 and below 1, default 0.1.</summary>
    public double Curvature { get; init => field = CurvatureOption.Check(value); } = CurvatureOption.DefaultValue;

    /// <summary>The most trial points of one search; from 1 to 1000, default 50.</summary>
    public int SearchEvaluations { get; init => field = SearchEvaluationsOption.Check(value); } = SearchEvaluationsOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "hager-zhang";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(this);

    /// <summary>A point of the line. Low: its value is not above the start's, up to rounding.</summary>
    private readonly record struct Trial(double Step, double Rise, double Slope, bool Low);

    private sealed class State(HagerZhang options) : StepSizeState
    {
        private readonly SearchMemory _memory = new();
        private double _slope0;
        private double _noise;
        private double _bestRise;
        private double _bestStep;
        private int _left;
        private bool _accepted;
        private StopReason? _refused;

        public override double FirstTrial(Iterate from, DirectionState along) => _memory.Foreseen(from, along);

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            _slope0 = along.Slope(from.Gradient, 0);
            if (!(_slope0 < 0))
            {
                return LineSearch.WithoutSlope(_memory, from, along, to, evaluator);
            }

            double first = _memory.FirstTrial(along, _slope0);
            _noise = _memory.Begin(from, _slope0, first * -_slope0);
            (_left, _bestRise, _bestStep, _accepted, _refused) = (options.SearchEvaluations, 0, 0, false, null);
            Search(new Line(from, along, to, evaluator), first);
            if (_refused is not null)
            {
                return _refused;
            }

            if (_accepted)
            {
                return _memory.Accept(from, to, _noise);
            }

            return _bestStep == 0
                ? _memory.WithRecord(LineSearch.GaveUp(from, along, first, _slope0, _noise, to))
                : LineSearch.Return(from, along, _bestStep, to, evaluator) ?? _memory.Accept(from, to, _noise);
        }

        public override void Exchange(Ledger ledger) => _memory.Exchange(ledger);

        private void Search(in Line line, double first)
        {
            Trial a = new(0, 0, _slope0, true);
            if (!Bracket(line, first, ref a, out Trial b))
            {
                return;
            }

            // L1–L3. Ends where no number is left between a and b.
            bool on = true;
            while (on)
            {
                double width = b.Step - a.Step;
                on = SecantTwice(line, ref a, ref b);
                if (on && b.Step - a.Step > LeastShrink * width)
                {
                    double middle = a.Step + (0.5 * (b.Step - a.Step));
                    on = middle > a.Step && middle < b.Step && Update(line, ref a, ref b, middle);
                }
            }
        }

        /// <summary>B0–B3: goes on until the slope turns or the value rises.</summary>
        private bool Bracket(in Line line, double first, ref Trial a, out Trial b)
        {
            double step = first;
            while (Probe(line, step, out b))
            {
                if (b.Slope >= 0)
                {
                    return true;
                }

                if (!b.Low)
                {
                    return Bisect(line, ref a, ref b);
                }

                double zero = Secant(a, b);
                a = b;
                step = zero > b.Step ? Math.Clamp(zero, LeastGrowth * b.Step, MostGrowth * b.Step) : MostGrowth * b.Step;
            }

            return false;
        }

        /// <summary>S1–S4.</summary>
        private bool SecantTwice(in Line line, ref Trial a, ref Trial b)
        {
            (Trial a0, Trial b0) = (a, b);
            double c = Secant(a0, b0);
            if (!Update(line, ref a, ref b, c))
            {
                return false;
            }

            double again = c == b.Step ? Secant(b0, b) : c == a.Step ? Secant(a0, a) : double.NaN;
            return double.IsNaN(again) || Update(line, ref a, ref b, again);
        }

        /// <summary>U0–U3: puts c, where it lies inside, in the place of one end.</summary>
        private bool Update(in Line line, ref Trial a, ref Trial b, double c)
        {
            if (!(c > a.Step && c < b.Step))
            {
                return true;
            }

            if (!Probe(line, c, out Trial trial))
            {
                return false;
            }

            if (trial.Slope >= 0)
            {
                b = trial;
                return true;
            }

            if (trial.Low)
            {
                a = trial;
                return true;
            }

            b = trial;
            return Bisect(line, ref a, ref b);
        }

        /// <summary>U3: b is high though the slope there still falls, or is not finite; halves until b's slope has turned.</summary>
        private bool Bisect(in Line line, ref Trial a, ref Trial b)
        {
            while (Probe(line, a.Step + ((double.IsFinite(b.Rise) ? 0.5 : 0.1) * (b.Step - a.Step)), out Trial middle))
            {
                if (middle.Slope >= 0)
                {
                    b = middle;
                    return true;
                }

                (a, b) = middle.Low ? (middle, b) : (a, middle);
            }

            return false;
        }

        /// <summary>Evaluates a point of the line.</summary>
        /// <returns>False where the search is over: the point is accepted, refused, or was one too many.</returns>
        private bool Probe(in Line line, double step, out Trial trial)
        {
            trial = default;
            if (_left-- == 0 || !double.IsFinite(step))
            {
                return false;
            }

            (Iterate from, DirectionState along, Iterate to, Evaluator evaluator) = line;
            if (!evaluator.Try(from, along, step, to))
            {
                _refused = evaluator.Interruption;
                return false;
            }

            if (to.Value == double.NegativeInfinity)
            {
                _refused = Reasons.Unbounded(evaluator.Shown(to.Value));
                return false;
            }

            double slope = to.IsFinite ? along.Slope(to.Gradient, step) : double.NaN;
            _memory.Note(to, slope);
            if (!double.IsFinite(slope))
            {
                trial = new Trial(step, double.PositiveInfinity, double.NaN, false);
                return true;
            }

            double rise = LineSearch.Rise(from, to, _slope0, slope, _noise);
            trial = new Trial(step, rise, slope, to.Value - from.Value <= _noise);
            if (rise < _bestRise)
            {
                (_bestRise, _bestStep) = (rise, step);
            }

            _accepted = rise <= options.SufficientDecrease * step * _slope0 && slope >= options.Curvature * _slope0;
            return !_accepted;
        }

        private static double Secant(in Trial a, in Trial b) => ((a.Step * b.Slope) - (b.Step * a.Slope)) / (b.Slope - a.Slope);
    }

    private readonly record struct Line(Iterate From, DirectionState Along, Iterate To, Evaluator Evaluator);
}
