using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

/// <summary>The elementwise loops against one call per element, at every length around the vector widths.</summary>
public sealed unsafe class ElementwiseLoopTests
{
    [Fact]
    public void A_vector_loop_visits_every_element()
    {
        for (int length = 0; length <= 40; length++)
        {
            AlignedBuffer<double> x = Filled(length);
            AlignedBuffer<double> result = new(length);
            UnaryLoop.Of<TanhKernel>().Double.Run(x.Pointer, null, null, result.Pointer, length);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(SpecialFunctions.Tanh(x.Span[i]), result.Span[i]);
            }
        }
    }

    [Fact]
    public void A_scalar_loop_visits_no_padding()
    {
        for (int length = 0; length <= 20; length++)
        {
            AlignedBuffer<double> x = Filled(length);
            AlignedBuffer<double> result = new(length);
            UnaryLoop.Of<GammaKernel>().Double.Run(x.Pointer, null, null, result.Pointer, length);
            for (nint i = 0; i < result.PaddedLength; i++)
            {
                Assert.Equal(i < length ? SpecialFunctions.Gamma(x.Pointer[i]) : 0, result.Pointer[i]);
            }
        }
    }

    [Fact]
    public void The_result_may_be_an_operand()
    {
        AlignedBuffer<double> x = Filled(30);
        AlignedBuffer<double> y = Filled(30);
        double[] expected = [.. Enumerable.Range(0, 30).Select(i => SpecialFunctions.Pow(x.Span[i], y.Span[i]))];
        BinaryLoop.Of<PowKernel>().Double.Run(x.Pointer, y.Pointer, null, x.Pointer, 30);
        Assert.Equal(expected, x.Span.ToArray());
    }

    private static AlignedBuffer<double> Filled(int length)
    {
        AlignedBuffer<double> buffer = new(length);
        for (int i = 0; i < length; i++)
        {
            buffer.Span[i] = 0.1 + (0.07 * i);
        }

        return buffer;
    }

    private readonly struct TanhKernel : IUnaryKernel<TanhKernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Tanh(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Tanh(x);
    }

    private readonly struct GammaKernel : IScalarUnaryKernel<GammaKernel>
    {
        public static double Invoke(double x) => SpecialFunctions.Gamma(x);
    }

    private readonly struct PowKernel : IBinaryKernel<PowKernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => VectorMath.Pow(x, y);

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => VectorMath.Pow(x, y);
    }
}
