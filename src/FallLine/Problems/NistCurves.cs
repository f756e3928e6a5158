using System.Collections.Immutable;
using System.Globalization;

namespace FallLine;

/// <summary>Reads the reference curves of NIST, which are kept as the text that their file explains.</summary>
internal static class NistCurves
{
    private const string Resource = "FallLine.Problems.nist-strd.txt";

    public static ImmutableArray<CurveProblem> Read()
    {
        using Stream stream = typeof(NistCurves).Assembly.GetManifestResourceStream(Resource)!;
        using StreamReader reader = new(stream);
        ImmutableArray<CurveProblem>.Builder problems = ImmutableArray.CreateBuilder<CurveProblem>();
        List<string[]> lines = [];
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', 2);
            if (words[0] == "problem" && lines.Count > 0)
            {
                problems.Add(Of(lines));
                lines.Clear();
            }

            if (words[0] != "#")
            {
                lines.Add(words);
            }
        }

        problems.Add(Of(lines));
        return problems.ToImmutable();
    }

    private static CurveProblem Of(List<string[]> lines)
    {
        OrderedDictionary<string, double[]> columns = [];
        foreach (string column in All("column"))
        {
            string[] words = column.Split(' ', 2);
            columns.Add(words[0], [.. Numbers(words[1])]);
        }

        string response = All("response").Single();
        Function observed = Function.Parse(response, columns.ToDictionary(column => column.Key, column => column.Value.Length));
        string[] title = All("problem").Single().Split(' ');
        return new(columns, observed.Values([.. observed.Parameters.Items.SelectMany(item => columns[item.Name])]))
        {
            Id = title[0],
            Difficulty = title[1],
            Reference = "NIST Statistical Reference Datasets, nonlinear regression, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml",
            Formula = All("model").Single(),
            Response = response,
            Parameters = [.. All("parameters").Single().Split(' ')],
            Starts = [.. All("start").Select(Numbers)],
            Values = Numbers(All("values").Single()),
            StandardErrors = Numbers(All("errors").Single()),
            ResidualSumOfSquares = Numbers(All("residuals").Single())[0],
        };

        IEnumerable<string> All(string keyword) => lines.Where(line => line[0] == keyword).Select(line => line[1]);
    }

    private static ImmutableArray<double> Numbers(string text) => [.. text.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
}
