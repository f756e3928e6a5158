using FallLine.Messages;

namespace FallLine.Optimization;

/// <content>When a descent is over, and when the run is: multipliers, penalty and tolerance from one to the next.</content>
internal sealed partial class AugmentedObjective
{
    /// <summary>Judges a newly accepted point.</summary>
    /// <param name="now">The point.</param>
    /// <param name="reason">Why the descent of the present multipliers is over; null while it is not.</param>
    /// <param name="updated">Whether multipliers or penalty have changed: values and gradients seen so far are another function's.</param>
    /// <returns>Why the run is over; null while it is not.</returns>
    public StopReason? Judge(Iterate now, StopReason? reason, out bool updated)
    {
        updated = false;
        double violation = Violation(now.Point);
        Keep(now, violation);
        if (reason is { Status: Status.Limit or Status.Cancelled or Status.Failed })
        {
            return reason;
        }

        if (_steered)
        {
            return Steered(now, reason, violation);
        }

        if (double.IsNaN(_tolerance))
        {
            _tolerance = FirstTightening * Math.Max(1, now.GradientNorm);
            now.Point.CopyTo(_anchor);
        }

        if (reason is { Status: Status.Diverged })
        {
            updated = _penalty < GreatestPenalty;
            _penalty = Math.Min(GreatestPenalty, _penalty * _options.Growth * _options.Growth);
            _anchor.CopyTo(now.WritablePoint);
            return updated ? null : reason;
        }

        if (reason is null && !(now.GradientNorm <= _tolerance))
        {
            return null;
        }

        double failure = Complementarity(violation);
        bool met = IsMet(now.Point, failure, complementary: true);
        _stalls = reason is { Status: Status.Stalled } ? _stalls + 1 : 0;
        if (met && (reason is { Status: Status.Converged } || _stalls > 1))
        {
            return Holding(now, reason!, violation);
        }

        _withoutGain = failure <= 0.9 * _leastFailure ? 0 : _withoutGain + 1;
        _leastFailure = Math.Min(_leastFailure, failure);
        if (!met && (_withoutGain >= UpdatesWithoutGain || (_penalty >= GreatestPenalty && _withoutGain > 1)))
        {
            return Infeasible(violation);
        }

        Update(now, failure);
        updated = true;
        return null;
    }

    /// <summary>Where a direction gives the multipliers there are no updates: the run goes on while a vanishing gradient leaves constraints that fail, unless no step leads on from there.</summary>
    private StopReason? Steered(Iterate now, StopReason? reason, double violation)
    {
        if (reason is not { Status: Status.Converged })
        {
            return reason is { Code: Reasons.InfeasibleCode } && _bestViolation == 0 ? Infeasible(violation) : reason;
        }

        if (IsMet(now.Point, Complementarity(violation), complementary: true))
        {
            return Holding(now, reason, violation);
        }

        bool again = Vectors.Same(now.Point, _anchor);
        now.Point.CopyTo(_anchor);
        return again ? Infeasible(violation) : null;
    }

    private void Keep(Iterate now, double violation)
    {
        double counted = IsMet(now.Point, violation) ? 0 : violation;
        double value = Own(now.Point);
        StartValue = double.IsNaN(StartValue) ? value : StartValue;
        if (double.IsFinite(value) && (counted < _bestViolation || (counted == _bestViolation && value < BestValue)))
        {
            (_bestViolation, BestValue) = (counted, value);
            now.Point.CopyTo(_best);
        }
    }

    /// <summary>The end of a run whose constraints hold. A point that is lower only because they fail there, within the tolerance, is no better.</summary>
    private StopReason Holding(Iterate now, StopReason reason, double violation)
    {
        double gained = 0;
        foreach (double weight in _weights)
        {
            gained += Math.Abs(weight) * _options.Tolerance;
        }

        if (BestValue >= Own(now.Point) - gained)
        {
            (_bestViolation, BestValue) = (IsMet(now.Point, violation) ? 0 : violation, Own(now.Point));
            now.Point.CopyTo(_best);
        }

        return reason with { Message = Numbers.In($"{reason.Message} The constraints hold to within {violation:G3}.") };
    }

    /// <summary>Whether no constraint fails by more than the tolerance or, where variables are large, than rounding. At the point of <see cref="_values"/>.</summary>
    private bool IsMet(ReadOnlySpan<double> point, double worst, bool complementary = false)
    {
        if (worst <= _options.Tolerance)
        {
            return true;
        }

        _rounding.Measure(point, _values, _options.Tolerance);
        for (int i = 0; i < _values.Length; i++)
        {
            if (!((complementary ? Complementarity(i) : Failure(i)) <= _rounding.Allowed[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The violation, or by how much an inequality with a multiplier does not bind. At the point of <see cref="_values"/>.</summary>
    private double Complementarity(double violation)
    {
        double worst = violation;
        for (int i = 0; i < _values.Length; i++)
        {
            worst = Math.Max(worst, Complementarity(i));
        }

        return worst;
    }

    /// <summary>max(gᵢ, -μᵢ/ρ), or |hᵢ|.</summary>
    private double Complementarity(int i) => _set.Rows[i].IsEquality ? Failure(i) : Math.Abs(Math.Max(_values[i], -_multipliers[i] / _penalty));

    private void Update(Iterate now, double failure)
    {
        Augmented(0, now.Point);
        for (int i = 0; i < _weights.Length; i++)
        {
            _multipliers[i] = Math.Clamp(_weights[i], -GreatestMultiplier, GreatestMultiplier);
        }

        if (failure > EnoughFall * _failure)
        {
            _penalty = Math.Min(GreatestPenalty, _penalty * _options.Growth);
        }

        _failure = failure;
        _tolerance *= Tightening;
        now.Point.CopyTo(_anchor);
    }

    private StopReason Infeasible(double violation)
    {
        int worst = 0;
        for (int i = 1; i < _values.Length; i++)
        {
            worst = Failure(i) > Failure(worst) ? i : worst;
        }

        string fails = Numbers.In($"'{_set.Rows[worst].Name}' fails by {violation:G3}");
        return _bestViolation == 0
            ? new(Status.Stalled, Reasons.LeftConstraintsCode, Numbers.In($"The constraints hold at the best point, where the value is {BestValue:G6}, but not here: {fails}, and no step brings the run back."))
            {
                Advice = "The function may fall for ever along the constraints: bound the variables, or start from the best point.",
            }
            : new(Status.Stalled, Reasons.InfeasibleCode, $"The constraints cannot all be met near here: {fails}, and no penalty makes it less.")
            {
                Advice = "Check that they do not contradict each other, start elsewhere, or allow a larger constraint tolerance.",
            };
    }
}
