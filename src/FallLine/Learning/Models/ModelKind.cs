namespace FallLine;

/// <summary>A kind of model: what its outputs are, the loss that it is trained with, and its defaults.</summary>
public sealed record ModelKind
{
    /// <summary>The name by which it is chosen: lower case.</summary>
    public required string Id { get; init; }

    /// <summary>The name in the literature.</summary>
    public required string Title { get; init; }

    /// <summary>What it is and when to pick it, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>The prediction in plain text: features x, weights W, bias b.</summary>
    public required string Formula { get; init; }

    /// <summary>Where it is from.</summary>
    public required string Reference { get; init; }

    /// <summary>The loss that it is trained with.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The penalty on the weights where none is given: l2 in loss + (l2/2)·‖W‖².</summary>
    public required double DefaultL2 { get; init; }

    /// <summary>The targets that it is for.</summary>
    public TargetKind Target => Loss.Target;
}
