namespace FallLine.Optimization;

/// <summary>The points and data of one thread for a <see cref="BatchedFunction"/>, and what it gave for them.</summary>
internal sealed class BatchedPoints(BatchedFunction function)
{
    private readonly double[] _input = new double[function.Kernel.InputSize];
    private readonly double[] _output = new double[function.Kernel.OutputSize];

    /// <summary>The point in a row, for writing.</summary>
    public Span<double> Point(int row) => _input.AsSpan(row * function.Dimension, function.Dimension);

    /// <summary>The data in a row, for writing.</summary>
    public Span<double> Data(int row) => _input.AsSpan((BatchedFunction.Rows * function.Dimension) + (row * function.DataSize), function.DataSize);

    /// <summary>The value that the last run gave for a row.</summary>
    public double Value(int row) => _output[row];

    /// <summary>The gradient that the last run gave for a row.</summary>
    public ReadOnlySpan<double> Gradient(int row) => _output.AsSpan(BatchedFunction.Rows + (row * function.Dimension), function.Dimension);

    /// <summary>Computes all rows.</summary>
    public void Run() => function.Kernel.Run(_input, _output);
}
