namespace FallLine;

/// <summary>What a fit found of one parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error; infinite where the data cannot tell the parameter, NaN where there are too few data to tell the error.</param>
/// <param name="Interval">Where it is with the fit's confidence, by the quantiles of Student's t.</param>
public sealed record CurveParameter(string Name, double Value, double StandardError, CurveInterval Interval);
