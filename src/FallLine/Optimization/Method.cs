namespace FallLine;

/// <summary>A named composition of direction, step size and stopping, described once.</summary>
public sealed record Method
{
    /// <summary>The name by which it is chosen: lower case with hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>The name in the literature.</summary>
    public required string Title { get; init; }

    /// <summary>What it is and when to pick it, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>The recurrence, in plain text.</summary>
    public required string Formula { get; init; }

    /// <summary>Where it is from.</summary>
    public required string Reference { get; init; }

    /// <summary>How fast it converges near a minimum with a positive definite Hessian.</summary>
    public required ConvergenceRate Rate { get; init; }

    /// <summary>Whether no step ever leads uphill (beyond rounding).</summary>
    public required bool Descends { get; init; }

    /// <summary>Whether its rate must suit the problem's curvature: it then diverges where the rate is too large, and crawls where it is too small.</summary>
    public required bool NeedsRate { get; init; }

    /// <summary>Whether it goes on from a saddle or a maximum, even where the gradient is zero.</summary>
    public bool LeavesSaddles { get; init; }

    /// <summary>The composition, with its defaults.</summary>
    public required Descent Default { get; init; }

    /// <summary>The derivatives that it asks of the objective.</summary>
    public DerivativeOrder Needs => Default.Needs;

    /// <summary>Whether it asks for an objective that is a sum of squares (<see cref="Objective.LeastSquares"/>).</summary>
    public bool NeedsResiduals => Default.Direction.NeedsResiduals;

    /// <summary>The options of the method itself: those of its direction and its step size, not of stopping.</summary>
    public IReadOnlyList<Option> OwnOptions => [.. Default.Direction.Options, .. Default.StepSize.Options];

    /// <summary>Every option that can be set by name; the default in effect is <c>Default.Get(option.Name)</c>.</summary>
    public IReadOnlyList<Option> Options => Default.Options;
}
