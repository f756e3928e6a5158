using System.Text.Json;
using FallLine.Cli.Input;

namespace FallLine.Cli.Rendering;

/// <summary>A fitted curve for programs.</summary>
internal static class CurveJson
{
    public static void Write(Utf8JsonWriter json, CurveFit fit, CurveTable table, IReadOnlyList<CurveInterval>? profiles)
    {
        Result result = fit.Result;
        json.WriteString("status", Words.Of(result.Status));
        json.WriteString("reason", result.Reason);
        json.WriteString("message", result.Message);
        json.WriteString("method", result.Method);
        int index = 0;
        json.Objects("parameters", fit.Parameters, parameter =>
        {
            json.WriteString("name", parameter.Name);
            json.Number("value", parameter.Value);
            json.Number("standardError", parameter.StandardError);
            json.Number("lower", parameter.Interval.Lower);
            json.Number("upper", parameter.Interval.Upper);
            if (profiles is not null)
            {
                json.Number("profileLower", profiles[index].Lower);
                json.Number("profileUpper", profiles[index].Upper);
            }

            index++;
        });
        json.Number("confidence", fit.Confidence);
        json.Number("residualSumOfSquares", fit.ResidualSumOfSquares);
        json.Number("residualStandardDeviation", fit.ResidualStandardDeviation);
        json.WriteNumber("degreesOfFreedom", fit.DegreesOfFreedom);
        json.WriteNumber("iterations", result.Iterations);
        double[,] covariance = fit.Covariance();
        int n = fit.Parameters.Length;
        Matrix(json, "covariance", n, (i, j) => covariance[i, j]);
        Matrix(json, "correlation", n, (i, j) => i == j ? 1 : fit.Correlation(fit.Parameters[i].Name, fit.Parameters[j].Name));
        json.WriteNumber("rank", fit.Rank);
        json.WriteNumber("rows", fit.Residuals.Length);
        json.WriteNumber("rowsLeftOut", table.LeftOut);
        ResultJson.WriteWork(json, result);
        json.Objects("diagnosis", fit.Findings, finding => ResultJson.Write(json, finding));
        ResultJson.WriteOptions(json, result);
        json.WriteString("version", result.Version);
        json.WriteNumber("seed", result.Seed);
    }

    private static void Matrix(Utf8JsonWriter json, string name, int size, Func<int, int, double> element) => json.Array(name, Enumerable.Range(0, size), row =>
    {
        json.WriteStartArray();
        for (int column = 0; column < size; column++)
        {
            json.Number(element(row, column));
        }

        json.WriteEndArray();
    });
}
