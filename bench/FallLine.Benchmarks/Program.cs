using BenchmarkDotNet.Running;
using FallLine.Benchmarks;

if (args is ["ratios"])
{
    Ratios.Print(Console.Out);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
