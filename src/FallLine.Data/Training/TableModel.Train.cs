namespace FallLine.Data;

/// <content>Training.</content>
public sealed partial class TableModel
{
    /// <summary>Trains a model to predict one column of a table from the others.</summary>
    /// <remarks>Rows without a target are left out. What is learnt, the encoding of the columns included, is learnt from the rows that are not held out.</remarks>
    /// <param name="table">The table.</param>
    /// <param name="target">The name of the column to predict.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told of every accepted step of the descent.</param>
    /// <param name="cancellationToken">Ends the descent within one evaluation; the report then holds the best model so far.</param>
    /// <exception cref="TableFormatException">There is no such column, it does not suit the kind of model, or there is nothing to learn from.</exception>
    public static TrainingReport Train(
        Table table, string target, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new TrainingOptions();
        (int[] training, int[] heldOut) = Divide(table, target, options);
        TableEncoding encoding = Encoder.Fit(table, target, training, new EncoderOptions { Target = options.Kind?.Target });
        int classes = encoding.Target is ClassTarget { Classes: var names } ? names.Count : 0;
        ModelKind kind = options.Kind ?? KindFor(classes);
        if (!kind.Loss.Fits(classes))
        {
            throw new TableFormatException(
                $"the model '{kind.Id}' tells {kind.Loss.MostClasses} classes apart, but this column has {classes}. Use the model '{KindFor(classes).Id}'.", table.Source, column: target);
        }

        LabelledData data = encoding.TransformLabelled(table, training);
        LinearFit fit = new LinearTraining { Kind = kind, L2 = options.L2, Descent = options.Descent }
            .Fit(new Examples(data.Inputs.Features, data.Targets, classes), progress, cancellationToken);
        var model = new TableModel(kind, encoding, fit.Predictor, RecordOf(fit, data.Rows, options));
        Evaluation? validation = heldOut.Length == 0 ? null : model.Evaluate(encoding.TransformLabelled(table, heldOut));
        return new TrainingReport
        {
            Model = model,
            Fit = fit,
            Train = model.Evaluate(data),
            Validation = validation,
            Warnings = [.. table.Warnings, .. encoding.Warnings, .. data.Warnings, .. validation?.Warnings ?? [], .. WarningsOf(encoding, options, fit)],
        };
    }

    private static ModelKind KindFor(int classes) => classes switch
    {
        0 => Models.Linear,
        2 => Models.Logistic,
        _ => Models.Softmax,
    };

    /// <summary>The rows to learn from and the rows held out: of those that have a target, so that each share gets its part of them.</summary>
    private static (int[] Training, int[] HeldOut) Divide(Table table, string target, TrainingOptions options)
    {
        int[] labelled = Encoder.WithValue(table[target], TableEncoding.Range(table.Rows));
        if (labelled.Length == 0 || options.Validation == 0)
        {
            return (TableEncoding.Range(table.Rows), []);
        }

        if (labelled.Length == 1)
        {
            throw new TableFormatException("only one row has a value in this column, so none can be held out.", table.Source, column: target);
        }

        var split = Split.Holdout(labelled.Length, options.Validation, options.Seed);
        return (Array.ConvertAll(split.Training, i => labelled[i]), Array.ConvertAll(split.Validation, i => labelled[i]));
    }

    private static TrainingRecord RecordOf(LinearFit fit, int rows, TrainingOptions options) => new()
    {
        Library = fit.Descent.Version,
        Method = fit.Descent.Method,
        Options = fit.Descent.Options,
        Status = fit.Descent.Status.ToString().ToLowerInvariant(),
        Reason = fit.Descent.Reason,
        Iterations = fit.Descent.Iterations,
        Rows = rows,
        Loss = fit.Loss,
        L2 = fit.L2,
        Validation = options.Validation,
        Seed = options.Seed,
    };

    private static IEnumerable<string> WarningsOf(TableEncoding encoding, TrainingOptions options, LinearFit fit)
    {
        const double WorthTelling = 1e-6;
        if (options.Kind is null && encoding.Target is ClassTarget { IsNumeric: true } target)
        {
            yield return $"column {TableFormatException.Show(target.Name)} holds {target.Classes.Count} different whole numbers; taken as classes (the model 'linear' predicts a number)";
        }

        if (fit.ClosedForm is { LargestDifference: > WorthTelling } closed && fit.Descent.Status == Status.Converged)
        {
            yield return FormattableString.Invariant(
                $"some weights differ from the closed form's by up to {closed.LargestDifference:G2} of themselves: the features nearly depend on each other, so the loss hardly tells those weights apart");
        }
    }
}
