namespace FallLine.Data;

/// <summary>Rows of a table as numbers, each with its target.</summary>
/// <param name="Inputs">The features.</param>
/// <param name="Targets">For each row the number to predict in raw units, or the index of its class.</param>
/// <param name="SourceRows">For each row its row in the table.</param>
/// <param name="Warnings">Those of the inputs, and how many rows were left out for want of a target.</param>
public sealed record LabelledData(EncodedData Inputs, double[] Targets, int[] SourceRows, IReadOnlyList<string> Warnings)
{
    /// <summary>The number of rows.</summary>
    public int Rows => Targets.Length;
}
