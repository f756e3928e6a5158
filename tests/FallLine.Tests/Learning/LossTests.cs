namespace FallLine.Tests.Learning;

/// <summary>Losses against values by hand, at extreme outputs, and their derivatives.</summary>
public sealed class LossTests
{
    [Fact]
    public void The_squared_error_is_the_mean_square_without_a_half() =>
        Assert.Equal(0.375, Losses.SquaredError.Value([2.5, 0, 2, 8], [3, -0.5, 2, 7], classes: 0));

    [Fact]
    public void The_logistic_loss_is_the_log_loss_of_its_predictions()
    {
        double[] outputs = [-2, 0.5, 3, 0];
        double[] classes = [0, 1, 0, 1];
        double expected = (Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(-0.5)) + Math.Log(1 + Math.Exp(3)) + Math.Log(2)) / 4;
        Assert.Equal(expected, Losses.Logistic.Value(outputs, classes, 2), 1e-15);
        Assert.Equal(expected, Metrics.LogLoss.Of(Losses.Logistic.Predictions(outputs, 2), classes), 1e-15);
    }

    [Fact]
    public void The_softmax_loss_is_the_log_loss_of_its_predictions()
    {
        double[] outputs = [1, 2, 3, 0, 0, 0];
        double[] classes = [1, 2];
        double expected = (Math.Log(Math.Exp(-1) + 1 + Math.Exp(1)) + Math.Log(3)) / 2;
        Assert.Equal(expected, Losses.SoftmaxCrossEntropy.Value(outputs, classes, 3), 1e-15);
        Assert.Equal(expected, Metrics.LogLoss.Of(Losses.SoftmaxCrossEntropy.Predictions(outputs, 3), classes), 1e-15);
    }

    [Fact]
    public void Two_classes_are_the_same_by_softmax_and_by_logistic()
    {
        double[] outputs = [-3, 0.2, 40];
        double[] pairs = [0, -3, 0, 0.2, 0, 40];
        double[] classes = [1, 0, 0];
        Assert.Equal(Losses.Logistic.Value(outputs, classes, 2), Losses.SoftmaxCrossEntropy.Value(pairs, classes, 2), 1e-14);
        double[] logistic = Losses.Logistic.Predictions(outputs, 2);
        double[] softmax = Losses.SoftmaxCrossEntropy.Predictions(pairs, 2);
        Assert.All(logistic.Zip(softmax), pair => Assert.Equal(pair.First, pair.Second, 1e-15));
    }

    [Fact]
    public void Confident_outputs_neither_overflow_nor_vanish()
    {
        Assert.Equal(Math.Exp(-40), Losses.Logistic.Value([40], [1], 2), 1e-30);
        Assert.Equal(1000, Losses.Logistic.Value([1000], [0], 2));
        Assert.Equal(1000, Losses.SoftmaxCrossEntropy.Value([1000, 0], [1], 2));
        double[] probabilities = Losses.Logistic.Predictions([40, -1000, 1000], 2);
        Assert.Equal(Math.Exp(-40), probabilities[0], 1e-30);
        Assert.Equal([1, 0, 0, 1], probabilities[2..]);
        Assert.Equal([1, 0], Losses.SoftmaxCrossEntropy.Predictions([1000, -1000], 2));
    }

    [Theory]
    [InlineData("squared", 1, 0)]
    [InlineData("logistic", 1, 2)]
    [InlineData("softmax", 3, 3)]
    public void Derivatives_are_those_of_finite_differences_also_at_0(string id, int outputs, int classes)
    {
        Loss loss = Losses.Find(id)!;
        Assert.Equal(outputs, loss.Outputs(classes));
        const int Rows = 5;
        var random = new Random(3);
        double[] targets = [.. Enumerable.Range(0, Rows).Select(_ => classes == 0 ? random.NextDouble() : random.Next(classes))];
        Shape shape = Shape.Matrix(Rows, outputs);
        Expr wanted = Expr.Literal(loss.Targets(targets, classes), shape);
        Function function = Function.Of(given => loss.Of(given, wanted), shape);

        double[] zero = new double[Rows * outputs];
        double[] elsewhere = [.. zero.Select(_ => random.NextDouble() - 0.5)];
        foreach (double[] point in new[] { zero, elsewhere })
        {
            double[] gradient = function.Gradient(point);
            double[,] hessian = function.Hessian(point);
            for (int i = 0; i < point.Length; i++)
            {
                const double Step = 1e-5;
                double[] ahead = [.. point];
                double[] behind = [.. point];
                ahead[i] += Step;
                behind[i] -= Step;
                Assert.Equal((function.Value(ahead) - function.Value(behind)) / (2 * Step), gradient[i], 1e-10);
                double[] aheadGradient = function.Gradient(ahead);
                double[] behindGradient = function.Gradient(behind);
                for (int j = 0; j < point.Length; j++)
                {
                    Assert.Equal((aheadGradient[j] - behindGradient[j]) / (2 * Step), hessian[i, j], 1e-9);
                }
            }
        }
    }

    [Fact]
    public void A_loss_knows_its_targets()
    {
        Assert.True(Losses.SquaredError.Fits(0) && !Losses.SquaredError.Fits(2));
        Assert.True(Losses.Logistic.Fits(2) && !Losses.Logistic.Fits(3) && !Losses.Logistic.Fits(0));
        Assert.True(Losses.SoftmaxCrossEntropy.Fits(2) && Losses.SoftmaxCrossEntropy.Fits(10) && !Losses.SoftmaxCrossEntropy.Fits(0));
    }

    [Fact]
    public void Losses_are_found_by_name_and_described()
    {
        Assert.Equal(["logistic", "softmax", "squared"], Losses.All.Select(loss => loss.Id));
        Assert.Same(Losses.Logistic, Losses.Find("logistic"));
        Assert.Null(Losses.Find("hinge"));
        Assert.All(Losses.All, loss => Assert.All(new[] { loss.Summary, loss.Formula, loss.Reference }, Assert.NotEmpty));
        Assert.All(Models.All, kind => Assert.All(new[] { kind.Title, kind.Summary, kind.Formula, kind.Reference }, Assert.NotEmpty));
        Assert.All(Metrics.All, metric => Assert.All(new[] { metric.Summary, metric.Formula, metric.Reference }, Assert.NotEmpty));
    }
}
