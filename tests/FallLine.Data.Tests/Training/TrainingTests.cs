namespace FallLine.Data.Tests.Training;

/// <summary>What training does with options, with odd tables, and with rows held out.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void Evaluating_the_training_table_gives_the_report()
    {
        foreach ((string file, string target) in new[] { ("iris", "species"), ("breast_cancer", "diagnosis"), ("diabetes", "progression") })
        {
            Table table = SampleModelTests.Read(file);
            TrainingReport report = TableModel.Train(table, target);
            Evaluation again = report.Model.Evaluate(table);
            Assert.Equal(report.Train.Metrics, again.Metrics);
            Assert.Equal(report.Loss, again.Loss);
            Assert.Equal(report.Rows, again.Rows);
        }
    }

    [Fact]
    public void Held_out_rows_teach_nothing_and_are_measured()
    {
        Table table = SampleModelTests.Read("diabetes");
        TrainingReport report = TableModel.Train(table, "progression", new TrainingOptions { Validation = 0.2, Seed = 3 });
        Assert.Equal(442, report.Rows + report.Validation!.Rows);
        Assert.Equal(88, report.Validation.Rows);
        Assert.InRange(report.Validation.Metrics["r2"], 0.3, 0.7);
        Assert.NotEqual(report.Train.Metrics["r2"], report.Validation.Metrics["r2"]);

        TrainingReport again = TableModel.Train(table, "progression", new TrainingOptions { Validation = 0.2, Seed = 3 });
        TrainingReport other = TableModel.Train(table, "progression", new TrainingOptions { Validation = 0.2, Seed = 4 });
        Assert.Equal(report.Validation.Metrics, again.Validation!.Metrics);
        Assert.NotEqual(report.Validation.Metrics["rmse"], other.Validation!.Metrics["rmse"]);
        Assert.Equal(3UL, report.Model.Training.Seed);
        Assert.Equal(0.2, report.Model.Training.Validation);
    }

    [Fact]
    public void Rows_without_a_target_are_left_out_of_training_and_of_validation()
    {
        string rows = string.Concat(Enumerable.Range(0, 40).Select(i => FormattableString.Invariant($"{i},{(i % 2 == 0 ? "" : (1.5 * i).ToString(System.Globalization.CultureInfo.InvariantCulture))}\n")));
        TrainingReport report = TableModel.Train(Table.ParseCsv("x,y\n" + rows), "y", new TrainingOptions { Validation = 0.25 });
        Assert.Equal(15, report.Rows);
        Assert.Equal(5, report.Validation!.Rows);
        Assert.Equal(1, report.Validation.Metrics["r2"], 1e-12);
    }

    [Fact]
    public void The_kind_of_model_decides_what_whole_numbers_are()
    {
        Table table = SampleModelTests.Read("digits");
        TrainingReport report = TableModel.Train(table, "digit", new TrainingOptions { Kind = Models.Linear });
        Assert.Empty(report.Model.Classes);
        Assert.Equal(["mae", "r2", "rmse"], report.Train.Metrics.Keys);
        Assert.DoesNotContain(report.Warnings, warning => warning.Contains("taken as classes", StringComparison.Ordinal));

        TrainingReport byDefault = TableModel.Train(Small(i => i % 3), "y");
        Assert.Equal("softmax", byDefault.Model.Kind.Id);
        Assert.Contains(byDefault.Warnings, warning => warning == "column 'y' holds 3 different whole numbers; taken as classes (the model 'linear' predicts a number)");
        Assert.Equal("softmax", TableModel.Train(Small(i => i % 2), "y", new TrainingOptions { Kind = Models.Softmax }).Model.Kind.Id);
    }

    [Fact]
    public void Softmax_of_two_classes_predicts_what_logistic_does()
    {
        // The penalty on the two columns ±w/2 of softmax is half of that on the one of logistic.
        Table table = SampleModelTests.Read("breast_cancer");
        Predictions logistic = TableModel.Train(table, "diagnosis", new TrainingOptions { L2 = 1e-2 }).Model.Predict(table);
        Predictions softmax = TableModel.Train(table, "diagnosis", new TrainingOptions { Kind = Models.Softmax, L2 = 2e-2 }).Model.Predict(table);
        for (int row = 0; row < table.Rows; row++)
        {
            Assert.Equal(logistic.Probabilities(row)[1], softmax.Probabilities(row)[1], 1e-7);
            Assert.Equal(logistic[row], softmax[row]);
        }
    }

    [Fact]
    public void Kinds_that_do_not_suit_the_target_are_refused()
    {
        Table iris = SampleModelTests.Read("iris");
        Assert.Contains(
            "the model 'logistic' tells 2 classes apart, but this column has 3. Use the model 'softmax'",
            Assert.Throws<TableFormatException>(() => TableModel.Train(iris, "species", new TrainingOptions { Kind = Models.Logistic })).Message, StringComparison.Ordinal);
        Assert.Contains(
            "text",
            Assert.Throws<TableFormatException>(() => TableModel.Train(iris, "species", new TrainingOptions { Kind = Models.Linear })).Message, StringComparison.Ordinal);
        Assert.Contains("species", Assert.Throws<TableFormatException>(() => TableModel.Train(iris, "specie")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { Validation = 1 });
    }

    [Fact]
    public void One_row_cannot_be_held_out_of_one() => Assert.Contains(
        "only one row",
        Assert.Throws<TableFormatException>(() => TableModel.Train(Table.ParseCsv("x,y\n1,2\n3,\n"), "y", new TrainingOptions { Validation = 0.5 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Features_that_all_are_constant_leave_the_mean()
    {
        TrainingReport report = TableModel.Train(Table.ParseCsv("x,y\n1,2\n1,4\n1,9\n"), "y");
        Assert.Equal(Status.Converged, report.Fit.Descent.Status);
        Assert.Equal(5, report.Model.Predict(Table.ParseCsv("x\n1\n")).Values[0], 1e-14);
        Assert.Equal(0, report.Fit.ClosedForm!.Rank);
    }

    [Fact]
    public void One_row_is_predicted_as_it_is()
    {
        TrainingReport report = TableModel.Train(Table.ParseCsv("x,y\n3,7\n"), "y");
        Assert.Equal(7, report.Model.Predict(Table.ParseCsv("x\n3\n")).Values[0]);
        Assert.True(double.IsNaN(report.Train.Metrics["r2"]));
    }

    [Fact]
    public void Progress_counts_the_steps_and_cancellation_keeps_a_model()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<TrainingProgress>();
        var progress = new Watcher(step =>
        {
            seen.Add(step);
            if (step.Iteration == 5)
            {
                source.Cancel();
            }
        });
        TrainingReport report = TableModel.Train(SampleModelTests.Read("diabetes"), "progression", null, progress, source.Token);
        Assert.Equal([1, 2, 3, 4, 5], seen.Select(step => step.Iteration));
        Assert.Equal(Status.Cancelled, report.Fit.Descent.Status);
        Assert.Equal("cancelled", report.Model.Training.Status);
        Assert.InRange(report.Train.Metrics["r2"], 0.4, 0.52);
        Assert.Equal(seen[^1].Value, report.Loss, report.Loss * 1e-9);
    }

    [Fact]
    public void The_report_counts_epochs_and_speed()
    {
        TrainingReport report = TableModel.Train(SampleModelTests.Read("diabetes"), "progression");
        Assert.Equal(report.Fit.Descent.Evaluations.Gradient, report.Epochs);
        Assert.Equal(report.Rows * report.Epochs / report.Seconds, report.RowsPerSecond);
        Assert.Equal(10, report.Features);
    }

    private static Table Small(Func<int, int> target) => Table.ParseCsv(
        "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{(i % 7) + (0.5 * target(i))},{target(i)}\n"))));

    private sealed class Watcher(Action<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen(value);
    }
}
