namespace FallLine;

/// <summary>What a model is to predict.</summary>
public enum TargetKind
{
    /// <summary>A number: regression.</summary>
    Number,

    /// <summary>One of a few classes: classification.</summary>
    Classes,
}
