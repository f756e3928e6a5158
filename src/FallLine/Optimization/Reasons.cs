using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>The reasons that more than one part can give.</summary>
internal static class Reasons
{
    public static StopReason Cancelled { get; } =
        new(Status.Cancelled, "cancelled", "The run was cancelled; the best point so far is kept.");

    public static StopReason ZeroGradient { get; } = new(Status.Converged, "zero-gradient", "The gradient is exactly zero.");

    /// <summary>What the gradient norm is called where there is a term beside the function.</summary>
    public static string GradientWord(ProximalTerm? term) => term switch
    {
        null => "gradient",
        Region => "projected gradient",
        _ => "proximal gradient",
    };

    public static StopReason ZeroGradientWith(ProximalTerm? term) =>
        term is null ? ZeroGradient : ZeroGradient with { Message = $"The {GradientWord(term)} is exactly zero." };

    public static StopReason NonFiniteHessian { get; } =
        new(Status.Failed, "non-finite", "The Hessian has an element that is not a finite number.")
        {
            Advice = "Use a method that needs the gradient alone, or keep the variables where the second derivatives exist.",
        };

    public static StopReason NonFiniteJacobian { get; } =
        new(Status.Failed, "non-finite", "The Jacobian of the residuals has an element that is not a finite number.")
        {
            Advice = "Keep the variables where the residuals and their derivatives exist.",
        };

    public static StopReason Threw(Exception error, string who = "The objective") =>
        new(Status.Failed, "exception", Numbers.In($"{who} threw {error.GetType().Name}: {error.Message}"))
        {
            Advice = "Mend it, or keep the variables where it is defined; the best point before it threw is in the result.",
            Error = error,
        };

    public static StopReason NonFiniteStart(Iterate start) =>
        new(Status.Failed, "non-finite-start", double.IsFinite(start.Value)
            ? Numbers.In($"The value at the start is {start.Value:G6}, but its gradient is not finite.")
            : Numbers.In($"The value at the start is {start.Value}, which is not a finite number."))
        {
            Advice = "Start where the function and its gradient are defined.",
        };

    /// <summary>An infinite value or derivative is the end of a blow-up; NaN means that the function is not defined there.</summary>
    public static StopReason NonFinite(Iterate trial)
    {
        bool undefined = double.IsNaN(trial.Value) || double.IsNaN(trial.GradientNorm);
        string what = double.IsFinite(trial.Value) ? "the gradient is not finite" : Numbers.In($"the value is {trial.Value}");
        return new(undefined ? Status.Failed : Status.Diverged, "non-finite", Numbers.In($"A step of size {trial.Step:G6} led to a point where {what}; the best point before it is kept."))
        {
            Advice = "Use a smaller rate, or a method with a line search, which shortens such steps by itself.",
            At = [.. trial.Point],
        };
    }

    public const string UnboundedCode = "unbounded";

    /// <summary>No point near the end meets the constraints.</summary>
    public const string InfeasibleCode = "infeasible";

    /// <summary>The best point meets the constraints, the last one does not.</summary>
    public const string LeftConstraintsCode = "left-constraints";

    public static StopReason Unbounded(double value) =>
        new(Status.Diverged, UnboundedCode, Numbers.In($"The value fell to {value:G6} and keeps falling: the function seems to have no minimum."))
        {
            Advice = "Check the sign of the function (maximise instead?), or bound the variables.",
        };

    public static StopReason LeastValue(double value, double gradientNorm) =>
        new(Status.Stalled, "least-value", Numbers.In($"The value reached {value:G6}, the least value that was stated, where the gradient norm is {gradientNorm:G3}."))
        {
            Advice = "Where that is what was wanted, ask for it as the target; where the function goes lower, state a lower least value.",
        };

    public static StopReason ScheduleEnd(Schedule schedule, int steps) =>
        new(Status.Limit, "schedule-end", Numbers.In($"The schedule {schedule} brought the rate to zero after {steps} steps."))
        {
            Advice = "Give the schedule more steps, or an end above zero.",
        };

    /// <summary>Rounding, as it was measured.</summary>
    public static StopReason Rounding(double gradientNorm, double noise) =>
        new(Status.Stalled, "rounding", Numbers.In($"Measured here, partial derivatives are exact to {noise:G2}: the gradient norm {gradientNorm:G3} is within that noise, and no method comes lower in double precision."))
        {
            Advice = Numbers.In($"The point is as good as rounding allows. To count it as converged, ask for a gradient tolerance of {FunctionNoise.WithinNoise * noise:G1}, or rescale the function."),
        };

    public static StopReason Rounding(double gradientNorm) =>
        new(Status.Stalled, "rounding", Numbers.In($"Double precision cannot resolve any further progress; the gradient norm here is {gradientNorm:G3}."))
        {
            Advice = "The point is as good as rounding allows. To count it as converged, ask for a gradient tolerance above this norm, or rescale the function.",
        };
}
