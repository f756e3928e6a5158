using System.Globalization;
using System.Text.Json;

namespace FallLine.Cli.Rendering;

/// <summary>A result for programs. The fields are a contract: they are added to, never renamed.</summary>
internal static class ResultJson
{
    /// <summary>Writes the fields of a result into an open object.</summary>
    public static void Write(Utf8JsonWriter json, Outcome outcome, bool withPath)
    {
        Result result = outcome.Result;
        json.WriteString("status", Words.Of(result.Status));
        json.WriteString("reason", result.Reason);
        json.WriteString("message", result.Message);
        json.WriteString("advice", result.Advice);
        json.WriteString("method", result.Method);
        json.Number("value", result.Value);
        json.Point("point", result.Parameters, result.Point.AsSpan());
        json.Object("best", () =>
        {
            json.Number("value", result.Best.Value);
            json.Point("point", result.Parameters, result.Best.Point.AsSpan());
        });
        json.Number("gradientNorm", result.GradientNorm);
        json.WriteNumber("iterations", result.Iterations);
        WriteWork(json, result);
        if (outcome.CriticalPoint is not { } critical)
        {
            json.WriteNull("criticalPoint");
        }
        else
        {
            json.Object("criticalPoint", () =>
            {
                json.WriteString("kind", Words.Of(critical.Kind));
                json.Numbers("eigenvalues", critical.Eigenvalues);
                json.WriteNumber("rank", critical.Rank);
                json.Number("certainty", critical.Certainty);
            });
        }

        json.Objects("constraints", result.Constraints, reading => Write(json, reading));
        json.Objects("activeBounds", result.ActiveBounds, bound => Write(json, bound));
        json.Objects("diagnosis", outcome.Diagnosis, finding => Write(json, finding));
        if (outcome.Result.FailedSearch is { } search)
        {
            json.WriteString("failedSearch", search.ToString());
        }

        WriteOptions(json, result);
        json.WriteString("version", result.Version);
        json.WriteNumber("seed", result.Seed);
        json.WriteString("why", result.Why);
        json.Objects("attempts", result.Attempts, attempt => Write(json, attempt));
        if (outcome.All is { } all)
        {
            json.Object("starts", () => StartsJson.Write(json, all));
        }

        if (withPath)
        {
            json.Objects("path", result.Path, point => Write(json, point));
        }
    }

    /// <summary>What the run evaluated, how long it took, and what it measured at its end.</summary>
    public static void WriteWork(Utf8JsonWriter json, Result result)
    {
        Write(json, result.Evaluations);
        json.Number("seconds", result.Elapsed.TotalSeconds);
        json.Objects("measures", result.Measures, measure => Write(json, measure));
    }

    public static void WriteOptions(Utf8JsonWriter json, Result result) => json.Object("options", () =>
    {
        foreach ((string name, string value) in result.Options)
        {
            Write(json, name, value);
        }
    });

    public static void Write(Utf8JsonWriter json, Evaluations count) => json.Object("evaluations", () =>
    {
        json.WriteNumber("value", count.Value);
        json.WriteNumber("gradient", count.Gradient);
        json.WriteNumber("hessianVector", count.HessianVector);
        json.WriteNumber("hessian", count.Hessian);
        json.WriteNumber("jacobian", count.Jacobian);
    });

    private static void Write(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteString("method", attempt.Method);
        json.WriteString("why", attempt.Why);
        json.WriteString("status", Words.Of(attempt.Status));
        json.WriteString("reason", attempt.Reason);
        json.Number("value", attempt.Value);
        json.WriteNumber("iterations", attempt.Iterations);
        Write(json, attempt.Evaluations);
    }

    public static void Write(Utf8JsonWriter json, Measure measure)
    {
        json.WriteString("name", measure.Name);
        json.Number("value", measure.Value);
        json.Number("tolerance", measure.Tolerance);
        json.WriteBoolean("met", measure.Met);
    }

    private static void Write(Utf8JsonWriter json, ConstraintReading reading)
    {
        json.WriteString("constraint", reading.Constraint);
        json.Number("violation", reading.Violation);
        json.Number("multiplier", reading.Multiplier);
        json.WriteBoolean("active", reading.IsActive);
    }

    private static void Write(Utf8JsonWriter json, ActiveBound bound)
    {
        json.WriteString("variable", bound.Variable);
        json.WriteString("side", Words.Of(bound.Side));
        json.Number("bound", bound.Bound);
        json.Number("multiplier", bound.Multiplier);
    }

    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("code", finding.Code);
        json.WriteString("message", finding.Message);
        json.WriteString("advice", finding.Advice);
    }

    public static void Write(Utf8JsonWriter json, PathPoint point)
    {
        json.WriteNumber("iteration", point.Iteration);
        json.Numbers("point", point.Point);
        json.Number("value", point.Value);
        json.Number("gradientNorm", point.GradientNorm);
        json.Number("step", point.Step);
    }

    private static void Write(Utf8JsonWriter json, string option, string value)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            json.Number(option, number);
        }
        else
        {
            json.WriteString(option, value);
        }
    }
}
