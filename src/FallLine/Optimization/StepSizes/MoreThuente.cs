namespace FallLine.Optimization;

/// <summary>The line search of Moré and Thuente for the strong Wolfe conditions, as arithmetic on numbers: it is told what each trial gave and names the next.</summary>
/// <remarks>
/// <para>φ(t) is the value along the line and φ′(t) its slope; "rise" is φ(t) - φ(0). It seeks t with
/// rise ≤ c₁·t·φ′(0) and |φ′(t)| ≤ c₂·|φ′(0)|.</para>
/// <para>x is the best end of the interval of uncertainty and y its other end, p the trial. As long as no trial has had sufficient decrease and a nonnegative slope, the
/// interval is updated by ψ(t) = φ(t) - φ(0) - c₁·t·φ′(0) instead of φ where ψ is positive and φ lower than at x (stage one).</para>
/// <para>J. J. Moré and D. J. Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20 (1994) 286–307, sections 2 to 4; the constants are theirs.</para>
/// </remarks>
internal struct MoreThuente
{
    private const double LeastGrowth = 1.1;
    private const double MostGrowth = 4;
    private const double LeastShrink = 0.66;
    private const double RelativeWidth = 1e-16;

    private double _decrease;
    private double _curvature;
    private double _slope0;
    private Trial _best;
    private Trial _end;
    private double _minimum;
    private double _maximum;
    private double _ceiling;
    private double _greatest;
    private double _width;
    private double _widthBefore;
    private bool _bracketed;
    private bool _stageOne;

    public enum Verdict
    {
        TryNext,
        Accept,
        Exhausted,
    }

    /// <summary>The next step to try.</summary>
    public double Step { get; private set; }

    /// <summary>The best step so far; 0 where none was lower than the start.</summary>
    public readonly double BestStep => _best.Rise < 0 ? _best.Step : 0;

    /// <summary>Begins a search.</summary>
    /// <param name="slope0">φ′(0), below zero.</param>
    /// <param name="firstStep">The first trial, above zero.</param>
    /// <param name="decrease">c₁.</param>
    /// <param name="curvature">c₂.</param>
    /// <param name="greatest">The greatest step allowed; there a step that still falls as steeply as wanted is accepted.</param>
    public static MoreThuente Begin(double slope0, double firstStep, double decrease, double curvature, double greatest = double.PositiveInfinity) => new()
    {
        Step = Math.Min(firstStep, greatest),
        _greatest = greatest,
        _decrease = decrease,
        _curvature = curvature,
        _slope0 = slope0,
        _best = new(0, 0, slope0),
        _end = new(0, 0, slope0),
        _minimum = 0,
        _maximum = firstStep + (MostGrowth * firstStep),
        _ceiling = double.PositiveInfinity,
        _width = double.PositiveInfinity,
        _widthBefore = double.PositiveInfinity,
        _stageOne = true,
    };

    /// <summary>Tells that the value or slope at <see cref="Step"/> is not finite: nothing that far is tried again.</summary>
    public Verdict TellNonFinite()
    {
        _ceiling = Step;
        Step = _best.Step + (0.1 * (Step - _best.Step));
        (_minimum, _maximum) = (_best.Step, _ceiling);
        return _ceiling - _best.Step <= RelativeWidth * _ceiling ? Verdict.Exhausted : Verdict.TryNext;
    }

    /// <summary>Tells what was found at <see cref="Step"/>.</summary>
    /// <param name="rise">φ(t) - φ(0).</param>
    /// <param name="slope">φ′(t).</param>
    public Verdict Tell(double rise, double slope)
    {
        Trial trial = new(Step, rise, slope);
        double wanted = _decrease * _slope0;
        bool sufficient = rise <= Step * wanted;
        if (sufficient && (Math.Abs(slope) <= _curvature * -_slope0 || (Step == _greatest && slope <= wanted)))
        {
            return Verdict.Accept;
        }

        _stageOne &= !(sufficient && slope >= 0);
        Step = _stageOne && rise <= _best.Rise && !sufficient
            ? NextByModified(trial, wanted)
            : Next(ref _best, ref _end, trial);
        return Confine();
    }

    private double NextByModified(Trial trial, double wanted)
    {
        Trial best = _best.Tilted(-wanted);
        Trial end = _end.Tilted(-wanted);
        double next = Next(ref best, ref end, trial.Tilted(-wanted));
        _best = best.Tilted(wanted);
        _end = end.Tilted(wanted);
        return next;
    }

    /// <summary>Keeps the next trial inside the interval, and bisects where the interval did not shrink by a third in two trials.</summary>
    private Verdict Confine()
    {
        if (_bracketed)
        {
            double width = Math.Abs(_end.Step - _best.Step);
            if (width >= LeastShrink * _widthBefore)
            {
                Step = _best.Step + (0.5 * (_end.Step - _best.Step));
            }

            (_widthBefore, _width) = (_width, width);
            _minimum = Math.Min(_best.Step, _end.Step);
            _maximum = Math.Max(_best.Step, _end.Step);
        }
        else
        {
            _minimum = Step + (LeastGrowth * (Step - _best.Step));
            _maximum = Step + (MostGrowth * (Step - _best.Step));
        }

        Step = Math.Min(Math.Min(Step, _greatest), _best.Step + (0.9 * (_ceiling - _best.Step)));
        bool collapsed = _bracketed && (Step <= _minimum || Step >= _maximum || _maximum - _minimum <= RelativeWidth * _maximum);
        return collapsed || !(Step > 0 && double.IsFinite(Step)) ? Verdict.Exhausted : Verdict.TryNext;
    }

    /// <summary>The next trial from the interval's ends and the trial, and the new interval (section 4 of the paper).</summary>
    private double Next(ref Trial x, ref Trial y, Trial p)
    {
        bool turned = p.Slope * Math.Sign(x.Slope) < 0;
        double next;
        if (p.Rise > x.Rise)
        {
            // Case 1: higher, so a minimum lies between.
            double cubic = Cubic(x, p);
            double quadratic = x.Step + (0.5 * (p.Step - x.Step) * x.Slope / (((x.Rise - p.Rise) / (p.Step - x.Step)) + x.Slope));
            next = Math.Abs(cubic - x.Step) < Math.Abs(quadratic - x.Step) ? cubic : cubic + (0.5 * (quadratic - cubic));
            _bracketed = true;
        }
        else if (turned)
        {
            // Case 2: lower, and the slope has turned, so a minimum lies between.
            double cubic = Cubic(x, p);
            double secant = Secant(x, p);
            next = Math.Abs(cubic - p.Step) > Math.Abs(secant - p.Step) ? cubic : secant;
            _bracketed = true;
        }
        else if (Math.Abs(p.Slope) < Math.Abs(x.Slope))
        {
            // Case 3: lower and flatter, so a minimum lies beyond the trial. The cubic counts only where it has its minimum there.
            double cubic = CubicBeyond(x, p);
            double secant = Secant(x, p);
            if (_bracketed)
            {
                next = Math.Abs(cubic - p.Step) < Math.Abs(secant - p.Step) ? cubic : secant;
                double limit = p.Step + (LeastShrink * (y.Step - p.Step));
                next = p.Step > x.Step ? Math.Min(limit, next) : Math.Max(limit, next);
            }
            else
            {
                next = Math.Abs(cubic - p.Step) > Math.Abs(secant - p.Step) ? cubic : secant;
                next = Math.Clamp(next, _minimum, _maximum);
            }
        }
        else
        {
            // Case 4: lower and no flatter: on to the other end, or as far as allowed.
            next = _bracketed ? Cubic(y, p) : p.Step > x.Step ? _maximum : _minimum;
        }

        if (p.Rise > x.Rise)
        {
            y = p;
        }
        else
        {
            y = turned ? x : y;
            x = p;
        }

        return next;
    }

    /// <summary>The minimum of the cubic that agrees with values and slopes at both points.</summary>
    private static double Cubic(Trial a, Trial b)
    {
        (double mean, double root) = CubicTerms(a, b);
        return b.Step - ((b.Step - a.Step) * (b.Slope + root - mean) / (b.Slope - a.Slope + (2 * root)));
    }

    /// <summary>The same where it lies beyond b, seen from a; where the cubic has no minimum there, as far as allowed.</summary>
    private readonly double CubicBeyond(Trial a, Trial b)
    {
        (double mean, double root) = CubicTerms(a, b);
        double ratio = (b.Slope + root - mean) / (b.Slope - a.Slope + (2 * root));
        return ratio < 0 && root != 0 ? b.Step - ((b.Step - a.Step) * ratio)
            : b.Step > a.Step ? _maximum
            : _minimum;
    }

    private static (double Mean, double Root) CubicTerms(Trial a, Trial b)
    {
        double mean = (3 * (a.Rise - b.Rise) / (b.Step - a.Step)) + a.Slope + b.Slope;
        double scale = Math.Max(Math.Abs(mean), Math.Max(Math.Abs(a.Slope), Math.Abs(b.Slope)));
        double squared = ((mean / scale) * (mean / scale)) - ((a.Slope / scale) * (b.Slope / scale));
        double root = scale * Math.Sqrt(Math.Max(0, squared));
        return (mean, b.Step > a.Step ? root : -root);
    }

    /// <summary>Where the line through both slopes is zero.</summary>
    private static double Secant(Trial a, Trial b) => b.Step + (b.Slope / (b.Slope - a.Slope) * (a.Step - b.Step));

    private readonly record struct Trial(double Step, double Rise, double Slope)
    {
        public Trial Tilted(double slope) => new(Step, Rise + (slope * Step), Slope + slope);
    }
}
