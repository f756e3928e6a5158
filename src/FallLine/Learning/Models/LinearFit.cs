namespace FallLine;

/// <summary>What training a linear predictor came to.</summary>
public sealed record LinearFit
{
    /// <summary>The trained predictor, in the target's own units.</summary>
    public required LinearPredictor Predictor { get; init; }

    /// <summary>The run of the descent: status, reason, measures, counts and time.</summary>
    /// <remarks>Where the loss has a <see cref="Loss.Degree"/>, its values and points are in units in which the targets have mean 0 and variance 1.</remarks>
    public required Result Descent { get; init; }

    /// <summary>The loss over the examples, in the target's own units, without the penalty.</summary>
    public required double Loss { get; init; }

    /// <summary>The penalty (l2/2)·‖W‖², in the target's own units.</summary>
    public required double Penalty { get; init; }

    /// <summary>The l2 of the penalty.</summary>
    public required double L2 { get; init; }

    /// <summary>The closed form beside the descent; null where the loss has none, where it would take much longer than seconds, or where the training was cancelled.</summary>
    public ClosedForm? ClosedForm { get; init; }
}
