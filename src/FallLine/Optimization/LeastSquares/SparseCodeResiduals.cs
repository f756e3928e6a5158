using System.Buffers;

namespace FallLine.Optimization;

/// <summary>Residuals whose sparse Jacobian is the user's own code.</summary>
internal sealed class SparseCodeResiduals(Parameters parameters, SparsityPattern pattern, JacobianFunction function) : Residuals
{
    public override int Dimension => Parameters.Size;

    public override int Count => pattern.Rows;

    public override Parameters Parameters => parameters;

    public override SparsityPattern JacobianPattern => pattern;

    public override void Values(ReadOnlySpan<double> point, Span<double> residuals)
    {
        double[] unused = ArrayPool<double>.Shared.Rent(pattern.Count);
        try
        {
            function(point, residuals, unused.AsSpan(0, pattern.Count));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(unused);
        }
    }

    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        double[] entries = ArrayPool<double>.Shared.Rent(pattern.Count);
        try
        {
            function(point, residuals, entries.AsSpan(0, pattern.Count));
            pattern.Spread(entries, jacobian);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(entries);
        }
    }

    public override void ValuesAndEntries(ReadOnlySpan<double> point, Span<double> residuals, Span<double> entries) => function(point, residuals, entries);
}
