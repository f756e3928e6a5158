namespace FallLine.Data;

/// <summary>A model of a column of a table, trained on the others: how the columns become features, and what is predicted from these.</summary>
/// <example><code>
/// TrainingReport report = TableModel.Train(Table.ReadCsv("iris.csv"), target: "species");
/// report.Model.Save("iris.model");
/// Predictions predictions = TableModel.Load("iris.model").Predict(Table.ReadCsv("more.csv"));
/// </code></example>
public sealed partial class TableModel
{
    internal TableModel(ModelKind kind, TableEncoding encoding, LinearPredictor predictor, TrainingRecord training) =>
        (Kind, Encoding, Predictor, Training) = (kind, encoding, predictor, training);

    /// <summary>The kind of model.</summary>
    public ModelKind Kind { get; }

    /// <summary>How columns become features and targets.</summary>
    public TableEncoding Encoding { get; }

    /// <summary>What is computed from the features.</summary>
    public LinearPredictor Predictor { get; }

    /// <summary>How the model came to be.</summary>
    public TrainingRecord Training { get; }

    /// <summary>The names of the classes; empty where a number is predicted.</summary>
    public IReadOnlyList<string> Classes => Encoding.Target is ClassTarget target ? target.Classes : [];

    /// <summary>Predicts the target of every row. The target's own column is not needed; columns that the model does not know are ignored.</summary>
    /// <param name="table">The rows; read with <see cref="CsvOptions.TextColumns"/> set to the encoding's <see cref="TableEncoding.TextColumns"/>.</param>
    /// <exception cref="TableFormatException">A column is missing or of the wrong kind.</exception>
    public Predictions Predict(Table table)
    {
        EncodedData data = Encoding.Transform(table);
        return new Predictions(PredictionsOf(Predictor.Predict(data.Features)), Classes, data.Warnings);
    }

    /// <summary>Measures the model on the rows of a table that have a target.</summary>
    /// <param name="table">The rows; read with <see cref="CsvOptions.TextColumns"/> set to the encoding's <see cref="TableEncoding.TextColumns"/>.</param>
    /// <exception cref="TableFormatException">A column is missing or of the wrong kind, a class is unknown, or no row has a target.</exception>
    public Evaluation Evaluate(Table table) => Evaluate(Encoding.TransformLabelled(table));

    private Evaluation Evaluate(LabelledData data)
    {
        double[] outputs = Predictor.Predict(data.Inputs.Features);
        double[] predictions = PredictionsOf(outputs);
        var metrics = new OrderedDictionary<string, double>();
        foreach (Metric metric in Metrics.For(Classes.Count))
        {
            metrics.Add(metric.Id, metric.Of(predictions, data.Targets));
        }

        return new Evaluation(
            data.Rows,
            Kind.Loss.Value(outputs, data.Targets, Classes.Count),
            metrics,
            Classes.Count == 0 ? null : ConfusionMatrix.Of(predictions, data.Targets),
            data.Warnings);
    }

    private double[] PredictionsOf(double[] outputs) => Kind.Loss.Predictions(outputs, Classes.Count);
}
