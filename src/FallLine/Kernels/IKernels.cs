using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>One elementwise function of one operand, written for a whole vector; the loops around it are in <see cref="UnaryLoop"/>.</summary>
/// <remarks>
/// A lane's result depends on that lane alone, so an element has the same bits wherever it stands in a buffer.
/// </remarks>
internal interface IUnaryKernel<TSelf>
    where TSelf : struct, IUnaryKernel<TSelf>
{
    static abstract Vector512<double> Invoke(Vector512<double> x);

    static abstract Vector512<float> Invoke(Vector512<float> x);

    /// <summary>True where one lane costs as much as eight: the loop then visits elements and no padding.</summary>
    static virtual bool IsScalar => false;

    static virtual double Invoke(double x) => TSelf.Invoke(Vector512.Create(x)).ToScalar();

    static virtual float Invoke(float x) => TSelf.Invoke(Vector512.Create(x)).ToScalar();
}

/// <summary>A unary function that is defined one double at a time; the float form rounds the double result.</summary>
internal interface IScalarUnaryKernel<TSelf> : IUnaryKernel<TSelf>
    where TSelf : struct, IScalarUnaryKernel<TSelf>
{
    static new abstract double Invoke(double x);

    static bool IUnaryKernel<TSelf>.IsScalar => true;

    static double IUnaryKernel<TSelf>.Invoke(double x) => TSelf.Invoke(x);

    static float IUnaryKernel<TSelf>.Invoke(float x) => (float)TSelf.Invoke((double)x);

    static Vector512<double> IUnaryKernel<TSelf>.Invoke(Vector512<double> x)
    {
        Vector512<double> result = default;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            result = result.WithElement(lane, TSelf.Invoke(x[lane]));
        }

        return result;
    }

    static Vector512<float> IUnaryKernel<TSelf>.Invoke(Vector512<float> x)
    {
        Vector512<float> result = default;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            result = result.WithElement(lane, (float)TSelf.Invoke((double)x[lane]));
        }

        return result;
    }
}

/// <summary>One elementwise function of two operands.</summary>
internal interface IBinaryKernel<TSelf>
    where TSelf : struct, IBinaryKernel<TSelf>
{
    static abstract Vector512<double> Invoke(Vector512<double> x, Vector512<double> y);

    static abstract Vector512<float> Invoke(Vector512<float> x, Vector512<float> y);

    /// <inheritdoc cref="IUnaryKernel{TSelf}.IsScalar"/>
    static virtual bool IsScalar => false;

    static virtual double Invoke(double x, double y) => TSelf.Invoke(Vector512.Create(x), Vector512.Create(y)).ToScalar();

    static virtual float Invoke(float x, float y) => TSelf.Invoke(Vector512.Create(x), Vector512.Create(y)).ToScalar();
}

/// <summary>A binary function that is defined one pair of doubles at a time; the float form rounds the double result.</summary>
internal interface IScalarBinaryKernel<TSelf> : IBinaryKernel<TSelf>
    where TSelf : struct, IScalarBinaryKernel<TSelf>
{
    static new abstract double Invoke(double x, double y);

    static bool IBinaryKernel<TSelf>.IsScalar => true;

    static double IBinaryKernel<TSelf>.Invoke(double x, double y) => TSelf.Invoke(x, y);

    static float IBinaryKernel<TSelf>.Invoke(float x, float y) => (float)TSelf.Invoke((double)x, (double)y);

    static Vector512<double> IBinaryKernel<TSelf>.Invoke(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> result = default;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            result = result.WithElement(lane, TSelf.Invoke(x[lane], y[lane]));
        }

        return result;
    }

    static Vector512<float> IBinaryKernel<TSelf>.Invoke(Vector512<float> x, Vector512<float> y)
    {
        Vector512<float> result = default;
        for (int lane = 0; lane < Vector512<float>.Count; lane++)
        {
            result = result.WithElement(lane, (float)TSelf.Invoke((double)x[lane], (double)y[lane]));
        }

        return result;
    }
}

/// <summary>One elementwise function of three operands.</summary>
internal interface ITernaryKernel<TSelf>
    where TSelf : struct, ITernaryKernel<TSelf>
{
    static abstract Vector512<double> Invoke(Vector512<double> x, Vector512<double> y, Vector512<double> z);

    static abstract Vector512<float> Invoke(Vector512<float> x, Vector512<float> y, Vector512<float> z);
}
