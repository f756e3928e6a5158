namespace FallLine.Tests.Learning;

/// <summary>Metrics against values by hand and, to the last digits, of scikit-learn 1.2.1.</summary>
public sealed class MetricTests
{
    private static readonly double[] _targets = [3, -0.5, 2, 7];
    private static readonly double[] _values = [2.5, 0, 2, 8];

    [Fact]
    public void Errors_of_numbers()
    {
        Assert.Equal(0.6123724356957945, Metrics.RootMeanSquaredError.Of(_values, _targets), 1e-15);
        Assert.Equal(0.5, Metrics.MeanAbsoluteError.Of(_values, _targets));
        Assert.Equal(0.9486081370449679, Metrics.R2.Of(_values, _targets), 1e-15);
    }

    [Fact]
    public void R2_of_the_mean_is_0_and_of_equal_targets_is_not_defined()
    {
        Assert.Equal(0, Metrics.R2.Of([2, 2, 2], [1, 2, 3]));
        Assert.True(double.IsNaN(Metrics.R2.Of([1, 2], [5, 5])));
        Assert.True(double.IsNaN(Metrics.R2.Of([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])));
    }

    [Fact]
    public void Metrics_of_several_classes()
    {
        double[] probabilities = [0.7, 0.2, 0.1, 0.3, 0.4, 0.3, 0.1, 0.1, 0.8, 0.2, 0.5, 0.3];
        double[] classes = [0, 2, 2, 1];
        Assert.Equal(0.75, Metrics.Accuracy.Of(probabilities, classes));
        Assert.Equal(0.6192346200347059, Metrics.LogLoss.Of(probabilities, classes), 1e-15);

        var confusion = ConfusionMatrix.Of(probabilities, classes);
        Assert.Equal(3, confusion.Classes);
        Assert.Equal((1, 1, 1, 1, 0), (confusion[0, 0], confusion[1, 1], confusion[2, 1], confusion[2, 2], confusion[1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => confusion[3, 0]);
    }

    [Fact]
    public void The_area_under_the_curve_counts_ties_half() =>
        Assert.Equal(0.6666666666666667, Metrics.AreaUnderCurve.Of(TwoClasses(0.1, 0.4, 0.35, 0.8, 0.4, 0.4), [0, 0, 1, 1, 1, 0]), 1e-15);

    [Theory]
    [InlineData(new[] { 0.1, 0.2, 0.8, 0.9 }, 1.0)]
    [InlineData(new[] { 0.9, 0.8, 0.2, 0.1 }, 0.0)]
    [InlineData(new[] { 0.5, 0.5, 0.5, 0.5 }, 0.5)]
    [InlineData(new[] { 0.2, 0.6, 0.4, 0.8 }, 0.75)]
    public void The_area_under_the_curve_by_hand(double[] second, double expected) =>
        Assert.Equal(expected, Metrics.AreaUnderCurve.Of(TwoClasses(second), [0, 0, 1, 1]));

    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_order()
    {
        var random = new Random(7);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] second = [.. Enumerable.Range(0, 30).Select(_ => random.Next(8) / 8.0)];
            double[] classes = [0, 1, .. Enumerable.Range(0, 28).Select(_ => (double)random.Next(2))];
            var pairs =
                from i in Enumerable.Range(0, 30)
                from j in Enumerable.Range(0, 30)
                where classes[i] == 0 && classes[j] == 1
                select second[j] > second[i] ? 1 : second[j] == second[i] ? 0.5 : 0;
            Assert.Equal(pairs.Average(), Metrics.AreaUnderCurve.Of(TwoClasses(second), classes), 1e-14);
        }
    }

    [Fact]
    public void Rows_whose_probability_rounds_to_1_are_still_told_apart() =>
        Assert.Equal(1, Metrics.AreaUnderCurve.Of([1e-20, 1, 1e-30, 1], [0, 1]));

    [Fact]
    public void One_class_alone_has_no_area() => Assert.True(double.IsNaN(Metrics.AreaUnderCurve.Of(TwoClasses(0.2, 0.3), [1, 1])));

    [Fact]
    public void A_right_class_of_probability_0_is_infinitely_surprising() =>
        Assert.Equal(double.PositiveInfinity, Metrics.LogLoss.Of([1, 0], [1]));

    [Fact]
    public void Of_equally_probable_classes_the_first_counts()
    {
        Assert.Equal(0, Metrics.MostProbable([0.4, 0.4, 0.2]));
        Assert.Equal(1, Metrics.Accuracy.Of([0.5, 0.5], [0]));
        Assert.Equal(0, Metrics.Accuracy.Of([0.5, 0.5], [1]));
    }

    [Fact]
    public void Each_target_has_its_metrics()
    {
        Assert.Equal(["mae", "r2", "rmse"], Metrics.For(0).Select(metric => metric.Id));
        Assert.Equal(["accuracy", "auc", "logLoss"], Metrics.For(2).Select(metric => metric.Id));
        Assert.Equal(["accuracy", "logLoss"], Metrics.For(3).Select(metric => metric.Id));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("one prediction per target", Assert.Throws<ArgumentException>(() => Metrics.R2.Of([1, 2], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("two classes", Assert.Throws<ArgumentException>(() => Metrics.AreaUnderCurve.Of([0.2, 0.3, 0.5], [1])).Message, StringComparison.Ordinal);
        foreach (Metric metric in Metrics.All)
        {
            Assert.Throws<ArgumentException>(() => metric.Of([], []));
        }
    }

    private static double[] TwoClasses(params double[] second) => [.. second.SelectMany(p => new[] { 1 - p, p })];
}
