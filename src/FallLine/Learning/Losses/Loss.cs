namespace FallLine;

/// <summary>What training makes small: how far a model's outputs are from the targets, as a mean over the rows.</summary>
/// <remarks>
/// <para>A loss belongs to its prediction: the squared error to the output itself, the logistic loss to the sigmoid of the output, the softmax
/// cross-entropy to the softmax of the outputs. <see cref="Of"/> takes the raw outputs, where the two together have a form without overflow and
/// without cancellation; <see cref="Predictions"/> applies the rest.</para>
/// <para>The losses that come with FallLine are the properties of <see cref="Losses"/>, one file each. Derive from this class to train with your own.</para>
/// </remarks>
public abstract class Loss
{
    /// <summary>The name by which it is chosen: lower case with hyphens.</summary>
    public abstract string Id { get; }

    /// <summary>What it measures and when to pick it, in a sentence or two.</summary>
    public abstract string Summary { get; }

    /// <summary>The loss of n rows in plain text: outputs z, targets y.</summary>
    public abstract string Formula { get; }

    /// <summary>Where it is from.</summary>
    public abstract string Reference { get; }

    /// <summary>The targets that it is for.</summary>
    public abstract TargetKind Target { get; }

    /// <summary>The most classes that it can tell apart.</summary>
    public virtual int MostClasses => int.MaxValue;

    /// <summary>
    /// The power p for which stretching outputs and targets by s stretches the loss by sᵖ, where moving both by the same amount leaves it as it is;
    /// null where there is none.
    /// </summary>
    /// <remarks>A loss that has one is minimised in units in which the targets have mean 0 and variance 1: the minimum is the same, and tolerances mean the same for prices and for fractions.</remarks>
    public virtual int? Degree => null;

    /// <summary>Whether it is for targets with this many classes.</summary>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    public bool Fits(int classes) => Target == TargetKind.Number ? classes == 0 : classes >= 2 && classes <= MostClasses;

    /// <summary>How many outputs a model needs.</summary>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    public abstract int Outputs(int classes);

    /// <summary>The targets in the shape of the outputs, row by row.</summary>
    /// <param name="targets">One number per row: the value, or the index of the class.</param>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    public virtual double[] Targets(ReadOnlySpan<double> targets, int classes) => targets.ToArray();

    /// <summary>The loss as an expression: a mean over the rows.</summary>
    /// <param name="outputs">The model's outputs: rows × outputs.</param>
    /// <param name="targets">What <see cref="Targets"/> makes of them, of the same shape.</param>
    public abstract Expr Of(Expr outputs, Expr targets);

    /// <summary>What the outputs say in the target's own terms: the value, or the probability of each class, row by row.</summary>
    /// <param name="outputs">The model's outputs, row by row.</param>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    public virtual double[] Predictions(ReadOnlySpan<double> outputs, int classes) => outputs.ToArray();

    /// <summary>The loss of outputs that are known.</summary>
    /// <param name="outputs">The model's outputs: rows × outputs, row by row.</param>
    /// <param name="targets">One number per row: the value, or the index of the class.</param>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    public double Value(ReadOnlySpan<double> outputs, ReadOnlySpan<double> targets, int classes)
    {
        var shape = Shape.Matrix(targets.Length, Outputs(classes));
        Expr literal = Expr.Literal(Targets(targets, classes), shape);
        return Function.Of(given => Of(given, literal), shape).Value(outputs);
    }
}
