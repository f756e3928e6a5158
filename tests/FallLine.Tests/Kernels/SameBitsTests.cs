using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

/// <summary>
/// Results have the same bits with every instruction set: run this with DOTNET_EnableAVX512=0, DOTNET_EnableAVX2=0 and
/// DOTNET_EnableHWIntrinsic=0. The constants are what every one of them gave.
/// </summary>
/// <remarks>
/// They can be constants because the kernels use nothing but operations that IEEE 754 defines to the last bit. A change of
/// an algorithm changes them, on purpose and together.
/// </remarks>
public sealed class SameBitsTests
{
    private const ulong ElementaryHash = 14960528419122161464;
    private const ulong InverseHash = 9070784130817327074;
    private const ulong LinearHash = 8280623470932615858;

    [Fact]
    public void Elementary_and_special_functions()
    {
        ulong hash = 14695981039346656037;
        string[] functions =
        [
            "exp", "expm1", "sinh", "cosh", "tanh", "sigmoid", "log", "log1p", "softplus", "log-sigmoid", "asinh", "acosh", "atanh", "sin",
            "cos", "tan", "erf", "erfc", "gamma",
        ];
        foreach (string name in functions)
        {
            Func<double, double> function = KernelFunctions.Unary(name);
            foreach (ReferenceValue value in ReferenceTable.For(name))
            {
                Mix(ref hash, function(value.X));
            }
        }

        foreach (ReferenceValue value in ReferenceTable.For("pow"))
        {
            Mix(ref hash, SpecialFunctions.Pow(value.X, value.Y));
        }

        foreach (ReferenceValue value in ReferenceTable.For("polygamma"))
        {
            Mix(ref hash, SpecialFunctions.Polygamma((int)value.Y, value.X));
        }

        foreach (ReferenceValue value in ReferenceTable.For("log-gamma"))
        {
            Mix(ref hash, SpecialFunctions.LogGamma(value.X));
        }

        Assert.Equal(ElementaryHash, hash);
    }

    [Fact]
    public void Inverse_functions_and_roots()
    {
        ulong hash = 14695981039346656037;
        foreach (string name in (string[])["log2", "log10", "asin", "acos", "atan", "cbrt"])
        {
            Func<double, double> function = KernelFunctions.Unary(name);
            foreach (ReferenceValue value in ReferenceTable.For(name))
            {
                Mix(ref hash, function(value.X));
            }
        }

        foreach (ReferenceValue value in ReferenceTable.For("atan2"))
        {
            Mix(ref hash, SpecialFunctions.Atan2(value.X, value.Y));
            Mix(ref hash, SpecialFunctions.Hypot(value.X, value.Y));
        }

        Assert.Equal(InverseHash, hash);
    }

    [Fact]
    public void Sums_and_matrix_products()
    {
        ulong hash = 14695981039346656037;
        Random random = new(8);
        double[] values = new double[5000];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextDouble() - 0.3;
        }

        Mix(ref hash, Reductions.Sum<double>(values));
        Mix(ref hash, Reductions.Max<double>(values));
        Mix(ref hash, Reductions.Product<double>(values.AsSpan(0, 100)));
        Mix(ref hash, Reductions.Sum<float>(Array.ConvertAll(values, v => (float)v)));
        double[] columns = new double[50];
        Reductions.Sum<double>(values, 1, 100, 50, columns);
        Array.ForEach(columns, v => Mix(ref hash, v));
        foreach ((int rows, int depth, int width) in ((int, int, int)[])[(13, 200, 11), (1, 200, 25), (25, 200, 1), (24, 100, 32)])
        {
            double[] product = new double[rows * width];
            MatrixProduct.Multiply<double>(values.AsSpan(0, rows * depth), values.AsSpan(0, depth * width), product, rows, depth, width);
            Array.ForEach(product, v => Mix(ref hash, v));
        }

        Assert.Equal(LinearHash, hash);
    }

    /// <summary>FNV-1a over the bits; every NaN counts the same.</summary>
    private static void Mix(ref ulong hash, double value)
    {
        ulong bits = double.IsNaN(value) ? ulong.MaxValue : BitConverter.DoubleToUInt64Bits(value);
        for (int shift = 0; shift < 64; shift += 8)
        {
            hash = (hash ^ ((bits >> shift) & 0xFF)) * 1099511628211;
        }
    }
}
