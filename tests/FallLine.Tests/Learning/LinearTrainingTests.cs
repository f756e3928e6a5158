namespace FallLine.Tests.Learning;

/// <summary>Training of linear predictors.</summary>
public sealed class LinearTrainingTests
{
    [Fact]
    public void Descent_meets_the_closed_form()
    {
        Examples examples = Random(rows: 300, features: 6, seed: 1, scale: 1);
        LinearFit fit = new LinearTraining { Kind = Models.Linear }.Fit(examples);
        Assert.Equal(Status.Converged, fit.Descent.Status);
        Assert.NotNull(fit.ClosedForm);
        Assert.Equal(6, fit.ClosedForm.Rank);
        Assert.InRange(fit.ClosedForm.LargestDifference, 0, 1e-7);
        Assert.Equal(fit.ClosedForm.Loss, fit.Loss, 1e-14);
        Assert.Equal(0, fit.Penalty);
    }

    [Theory]
    [InlineData(0, 1e-6)]
    [InlineData(0, 1e5)]
    [InlineData(0.3, 1e-6)]
    [InlineData(0.3, 1e5)]
    public void The_unit_of_the_target_changes_nothing_else(double l2, double unit)
    {
        LinearFit one = new LinearTraining { Kind = Models.Linear, L2 = l2 }.Fit(Random(200, 4, seed: 2, scale: 1));
        LinearFit other = new LinearTraining { Kind = Models.Linear, L2 = l2 }.Fit(Random(200, 4, seed: 2, scale: unit));
        Assert.Equal(Status.Converged, other.Descent.Status);
        Assert.InRange(other.ClosedForm!.LargestDifference, 0, 1e-7);
        Assert.All(
            one.Predictor.Weights.Zip(other.Predictor.Weights),
            pair => Assert.Equal(1, pair.Second / (unit * pair.First), 1e-7));
        Assert.Equal(1, other.Loss / (unit * unit * one.Loss), 1e-9);
        Assert.Equal(l2 / 2 * other.Predictor.Weights.Sum(weight => weight * weight), other.Penalty, other.Penalty * 1e-12);
    }

    [Fact]
    public void Features_that_depend_on_each_other_get_the_smallest_weights()
    {
        var random = new Random(5);
        const int Rows = 250;
        double[] features = new double[Rows * 4];
        double[] targets = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double a = random.NextDouble() - 0.5;
            int category = random.Next(3);
            features[row * 4] = a;
            features[(row * 4) + 1 + category] = 1;
            targets[row] = a + category + (0.2 * random.NextDouble());
        }

        Standardize(features, 4);
        LinearFit fit = new LinearTraining { Kind = Models.Linear }.Fit(new Examples(features, targets));
        Assert.Equal(Status.Converged, fit.Descent.Status);
        Assert.Equal(3, fit.ClosedForm!.Rank);
        Assert.InRange(fit.ClosedForm.LargestDifference, 0, 1e-6);
    }

    [Fact]
    public void Equal_targets_are_predicted_by_the_bias_alone()
    {
        LinearFit fit = new LinearTraining { Kind = Models.Linear }.Fit(new Examples([1, 2, 3, 5, 4, 6], [7, 7, 7]));
        Assert.Equal(Status.Converged, fit.Descent.Status);
        Assert.All(fit.Predictor.Weights, weight => Assert.Equal(0, weight));
        Assert.Equal(7, fit.Predictor.Bias[0]);
        Assert.Equal(0, fit.Loss);
        Assert.Equal(0, fit.ClosedForm!.LargestDifference);
    }

    [Fact]
    public void Separable_classes_have_a_minimum_by_default()
    {
        var examples = new Examples([-2, -1, 1, 2], [0, 0, 1, 1], classes: 2);
        LinearFit fit = new LinearTraining { Kind = Models.Logistic }.Fit(examples);
        Assert.Equal(Status.Converged, fit.Descent.Status);
        Assert.Equal(1e-3, fit.L2);
        Assert.Null(fit.ClosedForm);
        Assert.Equal(1, Metrics.Accuracy.Of(Losses.Logistic.Predictions(fit.Predictor.Predict(examples.Features), 2), examples.Targets));

        // At the minimum the gradient of loss and penalty cancel: l2·w = 1/n Σ x·(y - p).
        double weight = fit.Predictor.Weights[0];
        double pull = ((2 / (1 + Math.Exp(2 * weight))) + (1 / (1 + Math.Exp(weight)))) / 2;
        Assert.Equal(1e-3 * weight, pull, 1e-9);
    }

    [Fact]
    public void Softmax_weights_sum_to_0_over_the_classes()
    {
        var examples = new Examples([-2, 0.3, -1, 1, 1, -0.5, 2, 0.1, 0.5, 3], [0, 0, 1, 1, 2], classes: 3);
        LinearFit fit = new LinearTraining { Kind = Models.Softmax }.Fit(examples);
        Assert.Equal(Status.Converged, fit.Descent.Status);
        Assert.Equal(3, fit.Predictor.Outputs);
        Assert.Equal(0, fit.Predictor.Weights[0] + fit.Predictor.Weights[1] + fit.Predictor.Weights[2], 1e-12);
        Assert.Equal(0, fit.Predictor.Bias.Sum(), 1e-12);
    }

    [Fact]
    public void Cancellation_keeps_the_best_weights()
    {
        using var source = new CancellationTokenSource();
        var progress = new Counter(count =>
        {
            if (count == 3)
            {
                source.Cancel();
            }
        });
        LinearFit fit = new LinearTraining { Kind = Models.Linear }.Fit(Random(300, 6, seed: 1, scale: 1), progress, source.Token);
        Assert.Equal(Status.Cancelled, fit.Descent.Status);
        Assert.True(fit.Loss < new LinearTraining { Kind = Models.Linear, L2 = 1e9 }.Fit(Random(300, 6, seed: 1, scale: 1)).Loss);
    }

    [Fact]
    public void Progress_is_in_the_targets_own_units()
    {
        var progress = new Counter(_ => { });
        LinearFit fit = new LinearTraining { Kind = Models.Linear }.Fit(Random(200, 4, seed: 2, scale: 1e5), progress);
        Assert.Equal(fit.Descent.Iterations, progress.Last.Iteration);
        Assert.Equal(1, progress.Last.Value / fit.Loss, 1e-9);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var numbers = new Examples([1, 2], [1.5, 2]);
        Assert.Contains("two classes, but the targets are numbers", Assert.Throws<ArgumentException>(() => new LinearTraining { Kind = Models.Logistic }.Fit(numbers)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Examples([1, 2], [0, 2], classes: 2));
        Assert.Throws<ArgumentException>(() => new Examples([1, 2, 3], [0, 2]));
        Assert.Throws<ArgumentException>(() => new Examples([], []));
        Assert.Throws<ArgumentException>(() => new Examples([1], [double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearTraining { Kind = Models.Linear, L2 = -1 });
        Assert.Throws<ArgumentException>(() => new LinearPredictor(2, [1], [0]));
        Assert.Throws<ArgumentException>(() => new LinearPredictor(2, [1, 2], [0]).Predict([1, 2, 3]));
    }

    [Fact]
    public void Kinds_are_found_by_name()
    {
        Assert.Equal(["linear", "logistic", "softmax"], Models.All.Select(kind => kind.Id));
        Assert.Same(Models.Softmax, Models.Find("softmax"));
        Assert.Null(Models.Find("Softmax"));
    }

    private static Examples Random(int rows, int features, int seed, double scale)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, rows * features).Select(_ => random.NextDouble() - 0.5)];
        Standardize(x, features);
        double[] y = [.. Enumerable.Range(0, rows).Select(row =>
            scale * (20 + x.Skip(row * features).Take(features).Select((value, i) => value * (i + 1)).Sum() + random.NextDouble()))];
        return new Examples(x, y);
    }

    private static void Standardize(double[] features, int columns)
    {
        int rows = features.Length / columns;
        for (int column = 0; column < columns; column++)
        {
            double[] values = [.. Enumerable.Range(0, rows).Select(row => features[(row * columns) + column])];
            double mean = values.Average();
            double deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (int row = 0; row < rows; row++)
            {
                features[(row * columns) + column] = (values[row] - mean) / deviation;
            }
        }
    }

    private sealed class Counter(Action<int> seen) : IProgress<TrainingProgress>
    {
        private int _count;

        public TrainingProgress Last { get; private set; }

        public void Report(TrainingProgress value)
        {
            Last = value;
            seen(++_count);
        }
    }
}
