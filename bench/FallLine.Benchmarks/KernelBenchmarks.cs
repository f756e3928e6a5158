using BenchmarkDotNet.Attributes;
using FallLine.Compilation;

namespace FallLine.Benchmarks;

/// <summary>The same kernels interpreted and as machine code.</summary>
[MinColumn]
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private Kernel _kernel = null!;
    private double[] _input = [];
    private double[] _output = [];

    /// <summary>What is computed.</summary>
    [ParamsSource(nameof(Names))]
    public string Workload { get; set; } = "";

    /// <summary>The workloads.</summary>
    public static IEnumerable<string> Names => Workloads.Names;

    /// <summary>How.</summary>
    [Params("interpreter", "jit")]
    public string Tier { get; set; } = "";

    /// <summary>Compiles.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _kernel = Kernel.Compile(Workloads.Of(Workload), BackEnds.Named(Tier));
        Random random = new(3);
        _input = [.. Enumerable.Range(0, _kernel.InputSize).Select(_ => (random.NextDouble() * 1.2) - 0.6)];
        _output = new double[_kernel.OutputSize];
    }

    /// <summary>One run.</summary>
    [Benchmark]
    public void Run() => _kernel.Run(_input, _output);
}
