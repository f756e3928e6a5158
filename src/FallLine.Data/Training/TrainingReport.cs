namespace FallLine.Data;

/// <summary>What training on a table came to.</summary>
public sealed record TrainingReport
{
    /// <summary>The trained model.</summary>
    public required TableModel Model { get; init; }

    /// <summary>The descent, the losses and, for linear regression, the closed form beside it.</summary>
    public required LinearFit Fit { get; init; }

    /// <summary>The model on the rows that it learnt from.</summary>
    public required Evaluation Train { get; init; }

    /// <summary>The model on the rows held out; null where none were.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>What a careful owner of the table would want to know: one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The number of rows that the model learnt from.</summary>
    public int Rows => Train.Rows;

    /// <summary>The number of features that the columns became.</summary>
    public int Features => Model.Encoding.Features.Count;

    /// <summary>The loss over the rows that the model learnt from, without the penalty.</summary>
    public double Loss => Fit.Loss;

    /// <summary>How often the descent went through all rows: its evaluations of the gradient.</summary>
    public int Epochs => Fit.Descent.Evaluations.Gradient;

    /// <summary>The time of the descent.</summary>
    public double Seconds => Fit.Descent.Elapsed.TotalSeconds;

    /// <summary>The rows that the descent went through in a second, each counted once per epoch.</summary>
    public double RowsPerSecond => (double)Rows * Epochs / Seconds;
}
