using System.Globalization;
using BenchmarkDotNet.Running;
using FallLine.Benchmarks;

if (args is ["ratios"])
{
    Ratios.Print(Console.Out);
}
else if (args is ["elements"])
{
    Elements.Print(Console.Out);
}
else if (args is ["scaling", string most])
{
    Scaling.Print(Console.Out, int.Parse(most, CultureInfo.InvariantCulture));
}
else if (args is ["sparse"])
{
    Sparse.Print(Console.Out);
}
else if (args is ["products", string library, string threads])
{
    Products.Print(Console.Out, library, int.Parse(threads, CultureInfo.InvariantCulture));
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
