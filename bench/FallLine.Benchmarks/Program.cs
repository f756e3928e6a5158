using System.Globalization;
using BenchmarkDotNet.Running;
using FallLine.Benchmarks;

switch (args)
{
    case ["ratios"]:
        Ratios.Print(Console.Out);
        break;
    case ["elements"]:
        Elements.Page(Console.Out);
        break;
    case ["elements", "here"]:
        Elements.Print(Console.Out);
        break;
    case ["scaling", string most]:
        Scaling.Print(Console.Out, int.Parse(most, CultureInfo.InvariantCulture));
        break;
    case ["sparse"]:
        Sparse.Print(Console.Out);
        break;
    case ["products", string library, string threads]:
        Products.Print(Console.Out, library, int.Parse(threads, CultureInfo.InvariantCulture));
        break;
    case ["figures", string ahead]:
        Figures.Print(Console.Out, ahead);
        break;
    case ["cold", string task]:
        Console.Write(ColdStart.Run(task));
        break;
    default:
        Measure(args);
        break;
}

// Apart, so that the other arguments do not wait for BenchmarkDotNet to load.
static void Measure(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Figures).Assembly).Run(args);
