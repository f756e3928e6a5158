using System.Runtime.InteropServices;
using FallLine.Messages;

namespace FallLine.Kernels;

/// <summary>An installed library of the Basic Linear Algebra Subprograms, asked for by name; without one the kernels here do all the work.</summary>
/// <remarks>
/// <para>
/// The environment variable <c>FALLLINE_BLAS</c> names it: <c>openblas</c>, <c>mkl</c>, <c>accelerate</c>, <c>blis</c>, <c>blas</c> (whatever the system
/// has under that name), or the path of a library that exports <c>cblas_dgemm</c> and <c>cblas_sgemm</c> with 32-bit
/// integers. Unset, empty or <c>managed</c> is none. It multiplies matrices from <see cref="SmallestWork"/> on; smaller ones are
/// faster without the detour, and products with a vector are bound by memory.
/// </para>
/// <para>
/// Such a library sums in an order of its own, so the last bits differ from the managed product's, and may differ between
/// numbers of threads; every other kernel keeps its bits.
/// </para>
/// </remarks>
internal sealed unsafe class Blas
{
    /// <summary>The environment variable that names a library.</summary>
    public const string Variable = "FALLLINE_BLAS";

    /// <summary>Multiplications from which a product is handed over: 96 cubed, where the two ways meet.</summary>
    public const long SmallestWork = 96 * 96 * 96;

    private const int RowMajor = 101;
    private const int Plain = 111;
    private const int Transposed = 112;

    private static readonly Lazy<Blas?> OfEnvironment = new(() => Named(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>What each name means on Linux, macOS and Windows, the first that loads.</summary>
    private static readonly (string Name, string[] Files)[] Known =
    [
        ("openblas", ["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib", "libopenblas.dll", "openblas.dll"]),
        ("mkl", ["libmkl_rt.so.2", "libmkl_rt.so", "libmkl_rt.2.dylib", "libmkl_rt.dylib", "mkl_rt.2.dll", "mkl_rt.dll"]),
        ("accelerate", ["/System/Library/Frameworks/Accelerate.framework/Accelerate"]),
        ("blis", ["libblis.so.4", "libblis.so", "libblis.dylib", "libblis.dll"]),
        ("blas", ["libblas.so.3", "libblas.so", "libcblas.so.3", "libblas.dylib", "libblas.dll"]),
    ];

    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> _double;
    private readonly delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _float;
    private readonly delegate* unmanaged[Cdecl]<int, void> _setThreads;
    private int _threads;

    private Blas(nint library, string file)
    {
        File = file;
        _double = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)NativeLibrary.GetExport(library, "cblas_dgemm");
        _float = (delegate* unmanaged[Cdecl]<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_sgemm");
        if (NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out nint setter) || NativeLibrary.TryGetExport(library, "MKL_Set_Num_Threads", out setter))
        {
            _setThreads = (delegate* unmanaged[Cdecl]<int, void>)setter;
        }
    }

    /// <summary>The library that <c>FALLLINE_BLAS</c> names, or null.</summary>
    /// <exception cref="SettingException">It names none that there is.</exception>
    public static Blas? Chosen => OfEnvironment.Value;

    /// <summary>The file it was loaded from.</summary>
    public string File { get; }

    /// <summary>The library of that name or path; null for none.</summary>
    /// <param name="name">What <c>FALLLINE_BLAS</c> is.</param>
    /// <exception cref="SettingException">There is none of that name, or it cannot be used.</exception>
    public static Blas? Named(string? name)
    {
        if (name is null or "" or "managed")
        {
            return null;
        }

        string[]? files = Array.Find(Known, known => known.Name == name).Files;
        bool isPath = name.AsSpan().ContainsAny('/', '\\') || Path.HasExtension(name);
        if (files is null && !isPath)
        {
            throw new SettingException($"{Variable} is '{name}'. {CloseNames.Advice(name, Known.Select(known => known.Name).Append("managed"), "names that it knows")} The path of a library is allowed too.");
        }

        foreach (string file in files ?? [name])
        {
            if (NativeLibrary.TryLoad(file, out nint library))
            {
                return NativeLibrary.TryGetExport(library, "cblas_dgemm", out _) && NativeLibrary.TryGetExport(library, "cblas_sgemm", out _)
                    ? new Blas(library, file)
                    : throw new SettingException($"{Variable} is '{name}', but {file} does not export cblas_dgemm and cblas_sgemm. Name a library with the C interface of BLAS, or unset {Variable}.");
            }
        }

        throw new SettingException($"{Variable} is '{name}', but no such library can be loaded (tried {string.Join(", ", files ?? [name])}). Install it, give its path, or unset {Variable}: the library is never required.");
    }

    /// <summary>How many threads the library may use, where it can be told; kept until told otherwise.</summary>
    public void UseThreads(int count)
    {
        if (_setThreads != null && Interlocked.Exchange(ref _threads, count) != count)
        {
            _setThreads(count);
        }
    }

    /// <summary>result[rows, columns] (+)= op(left)·op(right), row after row without gaps.</summary>
    public void Multiply<T>(T* left, T* right, T* result, int rows, int depth, int columns, bool transposeLeft, bool transposeRight, bool accumulate)
        where T : unmanaged
    {
        int leftOp = transposeLeft ? Transposed : Plain;
        int rightOp = transposeRight ? Transposed : Plain;
        int leftRow = transposeLeft ? rows : depth;
        int rightRow = transposeRight ? depth : columns;
        if (typeof(T) == typeof(double))
        {
            _double(RowMajor, leftOp, rightOp, rows, columns, depth, 1, (double*)left, leftRow, (double*)right, rightRow, accumulate ? 1 : 0, (double*)result, columns);
        }
        else
        {
            _float(RowMajor, leftOp, rightOp, rows, columns, depth, 1, (float*)left, leftRow, (float*)right, rightRow, accumulate ? 1 : 0, (float*)result, columns);
        }
    }
}
