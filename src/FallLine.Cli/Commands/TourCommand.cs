using FallLine.Cli.CommandLine;
using FallLine.Cli.Rendering;
using FallLine.Data;

namespace FallLine.Cli.Commands;

/// <summary><c>tour</c>: a function and a table go downhill, for who has just arrived.</summary>
internal sealed class TourCommand() : CliCommand("tour", "Minimises a function, then trains a model, and prints both.")
{
    private const string Valley = "100*(y-x^2)^2+(1-x)^2";

    public override int Run(Given given)
    {
        TextWriter output = given.Terminal.Out;
        output.WriteLine($"A function: the curved valley of Rosenbrock, {Valley}.");
        output.WriteLine("It is the same as: fallline minimize \"" + Valley + "\" --start x=-1.2,y=1");
        output.WriteLine();
        Descent descent = Descent.DefaultMethod.Default;
        var outcome = new Outcome(descent.Minimize(Objective.Parse(Valley), [1, -1.2], given.Cancellation));
        ResultText.Of(outcome).WriteTo(given.Terminal);

        output.WriteLine();
        output.WriteLine("A table: 150 irises of three species, to be told apart by four measures in centimetres.");
        output.WriteLine("It is the same as: fallline train samples/data/iris.csv --target species");
        output.WriteLine();
        TrainingReport report = TableModel.Train(Irises(), "species", cancellationToken: given.Cancellation);
        TrainingText.Of(report, path: null).WriteTo(given.Terminal);

        output.WriteLine();
        output.WriteLine("Next: fallline --help lists the commands, fallline methods the methods.");
        return Math.Max(ExitCode.Of(outcome), ExitCode.Of(report.Fit.Descent.Status));
    }

    private static Table Irises()
    {
        using var reader = new StreamReader(typeof(TourCommand).Assembly.GetManifestResourceStream("iris.csv")!);
        return Table.ParseCsv(reader.ReadToEnd(), source: "iris.csv");
    }
}
