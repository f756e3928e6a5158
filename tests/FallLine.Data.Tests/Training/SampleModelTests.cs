using FallLine.TestSupport;

namespace FallLine.Data.Tests.Training;

/// <summary>The sample tables, each trained with nothing but a target, against scikit-learn 1.2.1 and NumPy on the same encoded columns.</summary>
public sealed class SampleModelTests
{
    /// <remarks>scikit-learn: LogisticRegression(C = 1/(n·1e-3), tol = 1e-10) on standardised features.</remarks>
    [Theory]
    [InlineData("iris", "species", "softmax", 0.98, 0.06629083431036535)]
    [InlineData("wine", "cultivar", "softmax", 1, 0.010550056230302668)]
    [InlineData("breast_cancer", "diagnosis", "logistic", 0.9876977152899824, 0.049489885354933275)]
    [InlineData("digits", "digit", "softmax", 0.9977740678909294, 0.0413152272596883)]
    public void Classes(string file, string target, string kind, double accuracy, double logLoss)
    {
        TrainingReport report = Train(file, target);
        Assert.Equal(kind, report.Model.Kind.Id);
        Assert.Equal(Status.Converged, report.Fit.Descent.Status);
        Assert.Null(report.Fit.ClosedForm);
        Assert.Equal(accuracy, report.Train.Metrics["accuracy"], 1e-12);
        Assert.Equal(logLoss, report.Train.Metrics["logLoss"], 1e-6);
        Assert.Equal(report.Loss, report.Train.Metrics["logLoss"], 1e-13);
    }

    [Fact]
    public void Two_classes_have_an_area_under_the_curve_and_a_confusion_matrix()
    {
        TrainingReport report = Train("breast_cancer", "diagnosis");
        Assert.Equal(["benign", "malignant"], report.Model.Classes);
        Assert.Equal(0.9977670313408382, report.Train.Metrics["auc"], 1e-9);
        ConfusionMatrix confusion = report.Train.Confusion!;
        Assert.Equal(562, confusion[0, 0] + confusion[1, 1]);
        Assert.Equal(569, confusion[0, 0] + confusion[1, 1] + confusion[0, 1] + confusion[1, 0]);
    }

    /// <remarks>NumPy: lstsq(X, y, rcond = 1e-10). The one-hot columns depend on each other, so the rank is below the number of features.</remarks>
    [Theory]
    [InlineData("diabetes", "progression", 442, 10, 10, 0.5177484222203499, 53.47612876402657)]
    [InlineData("california_housing", "median_house_value", 20640, 13, 12, 0.6454530166046623, 68709.3255776217)]
    [InlineData("diamonds", "price", 53940, 26, 23, 0.9197914950935594, 1129.8429865730789)]
    public void Numbers(string file, string target, int rows, int features, int rank, double r2, double rmse)
    {
        TrainingReport report = Train(file, target);
        Assert.Equal(Status.Converged, report.Fit.Descent.Status);
        Assert.Equal((rows, features), (report.Rows, report.Features));
        Assert.Equal(r2, report.Train.Metrics["r2"], 1e-11);
        Assert.Equal(1, report.Train.Metrics["rmse"] / rmse, 1e-11);
        Assert.Equal(rmse * rmse, report.Loss, rmse * rmse * 1e-11);
        ClosedForm closed = report.Fit.ClosedForm!;
        Assert.Equal(rank, closed.Rank);
        Assert.InRange(closed.LargestDifference, 0, 1e-6);
        Assert.Equal(1, report.Loss / closed.Loss, 1e-11);
    }

    [Fact]
    public void Diabetes_equals_the_closed_form_and_scikit_learn_in_every_weight()
    {
        double[] expected =
        [
            -0.4761207861791536, -11.40686692344098, 24.7265488604022, 15.429404131395627, -37.679952611015835,
            22.676162766290087, 4.806138136897873, 8.422039355820822, 35.73444577133101, 3.2166737181905076,
        ];
        TrainingReport report = Train("diabetes", "progression");
        Assert.InRange(report.Fit.ClosedForm!.LargestDifference, 0, 1e-8);
        Assert.Equal(152.13348416289597, report.Model.Predictor.Bias[0], 1e-10);
        Assert.All(
            report.Model.Predictor.Weights.Zip(report.Fit.ClosedForm.Predictor.Weights, expected),
            weight =>
            {
                Assert.Equal(1, weight.First / weight.Second, 1e-8);
                Assert.Equal(1, weight.First / weight.Third, 1e-8);
            });
    }

    [Theory]
    [InlineData("gd", "rate", "0.2")]
    [InlineData("newton", null, null)]
    public void Any_method_trains_to_the_same_model(string method, string? option, string? value)
    {
        Descent descent = Method(method).Default;
        descent = option is null ? descent : descent.With(option, value!);
        descent = descent with { Stopping = Stop.WhenGradientNormBelow(1e-9) | Stop.AfterIterations(20_000) };
        TrainingReport report = Train("diabetes", "progression", new TrainingOptions { Descent = descent });
        Assert.Equal(Status.Converged, report.Fit.Descent.Status);
        Assert.InRange(report.Fit.ClosedForm!.LargestDifference, 0, 1e-6);
    }

    [Fact]
    public void A_penalty_is_that_of_the_closed_form()
    {
        TrainingReport report = Train("california_housing", "median_house_value", new TrainingOptions { L2 = 0.1 });
        Assert.InRange(report.Fit.ClosedForm!.LargestDifference, 0, 1e-6);
        Assert.True(report.Fit.Penalty > 0);
        Assert.InRange(report.Train.Metrics["r2"], 0.6, 0.6454);
    }

    internal static Table Read(string file) => Table.ReadCsv(Repository.SampleData(file + ".csv"));

    private static TrainingReport Train(string file, string target, TrainingOptions? options = null) => TableModel.Train(Read(file), target, options);

    private static Method Method(string id) => typeof(Methods).GetProperties().Select(property => property.GetValue(null)).OfType<Method>().Single(method => method.Id == id);
}
