using System.Collections.Immutable;
using FallLine.Learning;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Trains a linear predictor: descends loss + (l2/2)·‖W‖² over all rows at once, from zero weights.</summary>
/// <remarks>
/// <para><b>Objective.</b> L(X·W + b, y) + (l2/2)·‖W‖², L being the kind's loss, a mean over the rows. The bias b is not penalised.</para>
/// <para><b>Units.</b> A loss with a <see cref="Loss.Degree"/> p, such as the squared error, is minimised over targets with mean 0 and variance 1. With
/// their standard deviation s the whole objective is then divided by sᵖ (l2 becoming l2·s²⁻ᵖ), so its minimum is that of the targets' own units, and a
/// tolerance of 1e-10 asks the same of house prices as of fractions. The predictor and the losses are given in the targets' own units.</para>
/// <para><b>Start.</b> Zero. Every gradient is a combination of rows of X, so descent never leaves their span: where features depend on each other
/// and minima are many, it goes to the one of smallest weights.</para>
/// </remarks>
/// <example><code>
/// LinearFit fit = new LinearTraining { Kind = Models.Linear }.Fit(new Examples(features, targets));
/// Console.WriteLine(fit.Descent);
/// </code></example>
public sealed record LinearTraining
{
    /// <summary>The kind of model.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>The l2 of the penalty (l2/2)·‖W‖², at least 0; null (the default) takes the kind's.</summary>
    public double? L2
    {
        get;
        init
        {
            if (value is { } number && !(number >= 0 && double.IsFinite(number)))
            {
                throw new ArgumentOutOfRangeException(nameof(L2), value, "The penalty l2 must be a finite number, at least 0.");
            }

            field = value;
        }
    }

    /// <summary>The method of descent; null (the default) takes <see cref="DefaultDescent"/>.</summary>
    public Descent? Descent { get; init; }

    /// <summary>L-BFGS until no partial derivative exceeds 1e-10.</summary>
    /// <remarks>
    /// Features and objective have the scale 1 here, so this is a relative tolerance. On the diabetes table (condition number 470) it leaves the weights
    /// within 1e-8 of the closed form.
    /// </remarks>
    public static Descent DefaultDescent { get; } = Methods.LimitedMemoryBfgs() with
    {
        Stopping = Stop.WhenGradientNormBelow(1e-10) | Stop.AfterIterations(5_000),
    };

    /// <summary>Trains on examples.</summary>
    /// <param name="examples">The rows; best with features of mean 0 and variance 1.</param>
    /// <param name="progress">Told of every accepted step.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the fit then holds the best weights so far.</param>
    /// <exception cref="ArgumentException">The kind of model does not fit the targets.</exception>
    public LinearFit Fit(Examples examples, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(examples);
        Loss loss = Kind.Loss;
        if (!loss.Fits(examples.Classes))
        {
            string found = examples.Classes == 0 ? "the targets are numbers" : $"the targets have {examples.Classes} classes";
            string wanted = loss.Target == TargetKind.Number ? "numbers" : loss.MostClasses == 2 ? "two classes" : "two or more classes";
            throw new ArgumentException($"The model '{Kind.Id}' is for targets of {wanted}, but {found}.", nameof(examples));
        }

        double l2 = L2 ?? Kind.DefaultL2;
        double[] targets = loss.Targets(examples.Targets, examples.Classes);
        var units = TargetUnits.Of(targets, loss.Degree);
        units.Enter(targets);
        Objective objective = ObjectiveOf(examples, targets, l2 * units.PenaltyScale);
        Result result = Watched(progress, units).Minimize(objective, new double[objective.Dimension], cancellationToken);

        // Where the last value is the best but for rounding, the last point has the smaller gradient and is nearer to the minimum.
        bool lastIsBest = result.Value <= result.Best.Value + (1e-12 * Math.Abs(result.Best.Value));
        ImmutableArray<double> point = lastIsBest ? result.Point : result.Best.Point;
        LinearPredictor predictor = units.Leave(point, examples.FeatureCount);
        return new LinearFit
        {
            Predictor = predictor,
            Descent = result,
            Loss = loss.Value(predictor.Predict(examples.Features), examples.Targets, examples.Classes),
            Penalty = l2 / 2 * Vectors.Dot(predictor.Weights.AsSpan(), predictor.Weights.AsSpan()),
            L2 = l2,
            ClosedForm = ReferenceEquals(loss, Losses.SquaredError) && result.Status != Status.Cancelled && LeastSquares.IsAffordable(examples)
                ? ClosedFormOf(examples, targets, units, l2, point)
                : null,
        };
    }

    private Descent Watched(IProgress<TrainingProgress>? progress, TargetUnits units)
    {
        Descent descent = Descent ?? DefaultDescent;
        return progress is null
            ? descent
            : descent with
            {
                Observers = descent.Observers.Add(Observer.Of(run =>
                    progress.Report(new(run.Iteration, run.Value * units.LossScale, run.Current.GradientNorm, run.Elapsed)))),
            };
    }

    private Objective ObjectiveOf(Examples examples, double[] targets, double l2)
    {
        int outputs = targets.Length / examples.Rows;
        Expr features = Expr.Literal(examples.FeatureArray, Shape.Matrix(examples.Rows, examples.FeatureCount));
        Expr wanted = Expr.Literal(targets, Shape.Matrix(examples.Rows, outputs));
        return Objective.Of(
            p =>
            {
                Expr loss = Kind.Loss.Of(features.Dot(p["weights"]) + p["bias"], wanted);
                return l2 == 0 ? loss : loss + (l2 / 2 * Expr.Sum(Expr.Square(p["weights"])));
            },
            Parameters.Of(("weights", Shape.Matrix(examples.FeatureCount, outputs)), ("bias", Shape.Vector(outputs))));
    }

    private static ClosedForm? ClosedFormOf(Examples examples, double[] targets, TargetUnits units, double l2, ImmutableArray<double> descended)
    {
        if (LeastSquares.Solve(examples, targets, l2) is not { } solution)
        {
            return null;
        }

        LinearPredictor predictor = units.Leave(solution.Point, examples.FeatureCount);
        return new ClosedForm(
            predictor,
            solution.Rank,
            Losses.SquaredError.Value(predictor.Predict(examples.Features), examples.Targets, classes: 0),
            LargestDifference(descended, solution.Point));
    }

    private static double LargestDifference(ImmutableArray<double> descended, ImmutableArray<double> exact)
    {
        // Nothing depends on the digits of a weight that is 0 but for rounding, or of the bias, which is 0 in these units.
        const double Negligible = 1e-6;
        double largest = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(descended[i] - exact[i]) / Math.Max(Math.Abs(exact[i]), Negligible));
        }

        return largest;
    }
}
