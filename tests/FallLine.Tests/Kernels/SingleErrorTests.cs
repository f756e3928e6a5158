using System.Runtime.Intrinsics;
using FallLine.Kernels;
using Xunit.Abstractions;

namespace FallLine.Tests.Kernels;

/// <summary>The error functions computed in float, against those in double, which are exact beside them.</summary>
public sealed class SingleErrorTests(ITestOutputHelper output)
{
    /// <summary>Every so manieth float; 1 takes a minute, and gave the stated bounds.</summary>
    private const uint Stride = 1009;

    [Theory]
    [InlineData("erf", 1.5)]
    [InlineData("erfc", 3.5)]
    public void A_float_stays_within_its_stated_bound(string name, double bound)
    {
        const uint Infinity = 0x7F80_0000;
        double worst = 0;
        float at = 0;
        for (ulong bits = 0; bits < 2UL * Infinity; bits += 16 * Stride)
        {
            Vector512<uint> index = Vector512.Create((uint)bits) + (Vector512.CreateSequence(0u, 1u) * Vector512.Create(Stride));
            Vector512<uint> isLeft = Vector512.GreaterThanOrEqual(index, Vector512.Create(Infinity));
            Vector512<uint> size = index - (isLeft & Vector512.Create(Infinity));
            Vector512<float> x = Vector512.Min(size, Vector512.Create(Infinity)).AsSingle() | (isLeft.AsSingle() & Vector512.Create(-0.0f));
            (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(x);
            bool isErf = name == "erf";
            Vector512<float> actual = isErf ? VectorMath.Erf(x) : VectorMath.Erfc(x);
            Vector512<double> first = Errors(Vector512.WidenLower(actual), isErf ? VectorMath.Erf(lower) : VectorMath.Erfc(lower));
            Vector512<double> second = Errors(Vector512.WidenUpper(actual), isErf ? VectorMath.Erf(upper) : VectorMath.Erfc(upper));
            for (int lane = 0; lane < 16; lane++)
            {
                double error = lane < 8 ? first[lane] : second[lane - 8];
                if (!(error <= worst))
                {
                    (worst, at) = (double.IsNaN(error) ? double.PositiveInfinity : error, x[lane]);
                }
            }
        }

        output.WriteLine($"{name}: {worst:F3} ulp at {at:R}");
        Assert.True(worst <= bound, $"{name}({at:R}): {worst} ulp");
    }

    [Fact]
    public void Special_arguments_have_their_values()
    {
        float[] x = [0, -0.0f, float.Epsilon, -float.Epsilon, 0.001f, 4, -4, 10.5f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0, 0, 0, 0, 0];
        float[] erf = [0, -0.0f, float.Epsilon, -float.Epsilon, (float)SpecialFunctions.Erf(0.001f), 1, -1, 1, 1, -1, float.NaN, 0, 0, 0, 0, 0];
        float[] erfc = [1, 1, 1, 1, (float)SpecialFunctions.Erfc(0.001f), (float)SpecialFunctions.Erfc(4), 2, 0, 0, 2, float.NaN, 1, 1, 1, 1, 1];
        float[] actual = new float[16];
        VectorMath.Erf(Vector512.Create(x)).CopyTo(actual);
        Assert.Equal(erf, actual);
        Assert.True(float.IsNegative(actual[1]));
        VectorMath.Erfc(Vector512.Create(x)).CopyTo(actual);
        Assert.Equal(erfc, actual);
    }

    [Fact]
    public void All_widths_give_the_same_bits()
    {
        Random random = new(9);
        for (int i = 0; i < 2000; i++)
        {
            float x = (float)((random.NextDouble() - 0.5) * Math.Pow(10, 2 * random.NextDouble()));
            Assert.Equal(VectorMath128.Erf(Vector128.Create(x)).ToScalar(), VectorMath512.Erf(Vector512.Create(x)).ToScalar());
            Assert.Equal(VectorMath256.Erfc(Vector256.Create(x)).ToScalar(), VectorMath512.Erfc(Vector512.Create(x)).ToScalar());
        }
    }

    /// <summary>Errors in units in the last place of a float; below the normal floats, in their smallest.</summary>
    private static Vector512<double> Errors(Vector512<double> actual, Vector512<double> exact)
    {
        Vector512<double> floor = Vector512.Create(1.1754943508222875e-38);
        Vector512<double> size = Vector512.Max(Vector512.Abs(exact), floor);
        Vector512<double> power = (size.AsUInt64() & Vector512.Create(0x7FF0_0000_0000_0000UL)).AsDouble();
        return Vector512.Abs(actual - exact) / (power * Vector512.Create(1.1920928955078125e-07));
    }
}
