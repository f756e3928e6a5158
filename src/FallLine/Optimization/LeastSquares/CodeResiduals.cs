using System.Buffers;

namespace FallLine.Optimization;

/// <summary>Residuals whose Jacobian is the user's own code.</summary>
internal sealed class CodeResiduals(Parameters parameters, int count, JacobianFunction function) : Residuals
{
    public override int Dimension => Parameters.Size;

    public override int Count => count;

    public override Parameters Parameters => parameters;

    public override void Values(ReadOnlySpan<double> point, Span<double> residuals)
    {
        int size = checked(count * point.Length);
        double[] unused = ArrayPool<double>.Shared.Rent(size);
        try
        {
            function(point, residuals, unused.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(unused);
        }
    }

    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian) => function(point, residuals, jacobian);
}
