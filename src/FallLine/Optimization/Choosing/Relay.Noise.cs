using FallLine.Messages;

namespace FallLine.Optimization;

/// <content>Noise: where a run stalled, measured before others are sent after it.</content>
internal sealed partial class Relay
{
    private bool _drowned;
    private (Result? Of, bool Kink) _seen;

    /// <summary>Whether a run stalled where the gradient drowns in its own noise: then no other is sent after it, and the result says what was measured.</summary>
    private bool IsDrowned(ref Result result)
    {
        if (!IsStalled(result) || !choice.IsFollowed || result.Gradient.IsEmpty || cancellation.IsCancellationRequested || IsKink(result))
        {
            return false;
        }

        double noise;
        try
        {
            _drowned = FunctionNoise.Drowns(Descended, result.Point.AsSpan(), result.Gradient.AsSpan(), out noise);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            // Beside the point the function throws; that is for a run to meet and to say.
            return false;
        }

        Charge(new Evaluations(FunctionNoise.LineEvaluations * choice.Objective.ValuesPerGradient, FunctionNoise.LineEvaluations, 0, 0));
        if (_drowned)
        {
            StopReason measured = Reasons.Rounding(result.GradientNorm, noise);
            _attempts[^1] = _attempts[^1] with { Reason = measured.Code };
            result = result with { Reason = measured.Code, Message = measured.Message, Advice = measured.Advice, FailedSearch = null, Findings = [.. result.Findings.Where(finding => finding.Code != "failed-search")] };
        }

        return _drowned;
    }

    private bool IsKink(Result result)
    {
        if (!ReferenceEquals(_seen.Of, result))
        {
            _seen = (result, Kink.IsAt(choice.Objective, result.Best.Point.AsSpan(), KinkSearch.NearEnough));
        }

        return _seen.Kink;
    }
}
