using System.Collections.Immutable;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Outputs that are weighted sums of the features: x·W + b.</summary>
public sealed class LinearPredictor
{
    private readonly double[] _byOutput;

    /// <summary>A predictor with the given weights.</summary>
    /// <param name="features">The number of features, at least 1.</param>
    /// <param name="weights">Features × outputs, row by row.</param>
    /// <param name="bias">One number per output, at least one.</param>
    /// <exception cref="ArgumentException">The number of weights is not that of features × outputs.</exception>
    public LinearPredictor(int features, ImmutableArray<double> weights, ImmutableArray<double> bias)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bias.Length, 1, nameof(bias));
        if (weights.Length != (long)features * bias.Length)
        {
            throw new ArgumentException($"{weights.Length} weights do not fill {features} features × {bias.Length} outputs.", nameof(weights));
        }

        (Features, Weights, Bias) = (features, weights, bias);

        // One output's weights side by side: a row's output is then one inner product.
        _byOutput = new double[weights.Length];
        for (int feature = 0; feature < features; feature++)
        {
            for (int output = 0; output < Outputs; output++)
            {
                _byOutput[(output * features) + feature] = weights[(feature * Outputs) + output];
            }
        }
    }

    /// <summary>The number of features.</summary>
    public int Features { get; }

    /// <summary>The number of outputs.</summary>
    public int Outputs => Bias.Length;

    /// <summary>The weights: features × outputs, row by row.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>The constant of each output.</summary>
    public ImmutableArray<double> Bias { get; }

    /// <summary>The outputs of rows.</summary>
    /// <param name="features">The rows one after another.</param>
    /// <returns>Rows × outputs, row by row.</returns>
    /// <exception cref="ArgumentException">The numbers do not make whole rows.</exception>
    public double[] Predict(ReadOnlySpan<double> features)
    {
        int rows = Math.DivRem(features.Length, Features, out int rest);
        if (rest != 0)
        {
            throw new ArgumentException($"{features.Length} numbers do not make whole rows of {Features} features.", nameof(features));
        }

        double[] outputs = new double[rows * Outputs];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> x = features.Slice(row * Features, Features);
            for (int output = 0; output < Outputs; output++)
            {
                outputs[(row * Outputs) + output] = Bias[output] + Vectors.Dot(x, _byOutput.AsSpan(output * Features, Features));
            }
        }

        return outputs;
    }
}
