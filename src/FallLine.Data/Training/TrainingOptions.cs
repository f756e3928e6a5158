namespace FallLine.Data;

/// <summary>How <see cref="TableModel.Train"/> trains; the defaults fit most tables.</summary>
public sealed record TrainingOptions
{
    /// <summary>The kind of model; null (the default) chooses by the target: linear for numbers, logistic for two classes, softmax for more.</summary>
    /// <remarks>A kind that is given also decides whether a column of few whole numbers holds numbers or classes (see <see cref="Encoder"/>).</remarks>
    public ModelKind? Kind { get; init; }

    /// <summary>The l2 of the penalty (l2/2)·‖W‖² on the weights of the standardised features, at least 0; null (the default) takes the kind's.</summary>
    public double? L2 { get; init; }

    /// <summary>The method of descent; null (the default) takes <see cref="LinearTraining.DefaultDescent"/>.</summary>
    public Descent? Descent { get; init; }

    /// <summary>The share of the rows to hold out and measure the trained model on, from 0 to below 1.</summary>
    /// <value>0 by default: the model learns from all rows.</value>
    public double Validation
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Validation), value, "The share to hold out must be at least 0 and below 1.");
    }

    /// <summary>Which random rows are held out.</summary>
    /// <value>0 by default.</value>
    public ulong Seed { get; init; }
}
