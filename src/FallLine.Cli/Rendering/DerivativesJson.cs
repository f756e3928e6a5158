using System.Text.Json;

namespace FallLine.Cli.Rendering;

/// <summary>Derivatives for programs. One formula has <c>gradient</c>, with numbers <c>value</c>, <c>gradientValues</c> and <c>hessianValues</c>; several have <c>jacobian</c>.</summary>
internal static class DerivativesJson
{
    public static void Write(Utf8JsonWriter json, Derivatives derivatives)
    {
        json.Strings("variables", derivatives.Variables);
        json.Strings("formulas", derivatives.Formulas);
        if (derivatives.IsScalar)
        {
            json.Strings("gradient", derivatives.Jacobian[0]);
        }
        else
        {
            json.Array("jacobian", derivatives.Jacobian, row => Write(json, row, json.WriteStringValue));
        }

        if (derivatives.Second)
        {
            json.Array("hessian", derivatives.Hessian, row => Write(json, row, json.WriteStringValue));
        }

        if (derivatives.At is { } point)
        {
            json.Point("at", derivatives.Functions[0].Parameters, point);
            WriteNumbers(json, derivatives, point);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, Derivatives derivatives, double[] point)
    {
        if (derivatives.IsScalar)
        {
            Function function = derivatives.Functions[0];
            json.Number("value", function.Value(point));
            json.Numbers("gradientValues", function.Gradient(point));
            json.Array("hessianValues", Derivatives.Rows(function.Hessian(point), h => h), row => Write(json, row, json.Number));
        }
        else
        {
            json.Numbers("values", derivatives.Functions.SelectMany(function => function.Values(point)));
            json.Array("jacobianValues", derivatives.Functions.SelectMany(f => Derivatives.Rows(f.Jacobian(point), j => j)), row => Write(json, row, json.Number));
        }
    }

    private static void Write<T>(Utf8JsonWriter json, IReadOnlyList<T> row, Action<T> write)
    {
        json.WriteStartArray();
        foreach (T item in row)
        {
            write(item);
        }

        json.WriteEndArray();
    }
}
