using System.Runtime.InteropServices;
using FallLine.Kernels;
using FallLine.Messages;

namespace FallLine.Tests.Kernels;

/// <summary>An installed library for large matrix products, on request.</summary>
public sealed unsafe class BlasTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("managed")]
    public void Nobody_asked(string? name) => Assert.Null(Blas.Named(name));

    [Fact]
    public void A_mistyped_name_is_met_with_the_right_one() => Assert.Equal(
        "FALLLINE_BLAS is 'opnblas'. Did you mean 'openblas' or 'blas'? The names that it knows are: openblas, mkl, accelerate, blis, blas, managed. The path of a library is allowed too.",
        Assert.Throws<SettingException>(() => Blas.Named("opnblas")).Message);

    [Fact]
    public void A_path_where_nothing_is() => Assert.Equal(
        "FALLLINE_BLAS is '/nowhere/libx.so', but no such library can be loaded (tried /nowhere/libx.so). Install it, give its path, or unset FALLLINE_BLAS: the library is never required.",
        Assert.Throws<SettingException>(() => Blas.Named("/nowhere/libx.so")).Message);

    [Fact]
    public void A_library_of_something_else()
    {
        string file = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), OperatingSystem.IsWindows() ? "clrjit.dll" : OperatingSystem.IsMacOS() ? "libclrjit.dylib" : "libclrjit.so");
        Assert.Equal(
            $"FALLLINE_BLAS is '{file}', but {file} does not export cblas_dgemm and cblas_sgemm. Name a library with the C interface of BLAS, or unset FALLLINE_BLAS.",
            Assert.Throws<SettingException>(() => Blas.Named(file)).Message);
    }

    [Fact]
    public void OpenBlas_multiplies_as_the_managed_product_does_and_says_so_where_it_is_not_installed()
    {
        Blas? blas = null;
        try
        {
            blas = Blas.Named("openblas");
        }
        catch (SettingException missing)
        {
            Assert.StartsWith("FALLLINE_BLAS is 'openblas', but no such library can be loaded (tried libopenblas.so.0, ", missing.Message, StringComparison.Ordinal);
            return;
        }

        const int rows = 30;
        const int depth = 50;
        const int columns = 40;
        Random random = new(1);
        double[] left = [.. Enumerable.Range(0, rows * depth).Select(_ => random.NextDouble() - 0.5)];
        double[] right = [.. Enumerable.Range(0, depth * columns).Select(_ => random.NextDouble() - 0.5)];
        double[] expected = new double[rows * columns];
        double[] actual = new double[rows * columns];
        float[] single = new float[rows * columns];
        blas!.UseThreads(1);
        foreach (bool transposeLeft in (bool[])[false, true])
        {
            foreach (bool transposeRight in (bool[])[false, true])
            {
                MatrixProduct.Multiply<double>(left, right, expected, rows, depth, columns, transposeLeft, transposeRight);
                fixed (double* a = left, b = right, c = actual)
                {
                    blas.Multiply(a, b, c, rows, depth, columns, transposeLeft, transposeRight, false);
                }

                fixed (float* a = Array.ConvertAll(left, v => (float)v), b = Array.ConvertAll(right, v => (float)v), c = single)
                {
                    blas.Multiply(a, b, c, rows, depth, columns, transposeLeft, transposeRight, false);
                }

                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.Equal(expected[i], actual[i], 1e-14);
                    Assert.Equal(expected[i], single[i], 1e-5f);
                }
            }
        }
    }
}
