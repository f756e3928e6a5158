using System.Buffers;

namespace FallLine.Optimization;

/// <summary>An objective whose derivatives are the user's own code.</summary>
internal sealed class CodeObjective(Parameters parameters, GradientFunction function, HessianFunction? hessian) : Objective
{
    public override int Dimension => Parameters.Size;

    public override DerivativeOrder Order => hessian is null ? DerivativeOrder.Gradient : DerivativeOrder.Hessian;

    public override Parameters Parameters { get; } = parameters;

    public override double Value(ReadOnlySpan<double> point)
    {
        double[] unused = ArrayPool<double>.Shared.Rent(Dimension);
        try
        {
            return function(point, unused.AsSpan(0, Dimension));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(unused);
        }
    }

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient) => function(point, gradient);

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        if (hessian is null)
        {
            base.HessianProduct(point, vector, product);
            return;
        }

        int n = Dimension;
        double[] matrix = ArrayPool<double>.Shared.Rent(n * n);
        try
        {
            hessian(point, matrix.AsSpan(0, n * n));
            for (int row = 0; row < n; row++)
            {
                product[row] = Vectors.Dot(matrix.AsSpan(row * n, n), vector);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(matrix);
        }
    }

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessianMatrix)
    {
        if (hessian is null)
        {
            base.Hessian(point, hessianMatrix);
            return;
        }

        hessian(point, hessianMatrix);
    }
}
